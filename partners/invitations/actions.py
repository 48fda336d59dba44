"""What can happen to an invitation into a bid: a coordinator invites, a lead of the organisation answers."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from consortium.access.actor import Actor
from consortium.activity.stream import record
from consortium.errors import NotValid, RuleBroken
from consortium.membership.models import Membership
from consortium.notifications import actions as notifications
from consortium.organisations.models import Organisation
from partners.bids import sharing
from partners.bids.actions import require_here
from partners.bids.models import Bid
from partners.departures.refusing import told_of
from partners.invitations import messages
from partners.invitations.closing import why_closed
from partners.invitations.models import BidInvitation, Reason, State
from partners.partnerships import actions as partnerships
from partners.partnerships.models import WORKING_ROLES, PartyRole


class NobodyChosen(RuleBroken):
    code = "nobody_chosen"
    message = "Tick at least one organisation."
    field = "organisations"


class BidClosed(RuleBroken):
    code = "bid_closed"


class NotAMember(RuleBroken):
    code = "not_a_member"
    field = "organisations"


class AlreadyThere(RuleBroken):
    code = "already_there"
    field = "organisations"


class NotAsked(RuleBroken):
    code = "not_asked"
    message = "Only a lead of the organisation that was invited can answer."


class AlreadyAnswered(RuleBroken):
    code = "already_answered"


class NotAccepted(RuleBroken):
    code = "not_accepted"
    message = "It has not accepted, or it is in the bid already. Nothing was changed."


@transaction.atomic
def invite(
    bid: Bid,
    *,
    organisations: Sequence[Organisation],
    by: Actor,
    now: datetime,
    asked_for: str = "",
    at_once: bool = False,
) -> list[BidInvitation]:
    """Invite members into a bid: all of them, or with a reason none. Their leads are written to."""
    bid = Bid.objects.select_for_update(of=("self",)).get(pk=bid.pk)  # of two who invite, the second waits here
    _require_open(bid, now)
    chosen = list(dict.fromkeys(organisations))
    if not chosen:
        raise NobodyChosen
    _require_members(bid, chosen, now)
    _require_new(bid, chosen)
    made = [_invited(bid, each, asked_for, by=by, now=now) for each in chosen]
    notifications.nudge(messages.invitation_drafts(made, now=now), now=now, at_once=at_once)
    return made


@transaction.atomic
def accept(invitation: BidInvitation, *, by: Actor, now: datetime) -> BidInvitation:
    """Say yes for one's organisation. A partner of the partnership is in the bid at once, with a share to be agreed.

    Anybody else is brought in by a coordinator: joining a partnership opens more than this bid. A second tap does
    nothing.
    """
    invitation = _locked(invitation)
    if invitation.state == State.ACCEPTED:
        return invitation
    _require_answerable(invitation, by, now)
    require_here(invitation.bid, invitation.organisation, now=now)
    invitation.accepted_at, invitation.answered_by = now, by.name
    invitation.store(now=now)
    _tell("accepted", invitation, by=by, now=now)
    if _is_partner(invitation) or _is_party(invitation, now):
        _join(invitation, by=by, now=now)
    return invitation


@transaction.atomic
def decline(invitation: BidInvitation, *, reason: str, by: Actor, now: datetime, note: str = "") -> BidInvitation:
    """Say no for one's organisation, and why. The coordinators read it, and nobody asks again unless they invite."""
    if reason not in Reason.values:
        raise NotValid("Choose a reason.", field="reason")
    invitation = _locked(invitation)
    _require_answerable(invitation, by, now)
    invitation.declined_at, invitation.answered_by = now, by.name
    invitation.declined_because, invitation.declined_note = reason, note.strip()
    invitation.store(now=now)
    _tell("declined", invitation, by=by, now=now, reason=str(Reason(reason).label).lower())
    return invitation


@transaction.atomic
def withdraw(invitation: BidInvitation, *, by: Actor, now: datetime) -> BidInvitation:
    """Take an invitation back that was not answered, or accepted and not acted on yet."""
    invitation = _locked(invitation)
    if invitation.state not in (State.WAITING, State.ACCEPTED) or invitation.brought_in_at:
        raise AlreadyAnswered(f"{_what_was_said(invitation)} Nothing was changed.")
    invitation.withdrawn_at = now
    invitation.store(now=now)
    messages.call_off(invitation, now=now)
    _tell("withdrawn", invitation, by=by, now=now)
    return invitation


