"""Whose documents matter on a day: those of organisations with a part in something live.

What is live lies above: bids and contracts register themselves in `AppConfig.ready`. Only what matters is asked for
unasked; everything else waits on its list.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

# A day → the ids of the organisations with a part in something live.
SOURCES: dict[str, Callable[[date], QuerySet[Any, Any]]] = {}


def register(name: str, organisations_on: Callable[[date], QuerySet[Any, Any]]) -> None:
    """Add what makes documents matter: call it in `AppConfig.ready`."""
    SOURCES[name] = organisations_on


def on(day: date) -> Q:
    """Return the condition on documents: with nothing registered, none matters."""
    found = Q(pk__in=[])
    for organisations_on in SOURCES.values():
        found |= Q(organisation__in=organisations_on(day))
    return found
