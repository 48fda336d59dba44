"""Which results are late."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from consortium.access.actor import Actor
from partners.indicators.models import Indicator
from partners.indicators.periods import Period


class Late(NamedTuple):
    """An indicator with the oldest period whose result is missing; `more` are as late or later."""

    indicator: Indicator
    period: Period
    more: int


def late_results(actor: Actor, day: date, *, owner: Any = None) -> list[Late]:
    """Return the indicators whose results are overdue, the longest overdue first: two queries, whatever their number.

    Periods are worked out, so every indicator of an open contract that has begun is read; of one owner where named.
    """
    rows = Indicator.objects.visible_to(actor).of_open_contracts().filter(begins_on__lt=day).with_results()
    if owner:
        rows = rows.filter(owner=owner)
    return sorted(_late(rows, day), key=lambda late: (late.period.due_on, late.indicator.name))


def _late(rows: Iterable[Indicator], day: date) -> Iterator[Late]:
    for indicator in rows:
        overdue = indicator.overdue_on(day)
        if overdue:
            yield Late(indicator, overdue[0], len(overdue) - 1)
