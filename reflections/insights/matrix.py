"""A confidential result as one table, for paper: a row for each thing that was reviewed, a column a behaviour.

Nothing here decides what may be shown: `reflections.insights.queries` has.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from consortium.access.actor import Actor
from consortium.portal.charts import NOT_SHOWN, WORDS
from reflections.insights.queries import Cell, Result
from reflections.questions.models import FIVE, Behaviour

WHOLE = "The partnership as a whole"
COLUMNS = (*FIVE, Behaviour.CANDOUR)


@dataclass(frozen=True, slots=True)
class Row:
    """`bands` in words, in the order of the columns; `with_care` where few answered."""

    title: str
    bands: Sequence[str]
    with_care: bool


@dataclass(frozen=True, slots=True)
class Matrix:
    head: Sequence[str]
    rows: Sequence[Row]
    hides_some: bool

    @property
    def with_care(self) -> bool:
        return any(row.with_care for row in self.rows)


def matrix(result: Result, actor: Actor) -> Matrix | None:
    """Return the table of a result with bands: the whole, then one's own organisation, then the others."""
    if not result.cells:
        return None
    by_target = by_targets(result, actor)
    rows = [_row(cells, is_own=target in actor.organisations) for target, cells in by_target.items()]
    hides = any(cell.suppressed for cell in result.cells)
    return Matrix([str(each.label) for each in COLUMNS], rows, hides)


def by_targets(result: Result, actor: Actor) -> dict[UUID | None, list[Cell]]:
    """Return the cells of each thing that was reviewed, in the order in which they are read."""
    found: dict[UUID | None, list[Cell]] = {}
    for cell in result.cells:
        found.setdefault(cell.target_id, []).append(cell)
    order = sorted(found, key=lambda pk: (pk is not None, pk not in actor.organisations, found[pk][0].target))
    return {target: found[target] for target in order}


def _row(cells: Sequence[Cell], *, is_own: bool) -> Row:
    named = {cell.behaviour: cell for cell in cells}
    title = cells[0].target or WHOLE
    return Row(
        f"{title} (your organisation)" if is_own else title,
        [_in_words(named[each]) if each in named else "" for each in COLUMNS],
        with_care=any(cell.read_with_care for cell in cells if not cell.suppressed),
    )


def _in_words(cell: Cell) -> str:
    return WORDS.get(cell.band or "", NOT_SHOWN)
