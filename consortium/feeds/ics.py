"""The text of an iCalendar feed (RFC 5545): days all day long, instants in UTC, what was taken away as cancelled."""

from collections.abc import Iterable, Mapping
from datetime import UTC, timedelta
from typing import Any

from icalendar import Calendar, Event

from consortium.feeds.sources import Entry

_EVERY = timedelta(hours=6)


def written(rows: Iterable[Any], entries: Mapping[str, Entry], *, site: str) -> bytes:
    """Return the calendar. `rows` are what was remembered, `entries` what they say now; `site` begins every address."""
    calendar = Calendar()
    calendar.add("prodid", "-//Consortium//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Consortium")
    calendar.add("refresh-interval", _EVERY, parameters={"value": "DURATION"})
    for row in rows:
        calendar.add_component(_event(row, entries.get(row.key), site))
    return bytes(calendar.to_ical())


def _event(row: Any, entry: Entry | None, site: str) -> Event:
    event = Event()
    event.add("uid", f"{row.pk}@consortium")
    event.add("sequence", row.sequence)
    event.add("dtstamp", row.changed_at.astimezone(UTC))
    event.add("dtstart", row.at.astimezone(UTC) if row.at else row.on)
    if not row.at:
        event.add("dtend", row.on + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("status", "CONFIRMED" if entry else "CANCELLED")
    event.add("summary", entry.title if entry else "Cancelled")
    if entry and entry.path:
        event.add("url", f"{site}{entry.path}")
    return event
