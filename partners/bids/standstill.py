"""The standstill: eight working days between telling bidders who won and signing.

Source: Procurement Act 2023, section 51. The period begins with the day on which the contract award notice is
published, so that day counts if it is a working day; bank holidays are those of the nation.
"""

from collections.abc import Collection
from datetime import date, timedelta

import holidays

from consortium.tenancy.models import Nation

WORKING_DAYS = 8
_SATURDAY = 5


def ends_on(began_on: date, nation: str, working_days: int = WORKING_DAYS) -> date:
    """Return the last day of a standstill, or of another period of working days, that began on this day."""
    free = bank_holidays(nation, {began_on.year, began_on.year + 1})
    day = began_on
    left = working_days - _works(day, free)
    while left:
        day += timedelta(days=1)
        left -= _works(day, free)
    return day


def bank_holidays(nation: str, years: Collection[int]) -> Collection[date]:
    """Return the bank holidays of a nation of the UK in these years."""
    return frozenset(holidays.country_holidays("GB", subdiv=Nation(nation).value, years=years))


def _works(day: date, free: Collection[date]) -> int:
    return int(day.weekday() < _SATURDAY and day not in free)
