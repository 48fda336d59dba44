"""What “This week” is made of: sections of lines, each with what, by when, and one thing to press."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import NoReverseMatch, reverse

SHOWN = 12  # lines of a section; the list behind it has the rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`is_late` says that its day has passed. `action` is the word on its link."""

    what: str
    url: str
    action: str
    when: date | None = None
    about: str = ""
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """`more_url` leads to the whole list, where not everything is shown."""

    title: str
    icon: str
    lines: Sequence[Line]
    more_url: str = ""


def section(title: str, icon: str, lines: Sequence[Line], *, more: str) -> Section:
    """Return a section of the first lines; `more` is the address of the list with all of them."""
    return Section(title, icon, lines[:SHOWN], more if len(lines) > SHOWN else "")


def address(*names: str, **kwargs: Any) -> str:
    """Return the address of the first page that exists here: a desk first, then the portal’s page of the same thing.

    `slug` and `pk` are for the portal; a desk takes the pk alone.
    """
    for name in names:
        desks = {"object_id": kwargs["pk"]} if "pk" in kwargs else {}
        arguments = desks if name.startswith("admin:") else kwargs
        try:
            return reverse(name, kwargs=arguments)
        except NoReverseMatch:
            continue
    raise NoReverseMatch(f"No page of this installation is called {' or '.join(names)}.")
