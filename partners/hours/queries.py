"""How many hours each partner gave to what: one’s own to a member, everybody’s to a coordinator, by name."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from consortium.access.actor import Actor
from partners.hours.models import Hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """Hours of one organisation. One of `bid_id` and `contract_id` is None."""

    bid_id: UUID | None
    contract_id: UUID | None
    title: str
    organisation_id: UUID
    organisation: str
    hours: Decimal


def totals(actor: Actor) -> list[Total]:
    """Return the sums by bid or contract and then by name: never by how many."""
    rows: Any = Hours.objects.visible_to(actor).filter(archived_at=None)
    summed = (
        rows.values("bid_id", "contract_id", "organisation_id")
        .annotate(title=Coalesce("bid__title", "contract__title"), name=F("organisation__name"), total=Sum("hours"))
        .order_by("title", "bid_id", "contract_id", "name", "organisation_id")
    )
    return [
        Total(
            bid_id=row["bid_id"],
            contract_id=row["contract_id"],
            title=row["title"],
            organisation_id=row["organisation_id"],
            organisation=row["name"],
            hours=row["total"].quantize(Decimal("0.01")),
        )
        for row in summed
    ]
