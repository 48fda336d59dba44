"""What a message says: a subject, a text, one button. Plain text and HTML come from the same words."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import css_inline
from django.conf import settings
from django.template import Context
from django.template.loader import get_template, render_to_string

_INLINER = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)


@dataclass(frozen=True, slots=True)
class Button:
    """`path` is on this site; whatever host it names is ignored."""

    label: str
    path: str

    @property
    def url(self) -> str:
        return site_url(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """`text` is paragraphs with blank lines between them; `code` is shown large, on a line of its own.

    `footer` is small print: why this came, who sees what. `sender` is the consortium's name.
    """

    subject: str
    text: str
    button: Button | None = None
    code: str = ""
    footer: str = ""
    sender: str = "Consortium"


def site_url(path: str) -> str:
    """Return the address of a page of this site, from settings.SITE_URL and never from a request's host."""
    parts = urlsplit(path)
    query = f"?{parts.query}" if parts.query else ""
    return f"{settings.SITE_URL}/{parts.path.lstrip('/')}{query}"


def write(template: str, context: dict[str, Any]) -> str:
    """Return the words of a text template under `templates/emails/`; nothing is escaped, it is plain text."""
    text = get_template(f"emails/{template}").template.render(Context(context, autoescape=False))  # type: ignore[attr-defined]
    return str(text).strip()


def as_text(letter: Letter, unsubscribe_url: str = "") -> str:
    return write("letter.txt", _context(letter, unsubscribe_url)) + "\n"


def as_html(letter: Letter, unsubscribe_url: str = "") -> str:
    """Return the page, styles inlined, because mail programs drop style sheets."""
    return str(_INLINER.inline(render_to_string("emails/letter.html", _context(letter, unsubscribe_url))))


def _context(letter: Letter, unsubscribe_url: str) -> dict[str, Any]:
    return {
        "subject": letter.subject,
        "paragraphs": [paragraph for paragraph in letter.text.split("\n\n") if paragraph.strip()],
        "button": letter.button,
        "code": letter.code,
        "sender": letter.sender,
        "small_print": [line for line in (*letter.footer.splitlines(), settings.SITE_URL) if line],
        "unsubscribe_url": unsubscribe_url,
    }
