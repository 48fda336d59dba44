"""Reads a spreadsheet that somebody uploads, CSV or Excel, within bounds and whatever is in it."""

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import openpyxl
import tablib

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 100 * 1024 * 1024  # of an Excel workbook, which is a zip archive
MAX_PARTS = 1_000  # files in that archive
MAX_ROWS = 20_000
MAX_COLUMNS = 200
ROW = "row"  # the row's number as a spreadsheet shows it: the headings are row 1

_FORMULA = ("=", "+", "-", "@")
# Control characters, and marks that change the direction of the text around them without being seen.
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class Unreadable(ValueError):
    """The file cannot be read as a table. The message says what to do about it."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column that an import understands. `aliases` are other headings for it, in any case and spacing."""

    name: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    keeps_lines: bool = False

    @property
    def headings(self) -> frozenset[str]:
        return frozenset(_plain(heading) for heading in (self.name, *self.aliases))


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column of the file holds what."""

    places: dict[str, int]
    unused: list[str]


def read(data: bytes, columns: tuple[Column, ...]) -> tablib.Dataset:
    """Return the known columns of the file as text, blank rows left out; `unused` lists the other headings.

    Raises Unreadable.
    """
    rows = _workbook_rows(data) if data.startswith(b"PK\x03\x04") else _text_rows(data, columns)
    try:
        layout = _layout(next(rows, []), columns)
        held = list(_held(rows, layout))
    except csv.Error as fault:
        raise Unreadable(
            'A cell of this file never ends: look for a quotation mark (") that is opened and not closed.'
        ) from fault
    if not held:
        raise Unreadable("This file has headings and no rows below them.")
    table = tablib.Dataset(*held, headers=[ROW, *layout.places])
    table.unused = layout.unused
    return table


def tidied(text: str, column: Column) -> str:
    """Return what a person sees in the cell: no hidden characters, no spare spaces, no export's apostrophe."""
    text = _HIDDEN.sub("", text).replace("\r\n", "\n").strip()
    if text.startswith("'") and text[1:].startswith(_FORMULA):
        text = text[1:]
    return text if column.keeps_lines else " ".join(text.split())


def hides(text: str) -> bool:
    """Tell whether the text has characters that nobody sees."""
    return _HIDDEN.search(text) is not None


def _held(rows: Iterable[list[str]], layout: Layout) -> Iterator[tuple[str, ...]]:
    places = list(layout.places.values())
    for number, row in enumerate(rows, 2):
        cells = [row[place] if place < len(row) else "" for place in places]
        if not any(cell.strip() for cell in cells):
            continue
        if number > MAX_ROWS + 1:
            raise Unreadable(f"This file has more than {MAX_ROWS:,} rows. Split it and import the parts in turn.")
        yield str(number), *cells


def _layout(headings: list[str], columns: tuple[Column, ...]) -> Layout:
    """Find the known columns among the headings. Raises Unreadable for a missing or a repeated one."""
    known = {heading: column.name for column in columns for heading in column.headings}
    places: dict[str, int] = {}
    unused = []
    for place, heading in enumerate(headings):
        name = known.get(_plain(heading))
        if name is None:
            unused.append(" ".join(_HIDDEN.sub("", heading).split())[:40])
        elif name in places:
            raise Unreadable(f"Two columns of this file are headed as “{name}”. Keep the one that is right.")
        else:
            places[name] = place
    missing = [column.name for column in columns if column.required and column.name not in places]
    if missing:
        raise Unreadable(
            f"The first row must hold the headings, and “{'”, “'.join(missing)}” is not among them. "
            f"Headings that this import knows: {', '.join(column.name for column in columns)}."
        )
    return Layout(places, [heading for heading in unused if heading])


def _plain(heading: str) -> str:
    return re.sub(r"[\s_-]+", " ", _HIDDEN.sub("", heading)).strip().lower()


# --- text --------------------------------------------------------------------------------------------


def _text_rows(data: bytes, columns: tuple[Column, ...]) -> Iterator[list[str]]:
    text = _decoded(data)
    if not text.strip():
        raise Unreadable("This file is empty.")
    known = frozenset().union(*(column.headings for column in columns))

    def recognised(delimiter: str) -> int:
        first = next(csv.reader(io.StringIO(text.split("\n", 1)[0]), delimiter=delimiter), [])
        return sum(_plain(heading) in known for heading in first)

    return csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=recognised))


def _decoded(data: bytes) -> str:
    """Return the text: UTF-8, or what Excel for Windows writes. Raises Unreadable."""
    encodings = ["utf-16"] if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("This is neither text nor an Excel workbook. Save it as “CSV UTF-8” or as .xlsx and try again.")


# --- Excel -------------------------------------------------------------------------------------------


def _workbook_rows(data: bytes) -> Iterator[list[str]]:
    _refuse_bombs(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its own size is not to be trusted
        for row in sheet.iter_rows(max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS, values_only=True):
            yield [_as_text(value) for value in row]
    except Exception as fault:  # a damaged workbook fails in as many ways as there are parts to it
        raise Unreadable("This Excel workbook is damaged. Open it, save it again as .xlsx and try again.") from fault


def _refuse_bombs(data: bytes) -> None:
    """Refuse an archive that unpacks to more than a table needs, and XML that defines its own entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            huge = len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED
            defines = not huge and any(_defines_entities(archive, part) for part in parts)
    except Exception as fault:  # as above
        raise Unreadable("This Excel workbook is damaged or has a password. Save it again as .xlsx.") from fault
    if huge:
        raise Unreadable("This workbook unpacks to more than this import reads. Save the one sheet as CSV.")
    if defines:
        raise Unreadable("This workbook holds definitions that no spreadsheet needs. Save it again as .xlsx.")


def _defines_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    tail = b""
    with archive.open(part) as content:
        while chunk := content.read(1024 * 1024):
            plain = tail + chunk.replace(b"\0", b"")
            if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
                return True
            tail = plain[-10:]
    return False


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
