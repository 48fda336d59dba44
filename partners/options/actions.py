"""What can happen to an extension option: exercised, declined; without either it lapses."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from consortium.access.actor import Actor
from consortium.activity import lifecycle
from consortium.activity.stream import record
from consortium.errors import RuleBroken
from partners.contracts import actions as contracts
from partners.contracts.models import Contract
from partners.days import said
from partners.options.models import ExtensionOption


class AlreadyDecided(RuleBroken):
    code = "already_decided"


class NotLonger(RuleBroken):
    code = "not_longer"
    field = "extends_to"


@transaction.atomic
def create(*, contract: Contract, extends_to: date, by: Actor, now: datetime, **fields: Any) -> ExtensionOption:
    """Add an option that the contract has: `notify_by`, and maybe `words`."""
    contracts.require_not_closed(contract)
    _require_longer(contract, extends_to)
    option = ExtensionOption(consortium_id=by.consortium_id, contract=contract, extends_to=extends_to, **fields)
    return _stored(option, "option.created", by=by, now=now)


@transaction.atomic
def revise(option: ExtensionOption, *, by: Actor, now: datetime, **changes: Any) -> ExtensionOption:
    """Correct what was typed, until it is exercised or declined."""
    option = _locked(option)
    _require_undecided(option)
    if "extends_to" in changes:
        _require_longer(option.contract, changes["extends_to"])
    return lifecycle.revise(option, "option.revised", by=by, now=now, **changes)


@transaction.atomic
def exercise(option: ExtensionOption, *, exercised_on: date, by: Actor, now: datetime) -> ExtensionOption:
    """Record that the commissioner took it up: the contract is extended to its day. A second click is refused."""
    option = _locked(option)
    contract = Contract.objects.select_for_update(of=("self",)).get(pk=option.contract_id)
    _require_undecided(option)
    contracts.require_past(contract, exercised_on, "exercised_on", now)
    _require_longer(contract, option.extends_to)
    contracts.extend(contract, extended_to=option.extends_to, by=by, now=now)
    option.contract, option.exercised_on = contract, exercised_on
    return _stored(option, "option.exercised", by=by, now=now)


@transaction.atomic
def decline(option: ExtensionOption, *, declined_on: date, reason: str, by: Actor, now: datetime) -> ExtensionOption:
    """Record that it is not taken up, and why. The contract ends as it did."""
    option = _locked(option)
    _require_undecided(option)
    contracts.require_past(option.contract, declined_on, "declined_on", now)
    option.declined_on, option.declined_because = declined_on, reason.strip()
    return _stored(option, "option.declined", by=by, now=now)


@transaction.atomic
def archive(option: ExtensionOption, *, by: Actor, now: datetime) -> ExtensionOption:
    """Hide an option that was added by mistake. A second archiving changes nothing."""
    return lifecycle.archive(option, "option.archived", by=by, now=now)


def _locked(option: ExtensionOption) -> ExtensionOption:
    rows = ExtensionOption.objects.select_for_update(of=("self",)).select_related("contract__consortium")
    return rows.get(pk=option.pk)


def _stored(option: ExtensionOption, kind: str, *, by: Actor, now: datetime) -> ExtensionOption:
    option.store(now=now)
    record(kind, option.contract, by=by, now=now, day=said(option.extends_to))
    return option


def _require_undecided(option: ExtensionOption) -> None:
    contracts.require_not_closed(option.contract)
    if option.exercised_on:
        raise AlreadyDecided(f"This option was exercised on {said(option.exercised_on)}. Nothing was changed.")
    if option.declined_on:
        raise AlreadyDecided(f"This option was declined on {said(option.declined_on)}. Nothing was changed.")


def _require_longer(contract: Contract, extends_to: date) -> None:
    last = contract.dates.last_day
    if extends_to <= last:
        raise NotLonger(f"The contract runs until {said(last)} already. An extension ends after that.")
