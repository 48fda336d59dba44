"""Documents to take along: a template drawn as a PDF. The server fetches nothing for it, whatever a text holds."""

from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string

_STYLES = Path(__file__).parent.parent / "static" / "consortium"


class NoPdf(Exception):
    """The libraries that draw a document are not on this machine."""


def drawn(template: str, context: dict[str, Any], *, style: str) -> bytes:
    """Return the template as a PDF, in the style of this name.

    Raises:
        NoPdf: WeasyPrint, or the Pango that it draws with, is missing.
    """
    return _pdf_of(render_to_string(template, context), (_STYLES / f"{style}.css").read_text())


def _pdf_of(text: str, style: str) -> bytes:
    try:
        from weasyprint import CSS, HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as missing:
        raise NoPdf from missing
    nothing = URLFetcher(allowed_protocols=[])
    css = CSS(string=style, url_fetcher=nothing)
    made: bytes = HTML(string=text, url_fetcher=nothing).write_pdf(stylesheets=[css])
    return made


def attached(content: str | bytes, *, name: str, content_type: str) -> HttpResponse:
    """Return it as a file to keep. `name` is plain ASCII."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
