"""The fair share of a consortium on a day: everything is read here, and only two shares leave."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from consortium.access.actor import Actor
from consortium.organisations.models import Organisation
from consortium.tenancy.models import Consortium
from partners.contracts.models import Contract
from partners.contracts.phases import Phase
from partners.fairness.models import Consent, Declaration
from partners.figures.fair_share import FairShare, Holding, held_by_community_led, held_by_small

RUNNING = (Phase.LIVE, Phase.EXTENSION, Phase.EXITING)
_POUNDS = "GBP"  # a million is one of pounds, as incomes are


@dataclass(frozen=True, slots=True, kw_only=True)
class FairShares:
    """Of the contracts that run on a day. `left_out` are those without a value a year, or in another currency."""

    small: FairShare
    community_led: FairShare
    contracts: int
    left_out: int


def fair_shares(actor: Actor, today: date) -> FairShares:
    """Return both shares for the actor’s consortium: the same for everybody who may ask, whatever else they see."""
    rows = (
        Contract.objects.filter(consortium_id=actor.consortium_id, archived_at=None)
        if actor.may("fair_share.view")
        else Contract.objects.none()
    )
    running = list(rows.with_phase(today).filter(phase_today__in=RUNNING).with_allocations())
    currency = Consortium.objects.get(pk=actor.consortium_id).currency
    counted = [row for row in running if row.annual_value is not None and row.currency == currency]
    holdings = _holdings(counted, today, in_pounds=currency == _POUNDS)
    return FairShares(
        small=held_by_small(holdings),
        community_led=held_by_community_led(holdings),
        contracts=len(counted),
        left_out=len(running) - len(counted),
    )


def _holdings(contracts: list[Contract], today: date, *, in_pounds: bool) -> list[Holding]:
    values: dict[UUID, Decimal] = defaultdict(Decimal)
    holders: dict[UUID, Organisation] = {}
    for contract in contracts:
        for row in contract.allocations_on(today):
            own = row.annual_value
            values[row.organisation_id] += (contract.annual_value or 0) * row.share / 100 if own is None else own
            holders[row.organisation_id] = row.organisation
    declared = {
        row.organisation_id: row.led_by_community
        for row in Declaration.objects.standing().filter(organisation__in=holders)
    }
    consenting = set(Consent.objects.standing().filter(organisation__in=holders).values_list("organisation", flat=True))
    return [
        Holding(
            annual_value=values[pk],
            income=organisation.annual_income if in_pounds else None,
            led_by_community=declared.get(pk),
            consents=pk in consenting,
        )
        for pk, organisation in holders.items()
    ]
