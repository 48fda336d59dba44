"""The points of a bid added up."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol


class Marked(Protocol):
    points: Decimal
    out_of: Decimal
    winner: Decimal | None


@dataclass(frozen=True, slots=True)
class Totals:
    """`winner` is None unless the winner's points are known for everything."""

    points: Decimal
    out_of: Decimal
    winner: Decimal | None


def totals(rows: Iterable[Marked]) -> Totals | None:
    """Return the sums, or None where nothing was assessed."""
    found = list(rows)
    if not found:
        return None
    known = [row.winner for row in found if row.winner is not None]
    return Totals(
        points=sum((row.points for row in found), Decimal(0)),
        out_of=sum((row.out_of for row in found), Decimal(0)),
        winner=sum(known, Decimal(0)) if len(known) == len(found) else None,
    )
