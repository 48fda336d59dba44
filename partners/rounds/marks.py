"""What an application was given: the mean on each criterion, and the reasons without names."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from partners.rounds.models import MOST_POINTS, Application, Round, RoundCriterion, RoundScore


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The mean has one place; a criterion that nobody scored has none."""

    criterion: RoundCriterion
    mean: Decimal | None
    reasons: tuple[str, ...]


def marks_of(application: Application) -> list[Mark]:
    """Return the marks of this turn. Reasons stand in an order that says nothing of who gave them."""
    given: dict[UUID, list[RoundScore]] = defaultdict(list)
    for score in RoundScore.objects.counting().filter(application=application).order_by("id"):
        given[score.criterion_id].append(score)
    return [
        Mark(
            criterion=criterion,
            mean=mean(score.points for score in given[criterion.pk]),
            reasons=tuple(score.reason for score in given[criterion.pk]),
        )
        for criterion in application.round.criteria.all()
    ]


def totals_of(round: Round) -> dict[UUID, Decimal]:
    """Return, for each application scored in this turn, its weighted per cent of all points."""
    weights = {criterion.pk: criterion.weight for criterion in round.criteria.all()}
    given: dict[UUID, dict[UUID, list[int]]] = defaultdict(lambda: defaultdict(list))
    rows: Any = RoundScore.objects.counting().filter(round=round)
    for application, criterion, points in rows.values_list("application", "criterion", "points"):
        given[application][criterion].append(points)
    return {
        application: _rounded(
            sum((weights[key] * sum(points) / len(points) for key, points in by_criterion.items()), Decimal(0))
            / MOST_POINTS
        )
        for application, by_criterion in given.items()
    }


def mean(points: Iterable[int]) -> Decimal | None:
    """Return the mean to one place, half up; of nothing none."""
    found = list(points)
    return _rounded(Decimal(sum(found)) / len(found)) if found else None


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
