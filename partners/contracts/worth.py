"""What a contract is worth on a day: its value at the start, and what was approved since."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Protocol


class Change(Protocol):
    """`change` may be less than nothing. It counts once it is approved, from `effective_on` on."""

    change: Decimal
    effective_on: date
    approved_on: date | None


def value_on(start: Decimal | None, changes: Iterable[Change], day: date) -> Decimal | None:
    """Return the value on a day; not known while the value at the start is not."""
    if start is None:
        return None
    return sum((each.change for each in changes if each.approved_on and each.effective_on <= day), start)


def values_from(start: Decimal | None, changes: Iterable[Change]) -> list[tuple[date, Decimal]]:
    """Return each day on which the value changes, with what it is from then on, the earliest first."""
    approved = [each for each in changes if each.approved_on]
    days = sorted({each.effective_on for each in approved})
    found = [(day, value_on(start, approved, day)) for day in days]
    return [(day, value) for day, value in found if value is not None]
