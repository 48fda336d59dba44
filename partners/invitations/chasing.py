"""Reminding in bulk: who has not answered, and who is missing documents on the day of submission."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from consortium.access.actor import Actor
from consortium.activity.stream import record
from consortium.errors import RuleBroken
from consortium.notifications import actions as notifications
from partners.bids.models import Bid
from partners.invitations import messages
from partners.invitations.actions import AlreadyAnswered, BidClosed
from partners.invitations.asking import asks_for
from partners.invitations.closing import why_closed
from partners.invitations.models import BidInvitation, State


class NobodyToChase(RuleBroken):
    code = "nobody_to_chase"
    message = "Nobody is left to remind: whoever was ticked has answered since, has no lead, or was asked today."
    field = "asks"


@transaction.atomic
def chase(bid: Bid, *, asks: Collection[str], by: Actor, now: datetime, at_once: bool = False) -> Bid:
    """Remind these of what they are asked for, as `asking.asks_for` names them; nobody twice for one thing a day."""
    bid = Bid.objects.select_for_update(of=("self",)).get(pk=bid.pk)  # a second click waits, and finds them asked
    if why := why_closed(bid, now):
        raise BidClosed(why)
    chosen = [ask for ask in asks_for(bid, now) if ask.key in asks and ask.can_go]
    if not chosen:
        raise NobodyToChase
    notifications.nudge(messages.chasing_drafts(bid, chosen, now=now), now=now, at_once=at_once)
    count = len({ask.organisation.pk for ask in chosen})
    said = f"{count} organisation{'s' if count > 1 else ''}"  # the partners read this, so it names nobody
    record("bid.chased", bid, by=by, now=now, count=said)
    return bid


@transaction.atomic
def remind(invitation: BidInvitation, *, by: Actor, now: datetime, at_once: bool = False) -> BidInvitation:
    """Remind the leads of one organisation to answer, as `chase` does: once a day, and only while one may answer."""
    if invitation.state != State.WAITING:
        raise AlreadyAnswered(
            f"This invitation was {invitation.state.label.lower()} already, so nobody is reminded of it."
        )
    chase(invitation.bid, asks={f"answer:{invitation.organisation_id}"}, by=by, now=now, at_once=at_once)
    return invitation
