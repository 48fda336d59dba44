"""Who has a share in a contract and has left: their shares stay in force until somebody else takes them over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from consortium.organisations.models import Organisation
from partners.contracts.models import Allocation, Contract
from partners.departures.leaving import Departure, Why
from partners.departures.queries import departures, gone_on
from partners.departures.refusing import HasLeft


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaver:
    departure: Departure
    share: Decimal
    holds_contract: bool


def leavers(contract: Contract, day: date) -> list[Leaver]:
    """Return who has left, among those with a share in force in a contract that has not ended.

    Before it starts, those with a share at its start count. Nobody does whose share ends by a statement made already.
    """
    return leavers_of([contract], day)[contract.pk]


def leavers_of(contracts: Iterable[Contract], day: date) -> dict[UUID, list[Leaver]]:
    """Return the same for several contracts, in a number of queries that does not depend on how many they are."""
    held = {contract: _lasting(contract, day) for contract in contracts}
    left = departures({pk for shares in held.values() for pk in shares}, day)
    return {
        contract.pk: [
            Leaver(departure=left[pk], share=share, holds_contract=pk == contract.holder_id)
            for pk, share in shares.items()
            if pk in left
        ]
        for contract, shares in held.items()
    }


def _lasting(contract: Contract, day: date) -> dict[UUID, Decimal]:
    """Return the shares in force of those who have one in the last statement too."""
    if contract.closed_on or contract.archived_at or contract.dates.last_day < day:
        return {}
    last = {row.organisation_id for row in contract.allocations_on(date.max)}
    rows = contract.allocations_on(max(day, contract.starts_on))
    return {row.organisation_id: row.share for row in rows if row.organisation_id in last}


def needing_reallocation(contracts: Any, day: date) -> Any:
    """Narrow contracts to those for which `leavers` finds somebody, worked out by the database."""
    begun = Q(effective_from__lte=day) | Q(effective_from__lte=OuterRef("contract__starts_on"))
    return contracts.annotate(its_last_day=Coalesce("extended_to", "ends_on")).filter(
        Exists(_held_by_the_gone(day, begun)),
        Exists(_held_by_the_gone(day, Q())),
        archived_at=None,
        closed_on=None,
        its_last_day__gte=day,
    )


def _held_by_the_gone(day: date, within: Q) -> Any:
    """Return the rows, of the last statement within these, that belong to somebody who has left."""
    latest = Allocation.objects.filter(within, contract=OuterRef("contract")).order_by("-effective_from", "-statement")
    return Allocation.objects.filter(
        contract=OuterRef("pk"), organisation__in=gone_on(day), statement=Subquery(latest.values("statement")[:1])
    )


def proposed(held: Mapping[UUID, Decimal], day: date) -> dict[UUID, Decimal]:
    """Return the shares that a reallocation starts from: none for who has left; after a merger the other has both."""
    left = departures(held, day)
    shares = {pk: Decimal("0.00") if pk in left else share for pk, share in held.items()}
    for pk, departure in left.items():
        if departure.successor:
            shares[departure.successor.pk] = shares.get(departure.successor.pk, Decimal("0.00")) + held[pk]
    return shares


def require_no_gain(contract: Contract, shares: Mapping[Organisation, Decimal], day: date) -> None:
    """Refuse a share for who has left or merged by a day; who is suspended may keep what it has, and gets no more."""
    has = {row.organisation_id: row.share for row in contract.allocations_on(day)}
    for pk, departure in departures([each.pk for each in shares], day).items():
        kept = has.get(pk, Decimal(0)) if departure.why == Why.SUSPENDED else Decimal(0)
        if shares[departure.organisation] > kept:
            raise HasLeft.told(departure, field="shares")
