"""Whether the shares in force were stated for the value that the contract has."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from partners.contracts.in_force import in_force


class Behind(NamedTuple):
    """`change_on` is since when the value is another; `allocated` the yearly amounts in force, if each is known."""

    stated_on: date
    change_on: date
    allocated: Decimal | None


def behind(allocations: Iterable[Any], changes: Iterable[Any], day: date, zone: ZoneInfo) -> Behind | None:
    """Return what does not fit on a day: the value changed after the shares in force begin and were written down.

    Shares are their own ledger: a variation never moves them, and whoever states them anew says that they fit.
    """
    rows = in_force(allocations, day)
    moved = [each for each in changes if each.approved_on and each.change and each.effective_on <= day]
    if not rows or not moved:
        return None
    begin, written = rows[0].effective_from, rows[0].recorded_at.astimezone(zone).date()
    later = [each for each in moved if each.effective_on > begin and each.approved_on > written]
    if not later:
        return None
    values = [row.annual_value for row in rows]
    known = None if None in values else sum(values, Decimal(0))
    return Behind(begin, max(each.effective_on for each in later), known)
