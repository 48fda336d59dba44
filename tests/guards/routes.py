"""Every address of the site, as the URL resolver knows it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLResolver, get_resolver, reverse

from consortium.access.roles import THIRD_PARTY_PREFIXES

_GROUP = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^()]*(?:\([^()]*\)[^()]*)*\)")


@dataclass(frozen=True)
class Route:
    """One pattern of the resolver. `name` is its pattern where it has none."""

    name: str
    pattern: str
    view: Callable[..., Any]
    named: bool

    @property
    def takes(self) -> list[str]:
        return [plain or grouped for plain, grouped in _GROUP.findall(self.pattern)]

    @property
    def methods(self) -> list[str]:
        """Return what the view declares that it answers: by `@page`, by a viewset's actions, else GET."""
        if hasattr(self.view, "actions"):
            return sorted(method.upper() for method in self.view.actions if method not in {"head", "options"})
        return list(getattr(self.view, "methods", ["GET"]))

    def address(self, kwargs: dict[str, Any]) -> str:
        if self.named:
            return reverse(self.name, kwargs={name: kwargs[name] for name in self.takes})
        filled = _GROUP.sub(lambda match: str(kwargs[match[1] or match[2]]), self.pattern)
        return "/" + filled.replace("^", "").replace("$", "")


def routes() -> list[Route]:
    """Return our own routes: those of other packages are listed in consortium/access/roles.py."""
    return [route for route in everything() if not route.pattern.startswith(THIRD_PARTY_PREFIXES)]


def everything() -> Iterator[Route]:
    """Return every route, those of other packages too."""
    return _walk(get_resolver())


def _walk(resolver: URLResolver, prefix: str = "", spaces: tuple[str, ...] = ()) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, pattern, (*spaces, entry.namespace) if entry.namespace else spaces)
        else:
            name = ":".join((*spaces, entry.name)) if entry.name else pattern
            yield Route(name, pattern, entry.callback, named=bool(entry.name))
