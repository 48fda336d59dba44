"""When a review runs: its window, and the instant at which it closes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

WINDOW = timedelta(days=14)
LONG_WINDOW = timedelta(days=21)
MERGE_WITHIN = timedelta(days=30)


def due_on(opens_on: date) -> date:
    """Return the last day for answers: 14 days on, or 21 when those days touch August or 20 December–5
    January.
    """
    days = (opens_on + timedelta(days=n) for n in range(WINDOW.days + 1))
    return opens_on + (LONG_WINDOW if any(_is_holiday_season(day) for day in days) else WINDOW)


def _is_holiday_season(day: date) -> bool:
    return day.month == 8 or (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 5)


def starts_at(day: date, zone: ZoneInfo) -> datetime:
    """Return the first instant of the day there, in UTC."""
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def closes_at(due: date, zone: ZoneInfo) -> datetime:
    """Return the end of the due day there, in UTC: the first instant at which no answer is accepted."""
    return starts_at(due + timedelta(days=1), zone)


def latest_occurrence(anchor: date, every_months: int, day: date) -> date | None:
    """Return the last of anchor, anchor + N months, anchor + 2N months … that is not after `day`."""
    if day < anchor:
        return None
    gone = relativedelta(day, anchor)
    turns = (gone.years * 12 + gone.months) // every_months
    # Counted from the anchor and not from one another: the 31st stays the 31st where the month has one.
    while anchor + relativedelta(months=every_months * (turns + 1)) <= day:
        turns += 1
    return anchor + relativedelta(months=every_months * turns)
