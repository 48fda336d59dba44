"""Reviews that a contract's own dates and shares call for."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta

from partners.contracts.models import Allocation, Contract
from partners.options.models import ExtensionOption
from reflections.reviews.models import Cadence
from reflections.reviews.occasions import Occasion
from reflections.reviews.planning import PLAN_AHEAD, Due
from reflections.reviews.windows import latest_occurrence
from reflections.triggers.facts import Fact, by_partnership, due_from, titled

AFTER_START = timedelta(days=90)
AFTER_END = timedelta(days=14)
BEFORE_NOTICE = relativedelta(months=6)
MOVED_BY = Decimal(10)  # points
YEARLY = 12

OCCASIONS = (
    Occasion.CONTRACT_LIVE,
    Occasion.ANNIVERSARY,
    Occasion.SHARES_MOVED,
    Occasion.EXTENSION,
    Occasion.EXIT,
)


def of_contracts(cadences: Sequence[Cadence], now: datetime) -> Iterator[Due]:
    """Yield what the signed contracts of these partnerships call for."""
    wanted = by_partnership(cadences, *OCCASIONS)
    signed: Any = Contract.objects.filter(partnership__in=wanted, signed_on__isnull=False, archived_at=None)
    rows = signed.select_related("consortium").prefetch_related("allocations", "extensionoptions")
    for contract in rows if wanted else ():
        today = now.astimezone(contract.consortium.zone).date()
        yield from due_from(facts_of(contract, today), wanted[contract.partnership_id], now)


def facts_of(contract: Contract, today: date) -> Iterator[Fact]:
    """Yield every fact of a signed contract by today. Reads no row twice where its relations are prefetched."""
    yield from _begun(contract)
    yield from _anniversary(contract, today)
    yield from _moves(contract)
    for option in contract.extensionoptions.all():
        yield from _decision_ahead(option, contract, today)
    yield _over(contract)


def _begun(contract: Contract) -> Iterator[Fact]:
    day = contract.starts_on + AFTER_START
    if day <= last_day(contract) and day >= _entered(contract):
        words = f"{titled(contract.title)} has run for 90 days"
        yield Fact(occasion=Occasion.CONTRACT_LIVE, key=f"live:{contract.pk}", reason=words, day=day)


def _anniversary(contract: Contract, today: date) -> Iterator[Fact]:
    """Yield the latest, as for the calendar: those that an outage swallowed are one review."""
    day = latest_occurrence(contract.starts_on, YEARLY, min(today + PLAN_AHEAD, last_day(contract)))
    if day and day > contract.starts_on and day >= _entered(contract):
        words = f"{titled(contract.title)} has its anniversary"
        key = f"anniversary:{contract.pk}:{day}"
        yield Fact(occasion=Occasion.ANNIVERSARY, key=key, reason=words, day=day)


def _moves(contract: Contract) -> Iterator[Fact]:
    """Yield each day on which a share moves far, once it is stated. A correction of the same day is not another."""
    rows = list(contract.allocations.all())
    for day in sorted({row.effective_from for row in rows}):
        before, after = contract.allocations_on(day - timedelta(days=1)), contract.allocations_on(day)
        if before and moved(before, after) >= MOVED_BY:
            recorded = max(row.recorded_at for row in after).astimezone(contract.consortium.zone).date()
            key = f"shares:{contract.pk}:{day}"
            words = f"Shares of {titled(contract.title)} move"
            yield Fact(occasion=Occasion.SHARES_MOVED, key=key, reason=words, day=max(day, recorded))


def moved(before: list[Allocation], after: list[Allocation]) -> Decimal:
    """Return by how many points the share moves that moves most; who has none stands at 0."""
    was, becomes = ({row.organisation_id: row.share for row in rows} for rows in (before, after))
    nothing = Decimal(0)
    return max(abs(becomes.get(one, nothing) - was.get(one, nothing)) for one in was.keys() | becomes.keys())


def _decision_ahead(option: ExtensionOption, contract: Contract, today: date) -> Iterator[Fact]:
    """Yield a decision that is still to be made. An option that is entered later has its review then."""
    is_decided = option.exercised_on or option.declined_on or contract.closed_on
    if is_decided or option.archived_at or option.notify_by < today:
        return
    entered = option.created_at.astimezone(contract.consortium.zone).date()
    day = max(option.notify_by - BEFORE_NOTICE, entered)
    words = f"The extension of {titled(contract.title)} is to be decided on"
    yield Fact(occasion=Occasion.EXTENSION, key=f"extension:{option.pk}", reason=words, day=day)


def _over(contract: Contract) -> Fact:
    """Return the end. The day is part of its key: an extension moves it, and the review of the real end still comes."""
    day = last_day(contract)
    words = f"{titled(contract.title)} has ended"
    return Fact(occasion=Occasion.EXIT, key=f"exit:{contract.pk}:{day}", reason=words, day=day + AFTER_END)


def last_day(contract: Contract) -> date:
    """Return the last day of service, as far as it is known: one that was closed early ends then."""
    end = contract.dates.last_day
    return min(end, contract.closed_on) if contract.closed_on else end


def _entered(contract: Contract) -> date:
    """Return the day from which it is known here: a contract of long ago, entered late, calls for nothing of then."""
    return contract.created_at.astimezone(contract.consortium.zone).date()
