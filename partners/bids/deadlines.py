"""A deadline and the clock that it follows: how it reads, and which instant a time on that clock is."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from django.utils.formats import date_format

_NAMED = {time(12): "12:00 noon", time(0): "00:00, as the day begins"}


def spoken(instant: datetime, zone: ZoneInfo) -> str:
    """Return a deadline as a person says it: “Tuesday 3 March 2026, 12:00 noon (London)”."""
    there = instant.astimezone(zone)
    day = date_format(there, "l j F Y")
    clock_time = _NAMED.get(there.time(), f"{there:%H:%M}")
    return f"{day}, {clock_time}{_which(there)} ({place(zone)})"


def _which(there: datetime) -> str:
    """Say which of two it is, where the clocks go back and show the same time again."""
    if there.replace(fold=0).utcoffset() == there.replace(fold=1).utcoffset():
        return ""
    return ", the second time that night" if there.fold else ", the first time that night"


def place(zone: ZoneInfo) -> str:
    return zone.key.rsplit("/", 1)[-1].replace("_", " ")


class NoSuchTime(ValueError):
    """A time that the clocks of a place never show."""


def instant_of(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the UTC instant of a time on the clocks there; of two alike the first.

    Raises NoSuchTime where the clocks skip it: a person who typed it can say what they meant.
    """
    try:
        instant = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
        shown = instant.astimezone(zone)
    except OverflowError as far:
        raise NoSuchTime("This day is out of range.") from far
    if shown.replace(tzinfo=None) != wall:
        raise NoSuchTime(f"The clocks skip {wall:%H:%M} that day. If you mean {spoken(instant, zone)}, type that.")
    return instant
