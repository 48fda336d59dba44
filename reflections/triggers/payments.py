"""Reviews that the money of a contract calls for.

What each partner was paid is no business of the others, so both occasions give the same reason, which names nobody.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from partners.contracts.models import Contract
from partners.figures.looking_back import in_red, quarter_ends
from partners.payments.models import Payment
from partners.payments.standing import Standing
from reflections.reviews.models import Cadence
from reflections.reviews.occasions import Occasion
from reflections.reviews.planning import Due
from reflections.triggers.facts import Fact, by_partnership, due_from, titled

WITHIN = relativedelta(months=6)
ONE_DAY = timedelta(days=1)


def of_payments(cadences: Sequence[Cadence], now: datetime) -> Iterator[Due]:
    """Yield what the signed contracts of these partnerships call for."""
    wanted = by_partnership(cadences, Occasion.PROMISE_RED, Occasion.LATE_PAYMENTS)
    signed: Any = Contract.objects.filter(partnership__in=wanted, signed_on__isnull=False, archived_at=None)
    rows = signed.select_related("consortium", "bid").prefetch_related("payments", "explanations", "bid__promises")
    for contract in rows if wanted else ():
        today = now.astimezone(contract.consortium.zone).date()
        found = [*late_twice(contract, today), *turned_red(contract, today)]
        yield from due_from(found, wanted[contract.partnership_id], now)


def late_twice(contract: Contract, today: date) -> Iterator[Fact]:
    """Yield each second late payment within six months of the first; the next one that counts is a first again."""
    first: date | None = None
    for day, payment in sorted(_late(contract.payments.all(), today), key=lambda pair: (pair[0], str(pair[1].pk))):
        if first is None or day > first + WITHIN:
            first = day
            continue
        first = None
        key = f"late:{payment.pk}"
        yield Fact(occasion=Occasion.LATE_PAYMENTS, key=key, reason=_reason(contract), day=day)


def _late(payments: Iterable[Payment], today: date) -> Iterator[tuple[date, Payment]]:
    """Yield the first day on which each was overdue, if there was one. A dispute holds it up, and moves that day."""
    for payment in payments:
        if payment.archived_at or payment.due_on is None:
            continue
        day = payment.due_on + ONE_DAY
        if day <= today and payment.standing_on(day) == Standing.OVERDUE:
            yield day, payment


def turned_red(contract: Contract, today: date) -> Iterator[Fact]:
    """Yield the day after each quarter at the end of which somebody stands in the red who did not at the last."""
    before: set[Any] = set()
    for ended in quarter_ends(contract, today):
        red = in_red(contract, ended)
        if red - before:
            key = f"promise:{contract.pk}:{ended}"
            yield Fact(occasion=Occasion.PROMISE_RED, key=key, reason=_reason(contract), day=ended + ONE_DAY)
        before = red


def _reason(contract: Contract) -> str:
    return f"How work on {titled(contract.title)} goes"
