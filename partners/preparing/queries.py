"""How a bid is weighed: every criterion beside its score, and the sum."""

from dataclasses import dataclass

from consortium.tenancy.models import Consortium
from partners.bids.models import Bid
from partners.preparing.models import Criterion, Score
from partners.preparing.shipped import shipped_for
from partners.preparing.weighing import Weighed, weighed


@dataclass(frozen=True, slots=True)
class Weighing:
    """Each criterion with its score, or None."""

    rows: list[tuple[Criterion, Score | None]]
    total: Weighed


def criteria_of(consortium: Consortium) -> list[Criterion]:
    """Return the criteria in use: those that ship, not saved yet, where the consortium never had any."""
    rows = list(Criterion.objects.filter(consortium=consortium))
    return [row for row in rows if row.archived_at is None] if rows else shipped_for(consortium)


def weighing_of(bid: Bid) -> Weighing:
    """Return the criteria in use, and those that were scored before they were archived."""
    scores = {score.criterion_id: score for score in bid.scores.select_related("criterion")}
    current = {row.pk: row for row in criteria_of(bid.consortium)}
    gone = {pk: score.criterion for pk, score in scores.items() if pk not in current}
    rows = [(criterion, scores.get(pk)) for pk, criterion in (current | gone).items()]
    return Weighing(rows, weighed((criterion.weight, score.score if score else None) for criterion, score in rows))