@transaction.atomic
def bring_in(invitation: BidInvitation, *, by: Actor, now: datetime) -> BidInvitation:
    """Let an organisation that accepted into the partnership, from today on, and into the bid with no share yet."""
    invitation = _locked(invitation)
    if invitation.state != State.ACCEPTED or invitation.brought_in_at:
        raise NotAccepted
    _require_open(invitation.bid, now)
    if not _is_party(invitation, now):
        today = now.astimezone(invitation.bid.consortium.zone).date()
        partnerships.add_party(
            invitation.bid.partnership,
            organisation=invitation.organisation,
            role=PartyRole.PARTNER,
            since=today,
            by=by,
            now=now,
        )
    _join(invitation, by=by, now=now)
    _tell("brought_in", invitation, by=by, now=now)
    return invitation


def _tell(what: str, invitation: BidInvitation, *, by: Actor, now: datetime, **data: str) -> None:
    """Record it of the invitation, and not of the bid: why somebody declined is no business of its partners."""
    names = {"organisation": invitation.organisation.name, "bid": invitation.bid.title}
    record(f"bid_invitation.{what}", invitation, by=by, now=now, **names, **data)


def _locked(invitation: BidInvitation) -> BidInvitation:
    rows = BidInvitation.objects.select_for_update(of=("self",))
    found: BidInvitation = rows.select_related("bid__partnership", "bid__consortium", "organisation").get(
        pk=invitation.pk
    )
    return found


def _invited(bid: Bid, organisation: Organisation, asked_for: str, *, by: Actor, now: datetime) -> BidInvitation:
    made = BidInvitation(
        consortium_id=bid.consortium_id,
        bid=bid,
        organisation=organisation,
        asked_for=asked_for.strip(),
        invited_at=now,
        invited_by=by.name,
    ).store(now=now)
    _tell("invited", made, by=by, now=now)
    return made


def _join(invitation: BidInvitation, *, by: Actor, now: datetime) -> None:
    if not _is_partner(invitation):
        part: dict[str, Any] = {"share": Decimal(0), "role": invitation.asked_for}
        sharing.add_partner(invitation.bid, organisation=invitation.organisation, **part, by=by, now=now)
    invitation.brought_in_at = now
    invitation.store(now=now)


def _is_partner(invitation: BidInvitation) -> bool:
    found: bool = invitation.bid.partners.filter(organisation=invitation.organisation).exists()
    return found


def _is_party(invitation: BidInvitation, now: datetime) -> bool:
    today = now.astimezone(invitation.bid.consortium.zone).date()
    parties = invitation.bid.partnership.parties.on(today)
    found: bool = parties.filter(organisation=invitation.organisation, role__in=WORKING_ROLES).exists()
    return found


def _require_open(bid: Bid, now: datetime) -> None:
    if why := why_closed(bid, now):
        raise BidClosed(why)


def _require_answerable(invitation: BidInvitation, by: Actor, now: datetime) -> None:
    if not by.may("bids.agree") or by.organisation_id != invitation.organisation_id:
        raise NotAsked
    if invitation.state != State.WAITING:
        raise AlreadyAnswered(f"{_what_was_said(invitation)} If that has changed, tell the coordinator.")
    _require_open(invitation.bid, now)


def _what_was_said(invitation: BidInvitation) -> str:
    return f"This invitation was {invitation.state.label.lower()} already."


def _require_members(bid: Bid, organisations: Sequence[Organisation], now: datetime) -> None:
    today = now.astimezone(bid.consortium.zone).date()
    active = Membership.objects.active_on(today).filter(consortium=bid.consortium_id, organisation__in=organisations)
    members = set(active.values_list("organisation_id", flat=True))
    if others := [each for each in organisations if each.pk not in members]:
        names = ", ".join(each.name for each in others)
        raise NotAMember(
            f"Not an active member today: {names}. Invite members, or admit them first.{told_of(others, today)}"
        )


def _require_new(bid: Bid, organisations: Sequence[Organisation]) -> None:
    partners = set(bid.partners.values_list("organisation_id", flat=True)) | {bid.lead_id}
    invited = set(bid.invitations.filter(declined_at=None, withdrawn_at=None).values_list("organisation_id", flat=True))
    if there := [each.name for each in organisations if each.pk in partners | invited]:
        raise AlreadyThere(f"In the bid or invited already: {', '.join(there)}. Nobody was invited. Leave them out.")
