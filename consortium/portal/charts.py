"""Charts: pure functions from words and numbers to a drawing, each with the same facts as a table.

No script and no inline style: classes take their colours from `components.css`, so a chart follows the light
or dark scheme and prints. A shape or a word always stands beside a colour. Drawn 360 wide, for a phone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.safestring import SafeString

from consortium.portal import svg

Band = Literal["concern", "mixed", "strong"]

WORDS = {"concern": "Concern", "mixed": "Mixed", "strong": "Strong"}
NOT_SHOWN = "Not shown"
CANT_SAY = "Can’t say"

_WIDTH, _LEFT = 360, 106
_ROOM = _WIDTH - _LEFT
_LEVELS = {"concern": 0, "mixed": 1, "strong": 2}
_SHAPES = {"concern": svg.triangle, "mixed": svg.diamond, "strong": svg.disc}


@dataclass(frozen=True, slots=True)
class Table:
    """The chart's twin: what it shows, in words."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __str__(self) -> str:
        said = ("; ".join(f"{row[0]}: {', '.join(row[1:])}" for row in self.rows)) or "Nothing to show yet"
        return f"{said}."


@dataclass(frozen=True, slots=True)
class Chart:
    svg: SafeString
    table: Table


@dataclass(frozen=True, slots=True)
class Point:
    """One review in a trend: without a band it is not shown; `comparable` is with the one before."""

    label: str
    band: Band | None
    comparable: bool = True


@dataclass(frozen=True, slots=True)
class Measured:
    """One period of a measure: `words` say its value, `rating` how it was rated."""

    label: str
    value: float | None
    words: str
    rating: str


def band_strip(title: str, bands: Sequence[tuple[str, Band | None]]) -> Chart:
    """Draw a row per behaviour with its band marked among concern, mixed and strong; None is not shown."""
    table = Table(title, ("Behaviour", "Band"), tuple((name, WORDS.get(band or "", NOT_SHOWN)) for name, band in bands))
    row, step = 36, _ROOM / 3
    shapes = []
    for index, (name, band) in enumerate(bands):
        top = index * row
        shapes.append(svg.text(svg.short(name, 15), 0, top + 22))
        shapes += [svg.rect("cell", _LEFT + at * step, top + 3, (step - 3, row - 6)) for at in range(3)]
        if band is None:
            shapes.append(svg.rect("suppressed", _LEFT + 1, top + 4, (_ROOM - 5, row - 8)))
            shapes.append(svg.text(NOT_SHOWN, _LEFT + _ROOM / 2, top + 22, kind="soft", middle=True))
        else:
            left = _LEFT + _LEVELS[band] * step
            shapes.append(svg.rect(band, left, top + 3, (step - 3, row - 6)))
            shapes.append(svg.text(WORDS[band], left + step / 2 - 1.5, top + 22, kind="on-fill", middle=True))
    return _chart(table, shapes, len(bands) * row)


