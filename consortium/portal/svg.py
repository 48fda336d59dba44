"""The few shapes that charts are drawn with. `text` and `picture` escape whatever a person wrote."""

from collections.abc import Iterable
from hashlib import blake2b
from html import escape

from django.utils.safestring import SafeString, mark_safe


def picture(title: str, description: str, shapes: Iterable[str], *, width: float, height: float) -> SafeString:
    """Put shapes into one image with a name and a description that screen readers say."""
    mark = blake2b(f"{title}\0{description}".encode(), digest_size=6).hexdigest()
    return mark_safe(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" '
        f'aria-labelledby="t{mark} d{mark}"><title id="t{mark}">{escape(title)}</title>'
        f'<desc id="d{mark}">{escape(description)}</desc>{"".join(shapes)}</svg>'
    )


def text(words: str, x: float, y: float, *, kind: str = "", size: int = 13, middle: bool = False) -> str:
    anchor = ' text-anchor="middle"' if middle else ""
    return f'<text class="{kind}" x="{x:.4g}" y="{y:.4g}" font-size="{size}"{anchor}>{escape(words)}</text>'


def rect(kind: str, x: float, y: float, size: tuple[float, float], *, radius: int = 4) -> str:
    width, height = size
    place = f'x="{x:.4g}" y="{y:.4g}" width="{width:.4g}" height="{height:.4g}"'
    return f'<rect class="{kind}" {place} rx="{radius}"/>'


def line(kind: str, start: tuple[float, float], end: tuple[float, float]) -> str:
    (x1, y1), (x2, y2) = start, end
    return f'<line class="{kind}" x1="{x1:.4g}" y1="{y1:.4g}" x2="{x2:.4g}" y2="{y2:.4g}"/>'


def disc(kind: str, x: float, y: float) -> str:
    return f'<circle class="{kind}" cx="{x:.4g}" cy="{y:.4g}" r="6"/>'


def diamond(kind: str, x: float, y: float) -> str:
    return f'<path class="{kind}" d="M{x:.4g} {y - 7:.4g}l7 7-7 7-7-7z"/>'


def triangle(kind: str, x: float, y: float) -> str:
    return f'<path class="{kind}" d="M{x:.4g} {y - 7:.4g}l7 13h-14z"/>'


def short(words: str, room: int) -> str:
    """Cut what would not fit; the table beside the chart has it in full."""
    return words if len(words) <= room else f"{words[: room - 1].rstrip()}…"
