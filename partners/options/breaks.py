"""What can happen to a break clause: it is used once, or stays."""

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
from partners.options.models import BreakClause


class AlreadyUsed(RuleBroken):
    code = "already_used"


class OutsideTheTerm(RuleBroken):
    code = "outside_the_term"
    field = "ends_from"


@transaction.atomic
def create(*, contract: Contract, ends_from: date, by: Actor, now: datetime, **fields: Any) -> BreakClause:
    """Add a clause that the contract has: `held_by`, `notice_days`, and maybe `words`."""
    contracts.require_not_closed(contract)
    _require_within(contract, ends_from)
    clause = BreakClause(consortium_id=by.consortium_id, contract=contract, ends_from=ends_from, **fields)
    return _stored(clause, "break.created", by=by, now=now)


@transaction.atomic
def revise(clause: BreakClause, *, by: Actor, now: datetime, **changes: Any) -> BreakClause:
    """Correct what was typed, until it is used."""
    clause = _locked(clause)
    _require_unused(clause)
    if "ends_from" in changes:
        _require_within(clause.contract, changes["ends_from"])
    return lifecycle.revise(clause, "break.revised", by=by, now=now, **changes)


@transaction.atomic
def use(clause: BreakClause, *, used_on: date, reason: str, by: Actor, now: datetime) -> BreakClause:
    """Record that notice was given, by whom it may be. When the contract ends is recorded on the contract."""
    clause = _locked(clause)
    _require_unused(clause)
    contracts.require_signed(clause.contract)
    contracts.require_past(clause.contract, used_on, "used_on", now)
    clause.used_on, clause.used_because = used_on, reason.strip()
    return _stored(clause, "break.used", by=by, now=now)


@transaction.atomic
def archive(clause: BreakClause, *, by: Actor, now: datetime) -> BreakClause:
    """Hide a clause that was added by mistake. A second archiving changes nothing."""
    return lifecycle.archive(clause, "break.archived", by=by, now=now)


def _locked(clause: BreakClause) -> BreakClause:
    rows = BreakClause.objects.select_for_update(of=("self",)).select_related("contract__consortium")
    return rows.get(pk=clause.pk)


def _stored(clause: BreakClause, kind: str, *, by: Actor, now: datetime) -> BreakClause:
    clause.store(now=now)
    record(kind, clause.contract, by=by, now=now, day=said(clause.may_end_on))
    return clause


def _require_unused(clause: BreakClause) -> None:
    contracts.require_not_closed(clause.contract)
    if clause.used_on:
        raise AlreadyUsed(f"Notice was given on {said(clause.used_on)} already. Nothing was changed.")


def _require_within(contract: Contract, day: date) -> None:
    last = contract.dates.last_day
    if not contract.starts_on <= day <= last:
        raise OutsideTheTerm(
            f"The contract runs from {said(contract.starts_on)} to {said(last)}. A break ends it within that."
        )
