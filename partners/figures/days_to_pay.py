"""Days to pay: how long a valid invoice waited for its money, without the days in dispute."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median

WITHIN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Waited:
    """One invoice that is valid. `paid_on` is None while it waits; a dispute without `settled_on` is still open."""

    valid_on: date
    paid_on: date | None = None
    disputed_on: date | None = None
    settled_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysToPay:
    """`median_days` is of the invoices paid; `within_30` counts those, and the ones that wait longer already."""

    median_days: float | None
    within_30: float | None
    paid: int
    late: int
    late_and_waiting: int = 0


def days_taken(invoice: Waited, until: date) -> int:
    """Return the days from the valid invoice until a day, less those of a dispute after it."""
    days = (until - invoice.valid_on).days
    if invoice.disputed_on:
        began = max(invoice.disputed_on, invoice.valid_on)
        over = min(invoice.settled_on or until, until)
        days -= max((over - began).days, 0)
    return max(days, 0)


def days_to_pay(invoices: Iterable[Waited], today: date) -> DaysToPay:
    """Return the median and the part within 30 days; both None where nothing can be counted yet."""
    taken, late_and_waiting = [], 0
    for invoice in invoices:
        if invoice.paid_on:
            taken.append(days_taken(invoice, invoice.paid_on))
        elif days_taken(invoice, today) > WITHIN:
            late_and_waiting += 1
    within = sum(days <= WITHIN for days in taken)
    counted = len(taken) + late_and_waiting
    return DaysToPay(
        median_days=median(taken) if taken else None,
        within_30=within / counted if counted else None,
        paid=len(taken),
        late=counted - within,
        late_and_waiting=late_and_waiting,
    )
