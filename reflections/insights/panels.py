"""A result arranged for a page: one panel for each thing that was reviewed, with its chart and its words.

Nothing here decides what may be shown: `reflections.insights.queries` has.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from consortium.access.actor import Actor
from consortium.portal.charts import Chart, Point, band_strip, band_trend
from reflections.insights.matrix import WHOLE, by_targets
from reflections.insights.queries import Cell, OrganisationSheet, Result, Said
from reflections.questions.models import FIVE, SCALE, Behaviour, Kind, Question, Target
from reflections.responses.answers import NOT_ENOUGH_CONTACT
from reflections.reviews.models import Review


@dataclass(frozen=True, slots=True)
class Panel:
    """`why_not` says why bands are missing; `with_care` that few answered."""

    title: str
    chart: Chart | None = None
    why_not: str = ""
    with_care: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """What was written under one question, with who wrote it where that is shown."""

    question: str
    texts: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Row:
    """One statement and what each organisation answered, in the order of the table's columns."""

    wording: str
    answers: Sequence[str]


@dataclass(frozen=True, slots=True)
class Board:
    """Attributed answers about one thing: a table of who said what."""

    title: str
    speakers: Sequence[str]
    rows: Sequence[Row] = field(default_factory=list)
    chart: Chart | None = None


def band_panels(result: Result, actor: Actor) -> list[Panel]:
    """Return the panels of a confidential result: the whole, then one's own organisation, then the others."""
    return [_band_panel(target, cells, actor) for target, cells in by_targets(result, actor).items()]


def _band_panel(target: UUID | None, cells: list[Cell], actor: Actor) -> Panel:
    named = {cell.behaviour: cell for cell in cells}
    title = WHOLE if target is None else cells[0].target
    if target in actor.organisations:
        title = f"{title}: how your organisation is seen"
    shown = [behaviour for behaviour in (*FIVE, Behaviour.CANDOUR) if behaviour in named]
    suppressed = [cell for cell in cells if cell.suppressed]
    return Panel(
        title,
        chart=band_strip(title, [(str(behaviour.label), named[behaviour].band) for behaviour in shown]),  # type: ignore[misc]
        why_not=_why_not(len(suppressed), len(cells)),
        with_care=any(cell.read_with_care for cell in cells if not cell.suppressed),
    )


def _why_not(suppressed: int, cells: int) -> str:
    if not suppressed:
        return ""
    what = "No band is shown here" if suppressed == cells else "Some bands are not shown"
    return (
        f"{what}: too few organisations gave a score for everybody’s answer to stay hidden. "
        "It says nothing about what they answered."
    )


def trend_panel(rounds: Sequence[tuple[Review, list[Cell]]]) -> Chart | None:
    """Return the partnership's bands over its reviews, oldest first; None with fewer than two."""
    if len(rounds) < 2:
        return None
    labels = [f"{review.opens_on:%b %Y}" for review, _ in rounds]
    lines = []
    for behaviour in FIVE:
        found = [
            next((cell for cell in cells if cell.target_id is None and cell.behaviour == behaviour), None)
            for _, cells in rounds
        ]
        points = [
            Point(label, cell.band if cell else None, bool(cell and cell.follows))  # type: ignore[arg-type]
            for label, cell in zip(labels, found, strict=True)
        ]
        lines.append((str(behaviour.label), points))
    return band_trend("How the partnership works, over time", lines)


def boards(result: Result, questions: Sequence[Question], actor: Actor) -> list[Board]:
    """Return the attributed answers, a board for each organisation or thing that they are about."""
    names = {sheet.organisation_id: sheet.organisation for sheet in result.sheets}
    parties = {party.organisation_id: party.name for party in result.review.parties.all()}
    names, group = names | parties, len(parties) > 2
    asked = [question for question in questions if question.kind == Kind.SCORED]
    abouts = {said.about_id for sheet in result.sheets for said in sheet.answers if said.about_id}
    whole = [question for question in asked if question.target == Target.PARTNERSHIP]
    made = [_board(WHOLE, result.sheets, _worded(whole, group=group), None)]
    for about in sorted(abouts, key=lambda pk: (pk not in actor.organisations, names[pk])):
        targeted = [q for q in asked if q.target in {Target.LEAD, Target.PARTNER}]
        made.append(_board(f"About {names[about]}", result.sheets, _worded(targeted, names[about], group=group), about))
    ourselves = [question for question in asked if question.target == Target.SELF]
    made.append(
        _board("About ourselves, as each organisation says", result.sheets, _worded(ourselves, group=group), None)
    )
    return [board for board in made if board.rows]


def _worded(questions: Sequence[Question], name: str = "your partner", *, group: bool) -> list[tuple[str, str]]:
    """Return the key of each question, and its words as they were asked of a group or of two."""
    return [
        (
            asked.key,
            ((asked.wording_group if group else asked.wording_bilateral) or asked.wording_group).replace(
                "{name}", name
            ),
        )
        for asked in questions
    ]


def _board(
    title: str, sheets: Sequence[OrganisationSheet], questions: Sequence[tuple[str, str]], about: UUID | None
) -> Board:
    """Return a table with a column for each organisation that said anything about this."""
    said = {sheet.organisation: [_said(sheet, key, about) for key, _ in questions] for sheet in sheets}
    spoke = [name for name, answers in said.items() if any(answers)]
    rows = [
        Row(wording, [said[name][place] for name in spoke])
        for place, (_, wording) in enumerate(questions)
        if any(said[name][place] for name in spoke)
    ]
    return Board(title, spoke, rows)


def _said(sheet: OrganisationSheet, key: str, about: UUID | None) -> str:
    found = next((said for said in sheet.answers if said.question_key == key and said.about_id == about), None)
    return _in_words(found) if found else ""


def _in_words(said: Said) -> str:
    if said.answer.score is not None:
        return str(SCALE[said.answer.score])
    if said.answer == NOT_ENOUGH_CONTACT:
        return "Not enough contact"
    return "Can’t say" if said.answer.mark else said.answer.text


def words(result: Result, questions: Sequence[Question]) -> list[Words]:
    """Return what was written, by question: attributed to organisations in an open result, to nobody otherwise."""
    asked = [question for question in questions if question.kind == Kind.TEXT]
    group = len(result.review.parties.all()) > 2
    found = []
    for key, wording in _worded(asked, group=group):
        texts = [("", text) for named, text in result.comments if named == key]
        texts += [
            (sheet.organisation, said.answer.text)
            for sheet in result.sheets
            for said in sheet.answers
            if said.question_key == key and said.answer.text
        ]
        if texts:
            found.append(Words(wording, texts))
    return found
