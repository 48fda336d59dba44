"""What stands in a calendar. Apps register where their dates come from, in `AppConfig.ready`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from consortium.access.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A day, or an instant, with a title. `key` names it for ever, as in `bid/<id>/submission`; `path` is its page.

    Calendars are shown to colleagues and families: a title says no more than the thing lets everybody know.
    """

    key: str
    title: str
    when: date | datetime
    path: str = ""


Source = Callable[[Actor, date], Iterable[Entry]]
SOURCES: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Add a source: it returns the entries that an actor may see, from a day on."""
    SOURCES[name] = source


def entries_of(actors: Iterable[Actor], since: date) -> dict[str, Entry]:
    """Return the entries of a person in all their seats, each once."""
    return {entry.key: entry for actor in actors for name in sorted(SOURCES) for entry in SOURCES[name](actor, since)}
