"""Mail kept as files: one `.eml` a message, numbered in the order of arrival, the oldest let go."""

import os
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

CAPACITY = 1000
_NAME = re.compile(r"\d{8}")
_LINK = re.compile(r"(http://127\.0\.0\.1(?::\d+)?/[^\s<>\"]*)")


@dataclass(frozen=True, slots=True)
class Letter:
    """One message as it arrived: its number, and what it says."""

    number: str
    content: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.content.get("Subject", "")) or "(no subject)"

    @property
    def plain(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    def _body(self, kind: str) -> str:
        part = self.content.get_body((kind,))
        return str(part.get_content()) if part else ""


class Mailbox:
    """A folder of messages. One process writes it, any number read it."""

    def __init__(self, folder: Path, capacity: int = CAPACITY) -> None:
        self.folder = folder
        self.capacity = capacity
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, message: bytes) -> str:
        """Write a message so that no reader sees half of it; return its number."""
        held = self.numbers()
        number = f"{int(held[0]) + 1 if held else 1:08d}"
        draft = self.folder / f"{number}.part"
        draft.write_bytes(message)
        os.replace(draft, self._path(number))
        for old in held[self.capacity - 1 :]:
            self._path(old).unlink(missing_ok=True)
        return number

    def numbers(self) -> list[str]:
        """Return the numbers of the messages held, the newest first."""
        return sorted((path.stem for path in self.folder.glob("*.eml") if _NAME.fullmatch(path.stem)), reverse=True)

    def newest(self, count: int) -> list[Letter]:
        return [letter for number in self.numbers()[:count] if (letter := self.read(number))]

    def read(self, number: str) -> Letter | None:
        """Return a message, or None if it is not, or no longer, held."""
        if not _NAME.fullmatch(number):
            return None
        try:
            content = message_from_bytes(self._path(number).read_bytes(), policy=default)
        except FileNotFoundError:
            return None
        return Letter(number, content)

    def _path(self, number: str) -> Path:
        return self.folder / f"{number}.eml"


def pieces(text: str) -> list[tuple[str, bool]]:
    """Split a text into (piece, is it a link to this machine). Addresses elsewhere stay text."""
    return [(piece, bool(_LINK.fullmatch(piece))) for piece in _LINK.split(text) if piece]
