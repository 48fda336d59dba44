"""A confidential result as one table: a row for each thing reviewed, a column for each behaviour."""

from dataclasses import dataclass
from uuid import UUID

from consortium.access.actor import Actor
from reflections.insights.bands import Band
from reflections.insights.matrix import WHOLE
from reflections.insights.queries import Cell, Result
from reflections.questions.models import Behaviour


@dataclass(frozen=True, slots=True)
class BandRow:
    """`bands` are words, in the order of the behaviours; a blank one is not shown, and “–” was not asked."""

    about: str
    bands: list[str]
    with_care: bool


def rows_of(result: Result, actor: Actor) -> list[BandRow]:
    """Return the rows: the whole partnership first, then the actor's own organisations, then the others by name."""
    by_target: dict[UUID | None, dict[str, Cell]] = {}
    for cell in result.cells:
        by_target.setdefault(cell.target_id, {})[cell.behaviour] = cell
    names = {cell.target_id: cell.target or WHOLE for cell in result.cells}
    order = sorted(by_target, key=lambda pk: (pk is not None, pk not in actor.organisations, names[pk]))
    return [_row(names[target], by_target[target]) for target in order]


def _row(about: str, cells: dict[str, Cell]) -> BandRow:
    shown = [_word(cells.get(behaviour)) for behaviour in Behaviour]
    with_care = any(cell.read_with_care for cell in cells.values() if not cell.suppressed)
    return BandRow(about, shown, with_care)


def _word(cell: Cell | None) -> str:
    if cell is None:
        return "–"
    return str(Band(cell.band).label) if cell.band else ""
