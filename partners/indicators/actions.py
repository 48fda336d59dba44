"""What can happen to an indicator: its owner tells a result after every period, and corrects it by another."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from consortium.access.actor import Actor
from consortium.activity import lifecycle
from consortium.activity.stream import record
from consortium.errors import RuleBroken
from consortium.organisations.models import Organisation
from partners.contracts.actions import require_not_closed, require_part
from partners.contracts.models import Contract
from partners.days import said
from partners.indicators.models import Indicator, Result
from partners.indicators.periods import Period

_WHEN = {"begins_on", "frequency"}


class NotYours(RuleBroken):
    code = "not_yours"


class HasResults(RuleBroken):
    code = "has_results"
    message = (
        "Results were told for periods that begin then. End this indicator and add another that begins the day after."
    )
    field = "begins_on"


class OutsideTheTerm(RuleBroken):
    code = "outside_the_term"
    field = "begins_on"


class NoSuchPeriod(RuleBroken):
    code = "no_such_period"
    field = "period_from"


def may_report(indicator: Indicator, by: Actor) -> bool:
    """Tell whether the actor coordinates, or sits for the owner."""
    return by.may("indicators.report") and (by.may("contracts.manage") or by.organisation_id == indicator.owner_id)


@transaction.atomic
def create(*, contract: Contract, owner: Organisation, by: Actor, now: datetime, **fields: Any) -> Indicator:
    """Add what the contract is measured by. Its owner has a part in the contract."""
    require_not_closed(contract)
    indicator = Indicator(consortium_id=by.consortium_id, contract=contract, owner=owner, **fields)
    _require_within(contract, indicator.begins_on)
    require_part(contract, owner, field="owner")
    indicator.store(now=now)
    record("indicator.created", indicator, by=by, now=now, contract=contract.title)
    return indicator


@transaction.atomic
def revise(indicator: Indicator, *, by: Actor, now: datetime, **changes: Any) -> Indicator:
    """Change what is known. Once results were told, its periods stay."""
    require_not_closed(indicator.contract)
    if _WHEN & changes.keys() and indicator.results.exists():
        raise HasResults
    if "begins_on" in changes:
        _require_within(indicator.contract, changes["begins_on"])
    if "owner" in changes:
        require_part(indicator.contract, changes["owner"], field="owner")
    return lifecycle.revise(indicator, "indicator.revised", by=by, now=now, **changes)


@transaction.atomic
def report(
    indicator: Indicator, *, period_from: date, value: Decimal | None, by: Actor, now: datetime, **words: Any
) -> Indicator:
    """Tell the result of a period that is over: `rating`, and maybe `comment`. A second one corrects the first."""
    if not may_report(indicator, by):
        raise NotYours(f"Only {indicator.owner.name}, or a coordinator, tells these results.")
    rows = Indicator.objects.select_for_update(of=("self",)).select_related("contract__consortium")
    indicator = rows.get(pk=indicator.pk)  # of two at once, the second becomes the correction
    require_not_closed(indicator.contract)
    period = _period(indicator, period_from, now.astimezone(indicator.consortium.zone).date())
    number = indicator.results.filter(period_from=period_from).count() + 1
    Result(
        indicator=indicator,
        period_from=period.since,
        period_to=period.to,
        number=number,
        value=value,
        recorded_by=by.name,
        recorded_at=now,
        **words,
    ).write()
    indicator.store(now=now)
    kind = "indicator.reported" if number == 1 else "indicator.corrected"
    record(kind, indicator, by=by, now=now, day=said(period.to))
    return indicator


@transaction.atomic
def archive(indicator: Indicator, *, by: Actor, now: datetime) -> Indicator:
    """Hide an indicator: nobody is asked for its results any more. A second archiving changes nothing."""
    return lifecycle.archive(indicator, "indicator.archived", by=by, now=now)


def _period(indicator: Indicator, since: date, today: date) -> Period:
    over = {period.since: period for period in indicator.rhythm.ended_by(today)}
    if since not in over:
        raise NoSuchPeriod(f"No period of this indicator that is over begins on {said(since)}. Choose one that does.")
    return over[since]


def _require_within(contract: Contract, day: date) -> None:
    last = contract.dates.last_day
    if not contract.starts_on <= day <= last:
        raise OutsideTheTerm(
            f"The contract runs from {said(contract.starts_on)} to {said(last)}. Measure from a day within it."
        )
