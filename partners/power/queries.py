"""The power profile of a contract as one actor may read it: in pairs of the holder and a partner, never in a row."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from consortium.access.actor import Actor
from consortium.organisations.models import Organisation
from partners.contracts.models import Allocation, Contract
from partners.figures.power import Advantages, Dependence, Fact, advantages, dependence
from partners.power.models import PowerFact
from partners.power.points import SUBSTITUTABLE, so

Facts = dict[str, PowerFact]  # the standing answers about one organisation, by point
_POUNDS = "GBP"  # incomes in the registers are in pounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The eight facts about one organisation, each with the answer that stands or None, and how many are so."""

    organisation: Organisation
    facts: list[tuple[Fact, PowerFact | None]]
    advantages: Advantages


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The holder and one partner. `replaceable` is the standing answer to whether the partner could be replaced."""

    partner: Profile
    dependence: Dependence
    replaceable: PowerFact | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerProfile:
    """`holder` is None for whoever is in no pair of this contract. `pairs` are in the order of names."""

    contract: Contract
    holder: Profile | None
    pairs: list[Pair]


def profile_of(contract: Contract, actor: Actor, today: date) -> PowerProfile:
    """Return the holder’s profile and the pairs that the actor may read: all of them as holder or coordinator."""
    shares = {row.organisation_id: row for row in contract.allocations_on(max(today, contract.starts_on))}
    shares.pop(contract.holder_id, None)
    everything = actor.may("power.manage") or actor.speaks_for(contract.holder_id)
    readable = [row for row in shares.values() if everything or actor.speaks_for(row.organisation_id)]
    if not actor.may("power.view") or not (everything or readable):
        return PowerProfile(contract=contract, holder=None, pairs=[])
    facts = _standing(contract, actor)
    return PowerProfile(
        contract=contract,
        holder=_profile(contract.holder, facts[contract.holder_id]),
        pairs=[
            _pair(contract, row, facts[row.organisation_id])
            for row in sorted(readable, key=lambda row: (row.organisation.name, str(row.organisation_id)))
        ],
    )


def advantaged_in(partnership_id: UUID, organisation_id: UUID) -> list[Contract]:
    """Return the contracts of a partnership in which an organisation is known to have an advantage, by title."""
    facts = PowerFact.objects.standing().filter(
        contract__partnership=partnership_id,
        contract__archived_at=None,
        contract__closed_on=None,
        organisation=organisation_id,
        point__in=Fact.values,
        answer="yes",
    )
    return list(Contract.objects.filter(pk__in=facts.values("contract")).order_by("title", "pk"))


def _standing(contract: Contract, actor: Actor) -> dict[UUID, Facts]:
    found: dict[UUID, Facts] = defaultdict(dict)
    rows = PowerFact.objects.visible_to(actor).filter(contract=contract).standing()
    for fact in rows.prefetch_related("objections__organisation"):
        fact.contract = contract  # with its ledger of shares, which is read already
        found[fact.organisation_id][fact.point] = fact
    return found


def _profile(organisation: Organisation, facts: Facts) -> Profile:
    rows = [(fact, facts.get(fact.value)) for fact in Fact]
    answers = [so(row.answer if row else None) for _, row in rows]
    return Profile(organisation=organisation, facts=rows, advantages=advantages(answers))


def _pair(contract: Contract, share: Allocation, facts: Facts) -> Pair:
    partner, replaceable = share.organisation, facts.get(SUBSTITUTABLE)
    comparable = contract.currency == _POUNDS
    return Pair(
        partner=_profile(partner, facts),
        dependence=dependence(
            allocated=_annual(contract, share),
            annual_value=contract.annual_value,
            income=partner.annual_income if comparable else None,
            lead_income=contract.holder.annual_income if comparable else None,
            substitutable=bool(so(replaceable.answer if replaceable else None)),
        ),
        replaceable=replaceable,
    )


def _annual(contract: Contract, share: Allocation) -> Decimal | None:
    """Return what the share is a year: as recorded, or else its part of what the whole is."""
    if share.annual_value is not None or contract.annual_value is None:
        return share.annual_value
    return contract.annual_value * share.share / 100
