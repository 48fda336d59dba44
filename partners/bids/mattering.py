"""Whose documents an open bid makes matter: its lead’s and those of everybody who would share in it."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from consortium.organisations.models import Organisation
from partners.bids.models import Bid, BidPartner
from partners.bids.stages import Decision


def organisations_on(day: date) -> QuerySet[Any, Any]:
    """Return the ids of the organisations in bids that are open on this day and not decided against."""
    still = Q(outcome_on=None) | Q(outcome_on__gt=day)
    bids = Bid.objects.filter(still, archived_at=None).exclude(decision=Decision.NO_GO)
    sharing = BidPartner.objects.filter(bid__in=bids.values("pk")).values("organisation")
    found: QuerySet[Any, Any] = Organisation.objects.filter(Q(pk__in=bids.values("lead")) | Q(pk__in=sharing))
    return found.values("pk")
