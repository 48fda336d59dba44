"""When people are reminded of a deadline of a bid: 14, 7 and 2 days before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS_BEFORE = (14, 7, 2)
AT = time(9, 0)


@dataclass(frozen=True, slots=True)
class Step:
    """A reminder is worth sending until the next one is due, the last until the deadline."""

    days: int
    due_at: datetime
    expires_at: datetime


def steps(*, deadline: datetime, since: datetime, zone: ZoneInfo) -> Iterator[Step]:
    """Yield the reminders of a deadline. What was due before the bid was known (`since`) is never caught up."""
    day = deadline.astimezone(zone).date()
    dues = [datetime.combine(day - timedelta(days=days), AT, tzinfo=zone).astimezone(UTC) for days in DAYS_BEFORE]
    for days, due_at, ends in zip(DAYS_BEFORE, dues, [*dues[1:], deadline], strict=True):
        if due_at > since:
            yield Step(days, due_at, ends)
