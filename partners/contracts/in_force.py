"""Who held which share on a day, read from the ledger of statements."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar


class Stated(Protocol):
    effective_from: date
    statement: int


S = TypeVar("S", bound=Stated)


def in_force(rows: Iterable[S], day: date) -> list[S]:
    """Return the rows of the statement in force on a day: of those begun by then, the last to begin.

    Of two that begin on the same day, the later statement is the correction of the earlier.
    """
    begun = [row for row in rows if row.effective_from <= day]
    if not begun:
        return []
    latest = max((row.effective_from, row.statement) for row in begun)
    return [row for row in begun if (row.effective_from, row.statement) == latest]
