"""The registry of what can happen. Each app fills it from its `events.py`, and nothing else may be recorded."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from consortium.activity.models import Event


@dataclass(frozen=True, slots=True)
class Kind:
    """`sentence` is what a person would say, with `{actor}` and the names in the event's data."""

    name: str
    sentence: str
    heard_by: tuple[str, ...] = ()


KINDS: dict[str, Kind] = {}
SUBSCRIBERS: dict[str, "Callable[[Event], None]"] = {}


def declare(rows: dict[str, str | tuple[str, ...]]) -> None:
    """Add an app's table: kind → sentence, or kind → (sentence, subscriber, …)."""
    for name, row in rows.items():
        sentence, *heard_by = (row,) if isinstance(row, str) else row
        KINDS[name] = Kind(name, sentence, tuple(heard_by))


def subscribe(name: str, hear: "Callable[[Event], None]") -> None:
    """Register who hears events: called once per event, inside a transaction of its own."""
    SUBSCRIBERS[name] = hear


def sentence(event: "Event") -> str:
    """Return what happened as a person would say it."""
    return KINDS[event.kind].sentence.format_map({**event.data, "actor": event.actor_name})
