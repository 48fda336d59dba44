"""Reviews that a bid calls for: a week after its outcome is known, of whoever went into it and of whoever did not."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from partners.bids.models import Bid
from partners.partnerships.models import WORKING_ROLES, Party, PartyRole
from reflections.reviews.models import Cadence
from reflections.reviews.occasions import Occasion
from reflections.reviews.planning import Due
from reflections.triggers.facts import Fact, by_partnership, due_from, titled, window

AFTER_OUTCOME = timedelta(days=7)

Pair = frozenset[UUID]


def of_bids(cadences: Sequence[Cadence], now: datetime) -> Iterator[Due]:
    """Yield the outcomes of submitted bids; and for each party that had no share, that of its pair with the lead."""
    wanted = by_partnership(cadences, Occasion.BID_OUTCOME)
    if not wanted:
        return
    pairs = _pairs(wanted.values())
    for bid in _decided(wanted.values(), now):
        if cadence := wanted.get(bid.partnership_id):
            yield from due_from([outcome_known(bid)], cadence, now)
        for organisation_id in left_out(bid):
            if cadence := pairs.get(frozenset({bid.lead_id, organisation_id})):
                yield from due_from([went_without(bid, organisation_id)], cadence, now)


def outcome_known(bid: Bid) -> Fact:
    return Fact(
        occasion=Occasion.BID_OUTCOME,
        key=f"bid:{bid.pk}",
        reason=f"The outcome of {titled(bid.title)} is known",
        day=_day(bid),
    )


def went_without(bid: Bid, organisation_id: UUID) -> Fact:
    return Fact(
        occasion=Occasion.BID_OUTCOME,
        key=f"left-out:{bid.pk}:{organisation_id}",
        reason=f"{titled(bid.title)} went in with one of you, and without the other",
        day=_day(bid),
    )


def left_out(bid: Bid) -> list[UUID]:
    """Return the parties of the partnership, but its lead, that had no share in the bid when it went in."""
    sharing = {one.organisation_id for one in bid.standing_promises if one.share} | {bid.lead_id}
    parties = (part for part in bid.partnership.parties.all() if _worked_on(part, bid.submitted_on))
    return sorted(part.organisation_id for part in parties if part.organisation_id not in sharing)


def _worked_on(part: Party, day: date | None) -> bool:
    return day is not None and _is_working(part) and part.since <= day and (part.until is None or day < part.until)


def _is_working(part: Party) -> bool:
    return part.role in WORKING_ROLES


def _day(bid: Any) -> date:
    """Return the day of a bid that has an outcome."""
    day: date = bid.outcome_on + AFTER_OUTCOME
    return day


def _decided(cadences: Iterable[Cadence], now: datetime) -> Any:
    """Return the bids of these consortia whose outcome can still call for a review."""
    rows = list(cadences)
    first, last = window(now, rows)
    bids = Bid.objects.filter(
        consortium__in={each.consortium_id for each in rows},
        outcome_on__range=(first - AFTER_OUTCOME, last - AFTER_OUTCOME),
        submitted_on__isnull=False,
        archived_at=None,
    )
    return bids.select_related("partnership").prefetch_related("promises", "partnership__parties")


def _pairs(cadences: Iterable[Cadence]) -> dict[Pair, Cadence]:
    """Return the cadence of each partnership of two that one of them leads, by who the two are."""
    by_key = {each.partnership_id: each for each in cadences}
    parts: dict[UUID, list[Party]] = {}
    for part in Party.objects.filter(partnership__in=by_key, until=None, role__in=WORKING_ROLES):
        parts.setdefault(part.partnership_id, []).append(part)
    return {
        frozenset(part.organisation_id for part in both): by_key[pk]
        for pk, both in parts.items()
        if len(both) == 2 and any(part.role == PartyRole.LEAD for part in both)
    }