def band_trend(title: str, trends: Sequence[tuple[str, Sequence[Point]]]) -> Chart:
    """Draw each behaviour's bands over the reviews, oldest first.

    A line joins two bands only where they may be compared; every behaviour has the same reviews.
    """
    labels = [point.label for point in trends[0][1]] if trends else []
    rows = tuple((name, *(_in_words(point) for point in points)) for name, points in trends)
    lane, head, step = 62, 26, _ROOM / max(len(labels), 1)
    shapes = _band_legend()
    for index, (name, points) in enumerate(trends):
        base = head + index * lane + 50
        shapes.append(svg.text(svg.short(name, 15), 0, base - 14))
        shapes += _lane(points, base, step)
    foot = head + len(trends) * lane
    every = -(-len(labels) // max(int(_ROOM // 58), 1)) or 1
    shapes += [
        svg.text(svg.short(label, 9), _LEFT + (at + 0.5) * step, foot + 14, kind="soft", size=11, middle=True)
        for at, label in enumerate(labels)
        if (len(labels) - 1 - at) % every == 0
    ]
    return _chart(Table(title, ("Behaviour", *labels), rows), shapes, foot + 22)


def paired_bars(
    title: str, pairs: Sequence[tuple[str, float | None, float | None]], *, ours: str, theirs: str
) -> Chart:
    """Draw, per behaviour, how we scored ourselves beside how they scored us, 1 to 5; None is “can’t say”."""
    table = Table(title, ("Behaviour", ours, theirs), tuple((name, _score(a), _score(b)) for name, a, b in pairs))
    lane, head = 50, 46
    shapes = _legend(("self", ours), ("partner", theirs))
    for index, (name, own, other) in enumerate(pairs):
        top = head + index * lane
        shapes.append(svg.text(svg.short(name, 15), 0, top + 26))
        shapes += _score_bar("self", own, top + 2) + _score_bar("partner", other, top + 22)
    return _chart(table, shapes, head + len(pairs) * lane)


def shares_bar(title: str, shares: Sequence[tuple[str, float | None, float | None]]) -> Chart:
    """Draw, per partner, the per cent promised in the bid (outline) and allocated since (filled)."""
    table = Table(
        title,
        ("Partner", "Promised", "Allocated"),
        tuple((name, _share(a), _share(b)) for name, a, b in shares),
    )
    lane, head = 54, 46
    shapes = _legend(("promised", "Promised in the bid"), ("actual", "Allocated"))
    for index, (name, promised, actual) in enumerate(shares):
        top = head + index * lane
        words = f"{_share(actual)}, {'not in bid' if promised is None else f'promised {_share(promised)}'}"
        shapes.append(svg.text(svg.short(name, 28), 0, top + 14))
        shapes.append(svg.text(words, _WIDTH, top + 14, kind="soft end"))
        shapes.append(svg.rect("cell", 0, top + 21, (_WIDTH, 22)))
        if actual is not None:
            shapes.append(svg.rect("actual", 0, top + 25, (_WIDTH * _part(actual), 14), radius=0))
        if promised is not None:
            shapes.append(svg.rect("promised", 1, top + 22, ((_WIDTH - 2) * _part(promised), 20)))
    return _chart(table, shapes, head + len(shares) * lane)


def part_bars(title: str, parts: Sequence[tuple[str, float | None]]) -> Chart:
    """Draw a few parts of one whole, in per cent, one below the other; None is not known."""
    table = Table(title, ("What", "Share"), tuple((name, _share(part)) for name, part in parts))
    lane = 46
    shapes = []
    for index, (name, part) in enumerate(parts):
        top = index * lane
        shapes.append(svg.text(svg.short(name, 40), 0, top + 14))
        shapes.append(svg.text(_share(part), _WIDTH, top + 14, kind="soft end"))
        shapes.append(svg.rect("cell", 0, top + 21, (_WIDTH, 14)))
        if part is not None:
            shapes.append(svg.rect("actual", 0, top + 21, (_WIDTH * _part(part), 14), radius=0))
    return _chart(table, shapes, len(parts) * lane)


def measured_bars(title: str, points: Sequence[Measured], *, target: float, said: str) -> Chart:
    """Draw what was measured in each period, and a line where the target is."""
    rows = tuple((point.label, point.words, point.rating) for point in points)
    table = Table(f"{title}, target {said}", ("Period from", "Result", "Rating"), rows)
    most = max([target, *(point.value or 0 for point in points)]) or 1
    lane, head = 46, 24
    shapes = [svg.text(svg.short(f"Target {said}: the line", 48), 0, 14, kind="soft", size=12)]
    for index, point in enumerate(points):
        top = head + index * lane
        shapes.append(svg.text(point.label, 0, top + 14))
        shapes.append(svg.text(svg.short(f"{point.words}, {point.rating}", 34), _WIDTH, top + 14, kind="soft end"))
        shapes.append(svg.rect("cell", 0, top + 21, (_WIDTH, 14)))
        if point.value is not None:
            shapes.append(svg.rect("actual", 0, top + 21, (_WIDTH * _part(100 * point.value / most), 14), radius=0))
        place = min(max(_WIDTH * target / most, 1), _WIDTH - 1)
        shapes.append(svg.line("line", (place, top + 18), (place, top + 38)))
    return _chart(table, shapes, head + len(points) * lane)


def _chart(table: Table, shapes: Sequence[str], height: float) -> Chart:
    return Chart(svg.picture(table.caption, str(table), shapes, width=_WIDTH, height=height), table)


def _lane(points: Sequence[Point], base: float, step: float) -> list[str]:
    shapes = [svg.line("grid", (_LEFT, base - at * 18), (_WIDTH, base - at * 18)) for at in range(3)]
    places = [
        (_LEFT + (at + 0.5) * step, base - 18 * _LEVELS[point.band or "mixed"]) for at, point in enumerate(points)
    ]
    for at in range(1, len(points)):
        if points[at - 1].band and points[at].band and points[at].comparable:
            shapes.append(svg.line("line", places[at - 1], places[at]))
    for point, place in zip(points, places, strict=True):
        shapes.append(_SHAPES[point.band](point.band, *place) if point.band else svg.disc("suppressed", *place))
    return shapes


def _in_words(point: Point) -> str:
    if point.band is None:
        return NOT_SHOWN
    return WORDS[point.band] if point.comparable else f"{WORDS[point.band]} (not comparable with the one before)"


def _score_bar(kind: str, score: float | None, top: float) -> list[str]:
    if score is None:
        return [svg.text(CANT_SAY, _LEFT, top + 14, kind="soft", size=12)]
    room = _ROOM - 44
    return [
        svg.rect("cell", _LEFT, top, (room, 18)),
        svg.rect(kind, _LEFT, top, (room * min(max(score, 0), 5) / 5, 18)),
        svg.text(_score(score), _LEFT + room + 5, top + 14, size=12),
    ]


def _legend(*entries: tuple[str, str]) -> list[str]:
    shapes = []
    for index, (kind, words) in enumerate(entries):
        shapes.append(svg.rect(kind, 1, index * 20 + 2, (14, 14), radius=3))
        shapes.append(svg.text(svg.short(words, 44), 22, index * 20 + 14, kind="soft", size=12))
    return shapes


def _band_legend() -> list[str]:
    shapes = []
    for index, band in enumerate(("strong", "mixed", "concern")):
        x = 8 + index * 84
        shapes += [_SHAPES[band](band, x, 10), svg.text(WORDS[band], x + 12, 14, kind="soft", size=12)]
    return [*shapes, svg.disc("suppressed", 268, 10), svg.text(NOT_SHOWN, 280, 14, kind="soft", size=12)]


def _score(score: float | None) -> str:
    return CANT_SAY if score is None else f"{score:g} of 5"


def _share(share: float | None) -> str:
    return "Not known" if share is None else f"{share:g} %"


def _part(share: float) -> float:
    return min(max(float(share), 0), 100) / 100
