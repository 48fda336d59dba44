"""Who would share in a bid and has left: their share is to be given to somebody before the bid goes in."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef

from partners.bids.models import Bid, BidPartner
from partners.departures.leaving import Departure
from partners.departures.queries import departures, gone_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaver:
    departure: Departure
    share: Decimal


def leavers(bid: Bid, day: date) -> list[Leaver]:
    """Return who has left, among those with a share in a bid that is not in. Reads `partners` where prefetched."""
    if bid.submitted_at or bid.outcome or bid.archived_at:
        return []
    shares = {row.organisation_id: row.share for row in bid.partners.all() if row.share}
    left = departures(shares, day)
    return [Leaver(departure=left[pk], share=share) for pk, share in shares.items() if pk in left]


def needing_reallocation(bids: Any, day: date) -> Any:
    """Narrow bids to those for which `leavers` finds somebody, worked out by the database."""
    theirs = BidPartner.objects.filter(bid=OuterRef("pk"), share__gt=0, organisation__in=gone_on(day))
    return bids.filter(Exists(theirs), submitted_at=None, outcome="", archived_at=None)
