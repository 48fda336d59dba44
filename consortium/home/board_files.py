"""The board report as a file: a table that no spreadsheet runs, and a document to print."""

import csv
from io import StringIO
from pathlib import Path

from django.http import HttpResponse
from django.template.loader import render_to_string

from consortium.backoffice.csv_export import harmless
from consortium.home.board import Board

_STYLE = Path(__file__).parent.parent / "static" / "consortium" / "board.css"
_COLUMNS = ["Section", "Name", "Where it stands", "What else", "Since", "Until", "Value per year", "Currency"]


class NoPdf(Exception):
    """The libraries that draw a document are not on this machine."""


def as_csv(board: Board) -> HttpResponse:
    sheet = StringIO()
    writer = csv.writer(sheet)
    writer.writerow(_COLUMNS)
    for title, rows in board.sections:
        for row in rows:
            cells = [title, row.name, row.status, row.said, row.since, row.until, row.value, row.currency]
            writer.writerow([harmless(cell) for cell in cells])
    return _attached("\ufeff" + sheet.getvalue(), board, "text/csv; charset=utf-8", "csv")


def as_pdf(board: Board, consortium: str) -> HttpResponse:
    """Return the report as a PDF. Raises NoPdf where WeasyPrint, or the Pango that it draws with, is missing."""
    try:
        from weasyprint import CSS, HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as missing:
        raise NoPdf from missing
    nothing = URLFetcher(allowed_protocols=[])  # a name or a note can't make this server fetch anything
    text = render_to_string("portal/board_document.html", {"board": board, "consortium": consortium})
    style = CSS(string=_STYLE.read_text(), url_fetcher=nothing)
    return _attached(
        HTML(string=text, url_fetcher=nothing).write_pdf(stylesheets=[style]), board, "application/pdf", "pdf"
    )


def _attached(content: str | bytes, board: Board, content_type: str, ending: str) -> HttpResponse:
    name = f"board-report-{board.on.isoformat()}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
