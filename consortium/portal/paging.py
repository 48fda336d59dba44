"""Pages of a portal list."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

PER_PAGE = 25


def paged(request: HttpRequest, rows: Any) -> Page:
    """Return the page that `?page=` asks for; a number that makes no sense is the nearest that does."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
