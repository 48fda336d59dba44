"""The only reader of the clock.

Actions take `now` or `today` as an argument; entry points read them here. A file named by
`settings.CLOCK_OFFSET_FILE` (seconds, as text) moves the clock of every process that reads it, so that
tests can drive real workers through time. Settings refuse it in production.
"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings


def now() -> datetime:
    """Return the present instant, in UTC."""
    return datetime.now(UTC) + offset()


def today(zone: ZoneInfo) -> date:
    """Return the present day where the consortium or the person is."""
    return now().astimezone(zone).date()


def offset() -> timedelta:
    """Return how far the clock is moved: nothing, except under test."""
    if not settings.CLOCK_OFFSET_FILE:
        return timedelta()
    try:
        return timedelta(seconds=float(Path(settings.CLOCK_OFFSET_FILE).read_text()))
    except (FileNotFoundError, ValueError):
        return timedelta()
