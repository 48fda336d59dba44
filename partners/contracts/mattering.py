"""Whose documents a contract makes matter: its holder’s, and those of everybody with a share in force."""

from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from consortium.organisations.models import Organisation
from partners.contracts.models import Allocation, Contract


def organisations_on(day: date) -> QuerySet[Any, Any]:
    """Return the ids of the organisations in contracts that have not ended; before a start, as it will be then."""
    running = (
        Contract.objects.alias(last=Coalesce("extended_to", "ends_on"))
        .filter(Q(closed_on=None) | Q(closed_on__gt=day), archived_at=None, last__gte=day)
        .order_by()
    )
    begun = Q(effective_from__lte=day) | Q(effective_from__lte=OuterRef("contract__starts_on"))
    latest = Allocation.objects.filter(begun, contract=OuterRef("contract")).order_by("-effective_from", "-statement")
    holding = Allocation.objects.filter(
        contract__in=running.values("pk"), statement=Subquery(latest.values("statement")[:1])
    )
    parts = Q(pk__in=running.values("holder")) | Q(pk__in=holding.values("organisation"))
    found: QuerySet[Any, Any] = Organisation.objects.filter(parts)
    return found.values("pk")
