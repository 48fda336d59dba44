"""The board report as a file: a table that no spreadsheet runs, and a document to print."""

import csv
from io import StringIO

from django.http import HttpResponse

from consortium.backoffice.csv_export import harmless
from consortium.home.board import Board
from consortium.portal.documents import attached, drawn

_COLUMNS = ["Section", "Name", "Where it stands", "What else", "Since", "Until", "Value per year", "Currency"]


def as_csv(board: Board) -> HttpResponse:
    sheet = StringIO()
    writer = csv.writer(sheet)
    writer.writerow(_COLUMNS)
    for title, rows in board.sections:
        for row in rows:
            cells = [title, row.name, row.status, row.said, row.since, row.until, row.value, row.currency]
            writer.writerow([harmless(cell) for cell in cells])
    return attached("\ufeff" + sheet.getvalue(), name=_name(board, "csv"), content_type="text/csv; charset=utf-8")


def as_pdf(board: Board, consortium: str) -> HttpResponse:
    """Return the report as a PDF. Raises NoPdf where this machine can't draw one."""
    content = drawn("portal/board_document.html", {"board": board, "consortium": consortium}, style="board")
    return attached(content, name=_name(board, "pdf"), content_type="application/pdf")


def _name(board: Board, ending: str) -> str:
    return f"board-report-{board.on.isoformat()}.{ending}"
