"""When a message may reach somebody: 08:00 to 18:00 on working days where they are."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

OPENS = time(8)
CLOSES = time(18)


@cache
def _bank_holidays(nation: str) -> holidays.HolidayBase:
    return holidays.country_holidays("GB", subdiv=nation)


def is_working_day(day: date, nation: str) -> bool:
    """Tell whether people work that day: Monday to Friday, and no bank holiday of the nation."""
    return day.weekday() < 5 and day not in _bank_holidays(nation)


def instant_of(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """Return the UTC instant of a wall time: one that the clocks skip shifts forward, of two alike the first."""
    return datetime.combine(day, wall.replace(fold=0), tzinfo=zone).astimezone(UTC)


def is_good_time(instant: datetime, zone: ZoneInfo, nation: str) -> bool:
    local = instant.astimezone(zone)
    return OPENS <= local.time() < CLOSES and is_working_day(local.date(), nation)


def next_good_time(instant: datetime, zone: ZoneInfo, nation: str) -> datetime:
    """Return the instant itself if it is a good time, else the next morning at work."""
    if is_good_time(instant, zone, nation):
        return instant
    local = instant.astimezone(zone)
    day = local.date() if local.time() < OPENS else local.date() + timedelta(days=1)
    return morning_on_or_after(day, zone, nation)


def morning_on_or_after(day: date, zone: ZoneInfo, nation: str) -> datetime:
    """Return 08:00 on the first working day from `day` on."""
    while not is_working_day(day, nation):
        day += timedelta(days=1)
    return instant_of(day, OPENS, zone)
