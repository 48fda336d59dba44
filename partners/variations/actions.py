"""What can happen to a variation: proposed and approved by a coordinator, agreed to by those who deliver."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from consortium.access.actor import Actor
from consortium.activity.stream import record
from consortium.errors import RuleBroken
from partners.contracts.actions import DayWrong, require_not_closed, require_past
from partners.contracts.models import Contract
from partners.contracts.worth import values_from
from partners.days import said
from partners.variations.models import Agreement, Consultation, State, Variation


class VariationOver(RuleBroken):
    code = "variation_over"


class NotAsked(RuleBroken):
    code = "not_asked"
    message = "Your organisation had no share of this contract on that day, so its agreement is not needed."


class NotAgreed(RuleBroken):
    code = "not_agreed"


class NobodyConsulted(RuleBroken):
    code = "nobody_consulted"
    message = "Nobody is on record as consulted by that day. Record who was asked, when and how, then approve it."


class BelowNothing(RuleBroken):
    code = "below_nothing"
    field = "change"


@transaction.atomic
def propose(*, contract: Contract, effective_on: date, by: Actor, now: datetime, **fields: Any) -> Variation:
    """Propose a change: `title`, `change`, `reason`, `asked_by`. Each partner with a share on its day is to agree."""
    require_not_closed(contract)
    if not contract.starts_on <= effective_on <= contract.dates.last_day:
        raise DayWrong(
            f"The contract runs from {said(contract.starts_on)} to {said(contract.dates.last_day)}. "
            "Choose a day within it.",
            field="effective_on",
        )
    variation = Variation(
        consortium_id=by.consortium_id, contract=contract, effective_on=effective_on, proposed_by=by.name, **fields
    ).store(now=now)
    rows = contract.allocations_on(effective_on)
    for organisation in {row.organisation for row in rows} or {contract.holder}:
        Agreement(variation=variation, organisation=organisation).write()
    _tell("variation.proposed", variation, by=by, now=now)
    return variation


@transaction.atomic
def agree(variation: Variation, *, by: Actor, now: datetime) -> Variation:
    """Agree for the organisation of one's seat. A second tap changes nothing."""
    variation = _locked(variation)
    agreement = _asked(variation, by)
    if agreement.agreed_at:
        return variation
    _require_open(variation)
    agreement.agreed_at, agreement.agreed_by = now, by.name
    agreement.write()
    variation.store(now=now)
    _tell("variation.agreed", variation, by=by, now=now, organisation=agreement.organisation.name)
    return variation


@transaction.atomic
def refuse(variation: Variation, *, reason: str, by: Actor, now: datetime) -> Variation:
    """Say no for the organisation of one's seat: the variation is rejected, and the contract stays as it is."""
    variation = _locked(variation)
    agreement = _asked(variation, by)
    _require_open(variation)
    variation.rejected_on, variation.rejected_because = _today(variation, now), reason.strip()
    variation.store(now=now)
    _tell("variation.refused", variation, by=by, now=now, organisation=agreement.organisation.name)
    return variation


@transaction.atomic
def consult(variation: Variation, *, consulted_on: date, by: Actor, now: datetime, **words: Any) -> Variation:
    """Record who was asked about it, and when: `who`, `means`, `said`."""
    variation = _locked(variation)
    _require_open(variation)
    require_past(variation.contract, consulted_on, "consulted_on", now)
    Consultation(variation=variation, consulted_on=consulted_on, recorded_by=by.name, recorded_at=now, **words).write()
    variation.store(now=now)
    _tell("variation.consulted", variation, by=by, now=now, who=words["who"])
    return variation


@transaction.atomic
def approve(variation: Variation, *, approved_on: date, by: Actor, now: datetime) -> Variation:
    """Record that both sides signed it. From its day on the contract is worth what it says."""
    variation = _locked(variation)
    contract = Contract.objects.select_for_update(of=("self",)).get(pk=variation.contract_id)
    _require_open(variation)
    require_not_closed(contract)
    require_past(contract, approved_on, "approved_on", now)
    waiting = ", ".join(each.organisation.name for each in variation.waiting_for)
    if waiting:
        raise NotAgreed(f"It still waits for the agreement of {waiting}. Approve it once they have agreed.")
    if not variation.consultations.filter(consulted_on__lte=approved_on).exists():
        raise NobodyConsulted
    variation.approved_on = approved_on
    _require_worth_something(contract, variation)
    variation.store(now=now)
    contract.store(now=now)
    _tell("variation.approved", variation, by=by, now=now, day=said(variation.effective_on))
    return variation


@transaction.atomic
def reject(variation: Variation, *, rejected_on: date, reason: str, by: Actor, now: datetime) -> Variation:
    """Record that the commissioner, or we, will not have it. The contract stays as it is."""
    variation = _locked(variation)
    _require_open(variation)
    require_past(variation.contract, rejected_on, "rejected_on", now)
    variation.rejected_on, variation.rejected_because = rejected_on, reason.strip()
    variation.store(now=now)
    _tell("variation.rejected", variation, by=by, now=now)
    return variation


@transaction.atomic
def withdraw(variation: Variation, *, by: Actor, now: datetime) -> Variation:
    """Take the proposal back. The contract stays as it is."""
    variation = _locked(variation)
    _require_open(variation)
    variation.withdrawn_on = _today(variation, now)
    variation.store(now=now)
    _tell("variation.withdrawn", variation, by=by, now=now)
    return variation


def _locked(variation: Variation) -> Variation:
    rows = Variation.objects.select_for_update(of=("self",)).select_related("contract__consortium")
    return rows.get(pk=variation.pk)


def _tell(kind: str, variation: Variation, *, by: Actor, now: datetime, **data: Any) -> None:
    """Tell it in the story of the contract."""
    record(kind, variation.contract, by=by, now=now, variation=variation.title, **data)


def _today(variation: Variation, now: datetime) -> date:
    return now.astimezone(variation.consortium.zone).date()


def _require_open(variation: Variation) -> None:
    if variation.state != State.OPEN:
        raise VariationOver(f"This variation was {variation.state.label.lower()} already. Nothing was changed.")


def _asked(variation: Variation, by: Actor) -> Agreement:
    asked = variation.agreements.select_related("organisation").filter(organisation=by.organisation_id).first()
    if asked is None:
        raise NotAsked
    return asked


def _require_worth_something(contract: Contract, variation: Variation) -> None:
    others = contract.variations.exclude(pk=variation.pk)
    for day, value in values_from(contract.value, [*others, variation]):
        if value < 0:
            raise BelowNothing(f"The contract would be worth less than nothing from {said(day)}. Look at the change.")
