"""What the portal's first page is made of: things to do, and links to what is mine."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """Something that waits for the person. `action` is the word on its button."""

    title: str
    url: str
    action: str
    about: str = ""
    minutes: int = 1
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    title: str
    url: str
    about: str = ""
