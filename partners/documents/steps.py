"""When an organisation is reminded of a document that runs out: 90, 60, 30 and 14 days before, and on the day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS_BEFORE = (90, 60, 30, 14, 0)
AT = time(9, 0)
LAST_LASTS = timedelta(days=14)  # how long the reminder of the day itself is worth sending


@dataclass(frozen=True, slots=True)
class Step:
    """A reminder is worth sending until the next one is due."""

    days: int
    due_at: datetime
    expires_at: datetime


def steps(*, runs_out_on: date, since: datetime, zone: ZoneInfo) -> Iterator[Step]:
    """Yield the reminders of a document. What was due before it was uploaded (`since`) is never caught up."""
    dues = [_instant(runs_out_on - timedelta(days=days), zone) for days in DAYS_BEFORE]
    for days, due_at, ends in zip(DAYS_BEFORE, dues, [*dues[1:], dues[-1] + LAST_LASTS], strict=True):
        if due_at > since:
            yield Step(days, due_at, ends)


def _instant(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, AT, tzinfo=zone).astimezone(UTC)
