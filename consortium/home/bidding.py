"""Invitations to bid, and documents that bids wait for: on a lead's first page, and in the coordinator's week."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse

from consortium.access.actor import Actor
from consortium.home.lines import SHOWN, Line, Section, address, section
from consortium.home.things import Thing
from partners.invitations.models import BidInvitation
from partners.invitations.queries import bids_asking
from partners.requirements.queries import asked_of, day_of
from partners.requirements.words import in_words

SOON = timedelta(days=14)
A_FEW = 3


def invited(actor: Actor, now: datetime) -> Iterator[Thing]:
    """Yield the invitations that wait for a lead's answer."""
    if not actor.may("bids.agree"):
        return
    waiting = BidInvitation.objects.visible_to(actor).waiting().open_at(now).filter(archived_at=None)
    for invitation in waiting.select_related("bid").order_by("invited_at", "pk"):
        bid = invitation.bid
        yield Thing(
            title=f"Invitation: {bid.title}",
            about=f"Could you be in this bid for {bid.commissioner}? No is an answer too.",
            minutes=2,
            due_on=bid.submission_deadline_at.astimezone(bid.zone).date() if bid.submission_deadline_at else None,
            url=reverse("bid-invitation-detail", args=[actor.consortium_slug, invitation.pk]),
            action="Answer",
        )


def asked_for(actor: Actor, now: datetime) -> Iterator[Thing]:
    """Yield each bid that the person's organisation is in, with the documents that it is missing on its day."""
    if not actor.may("documents.upload") or actor.organisation_id is None:
        return
    today = now.astimezone(actor.zone).date()
    bids = bids_asking(actor.organisation_id, now, answered=True)
    for bid, requirements in asked_of(bids, actor.organisation_id, today):
        lacks = [in_words(each, bid.currency) for _, missing in requirements for each in missing]
        if lacks:
            more = f" and {len(lacks) - A_FEW} more" if len(lacks) > A_FEW else ""
            yield Thing(
                title=f"Documents for {bid.title}",
                about=f"{'; '.join(lacks[:A_FEW])}{more}",
                minutes=3 * len(lacks),
                due_on=day_of(bid, today) if bid.submission_deadline_at else None,
                url=reverse("requirement-list", args=[actor.consortium_slug]),
                action="See what is missing",
            )


def invitations(actor: Actor, now: datetime) -> Section:
    """Who accepted and waits to be brought in, and who has not answered for a bid that is due within two weeks."""
    soon = Q(accepted_at=None, bid__submission_deadline_at__lte=now + SOON)
    accepted = Q(accepted_at__isnull=False, brought_in_at=None)
    rows: Any = BidInvitation.objects.visible_to(actor).open_at(now).filter(declined_at=None, withdrawn_at=None)
    found = rows.filter(soon | accepted).select_related("bid", "organisation")
    lines = [_line(each) for each in found.order_by("bid__submission_deadline_at", "pk")[: SHOWN + 1]]
    more = address("admin:partners_bidinvitation_changelist")
    return section("Invitations to bid", "outgoing_mail", lines, more=more)


def _line(invitation: BidInvitation) -> Line:
    bid, due = invitation.bid, invitation.bid.submission_deadline_at
    what = "accepted, to be brought in" if invitation.accepted_at else "has not answered"
    return Line(
        what=f"{invitation.organisation.name}: {what}",
        about=bid.title,
        when=due.astimezone(bid.zone).date() if due else None,
        url=address("admin:partners_bidinvitation_change", pk=invitation.pk)
        if invitation.accepted_at
        else address("admin:partners_bid_chase", pk=bid.pk),
        action="Bring it in" if invitation.accepted_at else "Remind",
    )
