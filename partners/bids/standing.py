"""Which promises stand: those of the latest statement. Earlier ones stay on record."""

from collections.abc import Iterable
from typing import Protocol, TypeVar


class Stated(Protocol):
    statement: int


S = TypeVar("S", bound=Stated)


def standing(promises: Iterable[S]) -> list[S]:
    """Return the promises of the latest statement; none before the bid is submitted."""
    rows = list(promises)
    latest = max((row.statement for row in rows), default=0)
    return [row for row in rows if row.statement == latest]
