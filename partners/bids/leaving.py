"""Who would share in a bid and has left: their share is to be given to somebody before the bid goes in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from partners.bids.models import Bid, BidPartner
from partners.departures.leaving import Departure
from partners.departures.queries import departures, gone_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaver:
    departure: Departure
    share: Decimal

    @property
    def warning(self) -> str:
        """Say it to whoever is about to submit the bid."""
        return f"{self.departure.organisation.name} {self.departure.words}, and has a share."


def leavers(bid: Bid, day: date) -> list[Leaver]:
    """Return who has left, among those with a share in a bid that is not in. Reads `partners` where prefetched."""
    return leavers_of([bid], day)[bid.pk]


def leavers_of(bids: Iterable[Bid], day: date) -> dict[UUID, list[Leaver]]:
    """Return the same for several bids, in a number of queries that does not depend on how many they are."""
    held = {bid: _planned(bid) for bid in bids}
    left = departures({pk for shares in held.values() for pk in shares}, day)
    return {
        bid.pk: [Leaver(departure=left[pk], share=share) for pk, share in shares.items() if pk in left]
        for bid, shares in held.items()
    }


def _planned(bid: Bid) -> dict[UUID, Decimal]:
    if bid.submitted_at or bid.outcome or bid.archived_at:
        return {}
    return {row.organisation_id: row.share for row in bid.partners.all() if row.share}


def needing_reallocation(bids: Any, day: date) -> Any:
    """Narrow bids to those for which `leavers` finds somebody, worked out by the database."""
    theirs = BidPartner.objects.filter(bid=OuterRef("pk"), share__gt=0, organisation__in=gone_on(day))
    return bids.filter(Exists(theirs), submitted_at=None, outcome="", archived_at=None)
