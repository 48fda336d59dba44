"""How a deadline reads: the day of the week, the time and the place whose clock it follows."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.utils.formats import date_format

_NAMED = {time(12): "12:00 noon", time(0): "00:00, as the day begins"}


def spoken(instant: datetime, zone: ZoneInfo) -> str:
    """Return a deadline as a person says it: “Tuesday 3 March 2026, 12:00 noon (London)”."""
    there = instant.astimezone(zone)
    day = date_format(there, "l j F Y")
    clock_time = _NAMED.get(there.time(), f"{there:%H:%M}")
    return f"{day}, {clock_time} ({place(zone)})"


def place(zone: ZoneInfo) -> str:
    return zone.key.rsplit("/", 1)[-1].replace("_", " ")
