"""What a person is part of: partnerships, bids, contracts, commitments and results, a few of each."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from consortium.access.actor import Actor
from consortium.home.things import Link
from consortium.portal.tags import day
from partners.bids.models import Bid
from partners.bids.stages import Stage
from partners.contracts.models import Contract
from partners.contracts.phases import Phase
from partners.partnerships.models import Partnership, PartyRole
from reflections.commitments.models import Commitment, State
from reflections.insights.models import Release

A_FEW = 6
AT_MOST = 100


def partnerships(actor: Actor, today: date) -> list[Link]:
    rows = Partnership.objects.visible_to(actor).open_on(today)
    if actor.organisations:
        rows = rows.with_party(actor.organisations)
    return [
        Link(
            title=row.name,
            about=_parties(row),
            url=reverse("partnership-detail", args=[actor.consortium_slug, row.pk]),
        )
        for row in rows.with_parties()[:A_FEW]
    ]


def _parties(partnership: Partnership) -> str:
    today = [party for party in partnership.parties.all() if party.until is None]
    lead = next((party.organisation.name for party in today if party.role == PartyRole.LEAD), "")
    others = sum(party.role == PartyRole.PARTNER for party in today)
    return f"{lead} leads, with {others} other{'s' if others != 1 else ''}"


def bids(actor: Actor, today: date) -> list[Link]:
    """Return the bids that are still under way, the next deadline first."""
    rows = _ours(Bid.objects.visible_to(actor).filter(archived_at=None, outcome=""), actor).with_stage(today)
    return [
        Link(
            title=row.title,
            about=_stage(row),
            url=reverse("bid-detail", args=[actor.consortium_slug, row.pk]),
        )
        for row in rows.order_by("submitted_on", "submission_deadline_at", "pk")[:A_FEW]
    ]


def _stage(bid: Any) -> str:
    stage = str(Stage(bid.stage_today).label)
    return stage if bid.submitted_on else f"{stage}. {_deadline(bid)}"


def _deadline(bid: Any) -> str:
    return bid.not_open or f"Deadline: {bid.submission_deadline or 'not known'}"


def contracts(actor: Actor, today: date) -> list[Link]:
    rows = _ours(Contract.objects.visible_to(actor).filter(archived_at=None, closed_on=None), actor).with_phase(today)
    return [
        Link(
            title=row.title,
            about=f"{Phase(row.phase_today).label}, until {day(row.last_day)}",
            url=reverse("contract-detail", args=[actor.consortium_slug, row.pk]),
        )
        for row in rows.order_by("last_day", "pk")[:A_FEW]
    ]


def _ours(rows: Any, actor: Actor) -> Any:
    return rows.of(actor.organisations) if actor.organisations else rows


def outstanding(actor: Actor) -> list[Commitment]:
    """Return the commitments that are not finished, of the person's organisations or raised by them, by due day.

    A broker's are those of all: it confirms what groups raised.
    """
    rows: QuerySet = Commitment.objects.visible_to(actor).filter(archived_at=None, verified_at=None, closed_at=None)
    if actor.organisations:
        rows = rows.filter(Q(owner__in=actor.organisations) | Q(raised_by__in=actor.organisations))
    return list(rows.select_related("partnership", "owner").order_by("due_on", "pk")[:AT_MOST])


def commitments(actor: Actor, rows: Sequence[Commitment], today: date) -> list[Link]:
    return [
        Link(
            title=row.title,
            about=_standing(row, today),
            url=reverse("commitment-detail", args=[actor.consortium_slug, row.pk]),
        )
        for row in rows[:A_FEW]
    ]


def _standing(commitment: Commitment, today: date) -> str:
    if commitment.state == State.DRAFT:
        return f"{commitment.owner.name}. Draft, not published yet"
    late = ", overdue" if commitment.is_overdue_on(today) else ""
    return f"{commitment.owner.name}, by {day(commitment.due_on)}. {commitment.state.label}{late}"


def results(actor: Actor) -> list[Link]:
    """Return the latest results; what each shows to this person, its own page says."""
    rows = Release.objects.visible_to(actor).select_related("review__partnership").order_by("-released_at", "pk")
    return [
        Link(
            title=row.review.partnership.name,
            about=f"Review of {day(row.review.opens_on)}"
            + (". What came of it is told there" if row.review.outcome else ""),
            url=reverse("review-result", args=[actor.consortium_slug, row.review_id]),
        )
        for row in rows[:A_FEW]
    ]
