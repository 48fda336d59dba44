"""Finding the releases in a document of the Open Contracting Data Standard, whoever wrote it.

A release package, a page of a list, a record package, one record, one release, and a file with one of these on each
line are read. Whatever else it holds is refused with the path to what is wrong.
"""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NoReturn

from django.conf import settings

from consortium.errors import RuleBroken
from partners.notices.texts import clean

MAX_RELEASES = 1000
_SHOWN = 60


class Unreadable(RuleBroken):
    code = "notice_unreadable"
    message = "This is not a document of OCDS. Download the notice as OCDS JSON, and use that file."
    field = "file"


class Node:
    """A value of the document, and the path that leads to it."""

    __slots__ = ("path", "value")

    def __init__(self, value: Any, path: str = "") -> None:
        self.value, self.path = value, path

    def __bool__(self) -> bool:
        return self.value is not None

    def get(self, *names: str) -> "Node":
        """Follow the names down; what is not there is an empty node."""
        node = self
        for name in names:
            held = node._of(dict, "an object") or {}
            node = Node(held.get(name), f"{node.path}.{name}".lstrip("."))
        return node

    def each(self) -> "list[Node]":
        held = self._of(list, "a list") or []
        return [Node(value, f"{self.path}[{number}]") for number, value in enumerate(held)]

    def text(self) -> str:
        """Return the text on one line without characters that nobody sees; a number is read as its digits."""
        if isinstance(self.value, bool) or not isinstance(self.value, str | int | Decimal | None):
            raise Unreadable(f"{self.path} holds {_kind(self.value)}, where a text belongs.")
        return "" if self.value is None else clean(str(self.value))

    def _of(self, kind: type, words: str) -> Any:
        if self.value is not None and not isinstance(self.value, kind):
            raise Unreadable(f"{self.path or 'The document'} holds {_kind(self.value)}, where {words} belongs.")
        return self.value


def releases_in(data: bytes) -> list[Node]:
    """Return the releases of a document in its order. Raises Unreadable."""
    if len(data) > settings.NOTICE_MAX_MB * 1024 * 1024:
        raise Unreadable(
            f"This file is larger than {settings.NOTICE_MAX_MB} MB. Download the one notice, not the whole list."
        )
    found = [release for document in _documents(data) for release in _releases(document)]
    if not found:
        raise Unreadable("There is no release in this document.")
    if len(found) > MAX_RELEASES:
        raise Unreadable(f"This file has {len(found):,} releases; {MAX_RELEASES:,} are read at most. Split it.")
    return found


def _releases(document: Node) -> Iterator[Node]:
    if document.get("ocid") and document.get("tag"):
        yield document
    elif document.get("releases"):
        yield from document.get("releases").each()
    elif document.get("records"):
        for record in document.get("records").each():
            yield from _of_record(record)
    elif document.get("compiledRelease"):
        yield document.get("compiledRelease")
    else:
        raise Unreadable(
            f"{document.path or 'The document'} has no “releases”, no “records” and is no release itself. "
            "Download the notice as OCDS JSON, and use that file."
        )


def _of_record(record: Node) -> Iterator[Node]:
    """Yield the releases of a record; one that only links to them tells of itself by its compiled release."""
    held = record.get("releases").each()
    if held and all(release.get("tag") for release in held):
        yield from held
    elif record.get("compiledRelease"):
        yield record.get("compiledRelease")
    else:
        raise Unreadable(f"{record.path} has neither its releases nor a compiled release in it.")


# --- JSON --------------------------------------------------------------------------------------------


def _documents(data: bytes) -> list[Node]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise Unreadable("This file is not written in UTF-8. Download the notice as OCDS JSON again.") from wrong
    if not text.strip():
        raise Unreadable("This file is empty.")
    try:
        return [Node(_parsed(text))]
    except json.JSONDecodeError as wrong:
        lines = [line for line in text.splitlines() if line.strip()]
        if wrong.msg != "Extra data" or len(lines) < 2:
            raise _not_json(wrong) from wrong
        return [Node(_line(line, number), f"line {number}") for number, line in enumerate(lines, 1)]


def _line(text: str, number: int) -> Any:
    try:
        return _parsed(text)
    except json.JSONDecodeError as wrong:
        raise Unreadable(f"Line {number} of this file is not JSON: {wrong.msg}, character {wrong.colno}.") from wrong


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_once_each)
    except RecursionError as deep:
        raise Unreadable("This document is nested deeper than any notice. Download it again.") from deep
    except json.JSONDecodeError:
        raise
    except ValueError as long:  # a number of thousands of digits
        raise Unreadable("A number in this document is longer than any amount. Download it again.") from long


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    held = dict(pairs)
    if len(held) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Unreadable(
            f"“{clean(twice)[:_SHOWN]}” stands twice in one object of this document. Only one can be meant."
        )
    return held


def _no_number(text: str) -> NoReturn:
    raise Unreadable(f"{text} stands in this document where a number belongs.")


def _not_json(wrong: json.JSONDecodeError) -> Unreadable:
    return Unreadable(
        f"This file is not JSON: {wrong.msg}, line {wrong.lineno}, character {wrong.colno}. "
        "Download the notice as OCDS JSON, not as a page or a PDF."
    )


def _kind(value: Any) -> str:
    kinds = ((bool, "true or false"), (dict, "an object"), (list, "a list"), (str, "a text"))
    return next((words for kind, words in kinds if isinstance(value, kind)), "a number")
