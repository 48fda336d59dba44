"""Recording what the buyer said of a bid."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from consortium.access.actor import Actor
from consortium.errors import RuleBroken
from partners.assessments.models import Assessment
from partners.bids.beside import locked, one_of, told
from partners.bids.models import Bid
from partners.bids.stages import Outcome


class NotAssessed(RuleBroken):
    code = "not_assessed"
    message = "A buyer’s points come with the outcome. Record won or lost first."


@transaction.atomic
def record_points(
    bid: Bid, *, assessed: str, points: Decimal, out_of: Decimal, by: Actor, now: datetime, **known: Any
) -> Bid:
    """Record our points for one thing: `winner` and `comment` where known. The same thing again is corrected."""
    bid = locked(bid)
    if bid.outcome not in {Outcome.WON, Outcome.LOST}:
        raise NotAssessed
    last = max(bid.assessments.values_list("position", flat=True), default=0)
    kept = bid.assessments.filter(assessed=assessed).first()
    row = kept or Assessment(bid=bid, position=last + 1, assessed=assessed)
    for field, value in {"points": points, "out_of": out_of, **known}.items():
        setattr(row, field, value)
    row.write()
    return told(bid, "bid.points_recorded", by=by, now=now, assessed=assessed)


@transaction.atomic
def remove_points(bid: Bid, *, assessment: Assessment, by: Actor, now: datetime) -> Bid:
    """Take out what was recorded by mistake."""
    bid = locked(bid)
    row = one_of(bid, assessment, "assessment", field="assessment")
    row.delete()
    return told(bid, "bid.points_removed", by=by, now=now, assessed=row.assessed)
