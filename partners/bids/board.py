"""The board: what stands at each stage today, how much it is worth, and the first of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Sum, Window
from django.db.models.functions import RowNumber

from partners.bids.stages import Stage

SHOWN = 25


@dataclass(slots=True)
class Column:
    """One stage. `worth` names each currency with the sum of the values known in it."""

    stage: Stage
    count: int = 0
    unknown: int = 0
    worth: list[tuple[str, Decimal]] = field(default_factory=list)
    bids: list[Any] = field(default_factory=list)

    @property
    def more(self) -> int:
        return self.count - len(self.bids)


def columns(bids: Any, day: date) -> list[Column]:
    """Return every stage in order, with its first bids by deadline: two queries, however many bids there are."""
    staged = bids.with_stage(day)
    found = {stage.value: Column(stage) for stage in Stage}
    for row in _sums(staged):
        _count(found[row["stage_today"]], row)
    for bid in _first_of_each(staged):
        found[bid.stage_today].bids.append(bid)
    return list(found.values())


def _sums(staged: Any) -> Iterable[dict[str, Any]]:
    by_stage = staged.order_by().values("stage_today", "currency")
    return by_stage.annotate(bids=Count("pk"), known=Count("total_value"), worth=Sum("total_value")).order_by(
        "currency"
    )


def _count(column: Column, row: dict[str, Any]) -> None:
    column.count += row["bids"]
    column.unknown += row["bids"] - row["known"]
    if row["known"]:
        column.worth.append((row["currency"], row["worth"]))


def _first_of_each(staged: Any) -> Any:
    by_deadline: Any = [F("submission_deadline_at").asc(nulls_last=True), "pk"]
    place = Window(RowNumber(), partition_by=F("stage_today"), order_by=by_deadline)
    return staged.annotate(place=place).filter(place__lte=SHOWN).select_related("partnership", "lead").order_by("place")
