"""The two changes that rows of every kind go through, each told by one event: revised, and archived."""

from datetime import datetime
from typing import Any, TypeVar

from consortium.access.actor import Actor
from consortium.access.rows import TenantRow
from consortium.activity.stream import record

R = TypeVar("R", bound=TenantRow)


def revise(thing: R, kind: str, /, *, by: Actor, now: datetime, **changes: Any) -> R:
    """Set these fields, store the row and record which they were. The caller has checked its own rules."""
    for field, value in changes.items():
        setattr(thing, field, value)
    thing.store(now=now)
    record(kind, thing, by=by, now=now, fields=sorted(changes))
    return thing


def archive(thing: R, kind: str, /, *, by: Actor, now: datetime) -> R:
    """Hide the row from lists. A second archiving changes nothing."""
    if thing.archived_at is None:
        thing.archived_at = now
        thing.store(now=now)
        record(kind, thing, by=by, now=now)
    return thing
