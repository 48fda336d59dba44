"""Which organisations had left by a day: of some that are known, and all of them for the database."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from consortium.membership.models import Membership
from consortium.organisations.models import Organisation
from partners.departures.leaving import Departure, departure_of


def departures(organisation_ids: Iterable[UUID], day: date) -> dict[UUID, Departure]:
    """Return how those of these organisations left that had by a day, in two queries whatever their number."""
    wanted = set(organisation_ids)
    if not wanted:
        return {}
    memberships: Any = Membership.objects.select_related("organisation")
    rows = Organisation.objects.filter(pk__in=wanted).select_related("merged_into__merged_into")
    found = {
        row.pk: departure_of(row, row.memberships.all(), day)
        for row in rows.prefetch_related(Prefetch("memberships", memberships))
    }
    return {pk: departure for pk, departure in found.items() if departure}


def gone_on(day: date) -> QuerySet[Any, Any]:
    """Return the ids of the organisations that `departures` finds, worked out by the database."""
    of_it = Membership.objects.filter(organisation=OuterRef("pk"), archived_at=None, admitted_on__lte=day)
    suspended = Q(suspended_on__lte=day) & (Q(reinstated_on=None) | Q(reinstated_on__gt=day))
    over = Exists(of_it.filter(Q(left_on__lte=day) | suspended))
    active = Exists(Membership.objects.active_on(day).filter(organisation=OuterRef("pk")))
    rows: QuerySet[Any, Any] = Organisation.objects.filter(Q(merged_on__lte=day) | (Q(over) & ~Q(active)))
    return rows.order_by().values("pk")
