"""Reading what people upload: every dialect of CSV, Excel, and files that mean harm."""

import io
import zipfile

import pytest

from consortium.backoffice import spreadsheets
from consortium.backoffice.spreadsheets import Column, Unreadable, read, tidied
from tests.factories.spreadsheets import Importing, as_csv, as_workbook

COLUMNS = (Column("name", ("full name",), required=True), Column("town"))
ROWS = [["Full Name", "Town"], ["Siân", "Bangor"]]


def rows(data):
    return [tuple(row) for row in read(data, COLUMNS)]


def refusal(data):
    with pytest.raises(Unreadable) as refused:
        read(data, COLUMNS)
    return str(refused.value)


def rezipped(**parts):
    """Return a workbook with some of its parts replaced."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(as_workbook(*ROWS))) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            new.writestr(part, parts.get(part.rsplit("/", 1)[-1].split(".")[0], old.read(part)))
    return file.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        as_csv(*ROWS),
        as_csv(*ROWS, encoding="utf-8-sig"),
        as_csv(*ROWS, encoding="cp1252"),
        as_csv(*ROWS, encoding="utf-16"),
        as_csv(*ROWS, delimiter=";"),
        as_csv(*ROWS, delimiter="\t"),
        as_workbook(*ROWS),
        as_csv(["FULL-NAME ", "x", " town"], ["Siân", "", "Bangor"]),
    ],
)
def test_read_understands_every_usual_file(data):
    assert rows(data) == [("2", "Siân", "Bangor")]


def test_read_numbers_rows_as_a_spreadsheet_does():
    assert rows(as_csv(["name"], ["A"], [""], ["B"])) == [("2", "A"), ("4", "B")]


def test_read_fills_short_rows_and_leaves_the_rest_of_long_ones():
    assert rows(b"name,town\nA\nB,C,D\n") == [("2", "A", ""), ("3", "B", "C")]


def test_read_tells_which_columns_it_leaves_alone():
    assert read(as_csv(["name", "Batch ID", ""], ["A", "", ""]), COLUMNS).unused == ["Batch ID"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "This file is empty."),
        (b"name,town\n", "This file has headings and no rows below them."),
        (b"Elm,Bangor\n", "The first row must hold the headings, and “name” is not among them."),
        (b"name,full name\nA,B\n", "Two columns of this file are headed as “name”."),
        (b"\x81\x8d\x8f", "This is neither text nor an Excel workbook."),
        (b'name\n"' + b"x" * 200_000, "A cell of this file never ends"),
        (b"PK\x03\x04 nonsense", "This Excel workbook is damaged or has a password."),
        (rezipped(workbook=b"<x"), "This Excel workbook is damaged."),
        (b"name\n" + b"A\n" * 20_001, "This file has more than 20,000 rows."),
        (b"%PDF-1.7 \x00\x01", "The first row must hold the headings"),
    ],
)
def test_read_says_what_to_do_about_a_file_it_cannot_take(data, reason):
    assert refusal(data).startswith(reason)


def test_read_refuses_a_zip_bomb_before_unpacking_it(monkeypatch):
    monkeypatch.setattr(spreadsheets, "MAX_UNPACKED", 1_000_000)
    assert refusal(rezipped(sheet1=b" " * 2_000_000)).startswith("This workbook unpacks to more")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_read_refuses_a_workbook_that_defines_entities(encoding):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'.encode(encoding)
    assert refusal(rezipped(sheet1=bomb)).startswith("This workbook holds definitions")


def test_read_is_not_led_astray_by_a_row_number_of_a_billion():
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row>'
        '<row r="1000000000"><c r="A1000000000" t="inlineStr"><is><t>Elm</t></is></c></row></sheetData></worksheet>'
    )
    assert refusal(rezipped(sheet1=sheet.encode())) == "This file has headings and no rows below them."


@pytest.mark.parametrize(
    ("given", "kept"),
    [("  A \u202e\x00 b ", "A b"), ("'=1+1", "=1+1"), ("'tis", "'tis"), ("A\nb", "A b")],
)
def test_tidied_keeps_what_a_person_sees(given, kept):
    assert tidied(given, COLUMNS[0]) == kept


def test_upload_over_the_limit_is_refused_before_it_is_read(signed_in, world, monkeypatch):
    monkeypatch.setattr("consortium.backoffice.importing.MAX_BYTES", 1024 * 1024)
    page = Importing(signed_in(world.seats.coordinator), "organisation").preview(
        data=b"name\n" + b"x" * 2 * 1024 * 1024
    )
    assert "This file has 2 MB. An import takes up to 1 MB" in page.content.decode()


def test_upload_that_cannot_be_read_says_why_on_the_page(signed_in, world):
    page = Importing(signed_in(world.seats.coordinator), "contact").preview(data=b"town\nBangor\n")
    assert "“organisation”, “name”, “email” is not among them" in page.content.decode()
