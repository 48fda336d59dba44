"""What can happen to a round: prepared, opened to the members, cancelled, and settled by new shares."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max

from consortium.access.actor import Actor
from consortium.activity import lifecycle
from consortium.errors import NotValid, RuleBroken
from consortium.organisations.models import Organisation
from partners.bids.shares import WHOLE, total
from partners.contracts import actions as contracts
from partners.contracts.models import Basis, Contract
from partners.contracts.phases import Phase
from partners.days import said
from partners.rounds import messages
from partners.rounds.beside import locked, one_of, require_no_stake, require_stage, today_of, told
from partners.rounds.models import Round, RoundCriterion
from partners.rounds.offering import verbs_for
from partners.rounds.stages import Stage

LIVE = (Phase.MOBILISING, Phase.LIVE, Phase.EXTENSION)


class ContractNotLive(RuleBroken):
    code = "contract_not_live"
    field = "contract"


class DayWrong(RuleBroken):
    code = "day_wrong"


class WeightsNotWhole(RuleBroken):
    code = "weights_not_whole"
    field = "weight"


class FixedOnceOpen(RuleBroken):
    code = "fixed_once_open"


class AppealsNotOver(RuleBroken):
    code = "appeals_not_over"


class NobodyChosen(RuleBroken):
    code = "nobody_chosen"
    message = "Nobody was chosen in this round, so there is nothing to allocate from it. Reallocate on the contract."


class NotTheChosen(RuleBroken):
    code = "not_the_chosen"
    field = "shares"


class StillRunning(RuleBroken):
    code = "still_running"
    message = "This round is not over. Settle or cancel it first, then archive it."


@transaction.atomic
def create(*, contract: Contract, by: Actor, now: datetime, **fields: Any) -> Round:
    """Begin a draft: `title`, `offer`, `opens_on`, `closes_at`, perhaps `share`, `amount`, `appeal_days`."""
    round = Round(consortium_id=by.consortium_id, contract=contract, **fields)
    _require_live(round, now)
    _require_order(round)
    return told(round, "round.created", by=by, now=now, contract=contract.title)


@transaction.atomic
def revise(round: Round, *, by: Actor, now: datetime, **changes: Any) -> Round:
    """Change a draft; of an open round only the end, and only to a later one. The contract stays."""
    round = locked(round)
    if changes.get("contract", round.contract) != round.contract:
        raise FixedOnceOpen("A round stays with its contract. Cancel it, and begin another.", field="contract")
    changes.pop("contract", None)
    require_stage(round, Stage.DRAFT, Stage.OPEN, now=now, words="It can’t be changed any more.")
    if round.opened_at:
        changed = sorted(name for name, value in changes.items() if getattr(round, name) != value)
        if changed and changed != ["closes_at"]:
            raise FixedOnceOpen("The members have read it. Only a later end is possible now.", field=changed[0])
        if changes.get("closes_at", round.closes_at) < round.closes_at:
            raise DayWrong("It can only be moved to a later time: somebody relies on this one.", field="closes_at")
    for name, value in changes.items():
        setattr(round, name, value)
    _require_order(round)
    return lifecycle.revise(round, "round.revised", by=by, now=now, **changes)


@transaction.atomic
def add_criterion(round: Round, *, question: str, weight: Decimal, by: Actor, now: datetime) -> Round:
    """Ask something of every application. The weights never exceed 100 together."""
    round = locked(round)
    _require_draft(round, now)
    if (reached := total(each.weight for each in round.criteria.all()) + weight) > WHOLE:
        raise WeightsNotWhole(f"The weights would total {reached}%, more than 100%.")
    last = round.criteria.aggregate(last=Max("position"))["last"] or 0
    RoundCriterion(round=round, position=last + 1, question=question, weight=weight).write()
    return told(round, "round.criterion_added", by=by, now=now)


@transaction.atomic
def remove_criterion(round: Round, *, criterion: RoundCriterion, by: Actor, now: datetime) -> Round:
    round = locked(round)
    _require_draft(round, now)
    one_of(round.criteria, criterion, field="criterion").delete()
    return told(round, "round.criterion_removed", by=by, now=now)


@transaction.atomic
def open(round: Round, *, by: Actor, now: datetime) -> Round:
    """Show it to the members, and write to their leads. Its criteria are fixed from now on."""
    round = locked(round)
    require_stage(round, Stage.DRAFT, now=now, words="It was opened already, or is over. Nothing was changed.")
    weight = total(each.weight for each in round.criteria.all())
    if weight != WHOLE:
        raise WeightsNotWhole(f"The weights total {weight}%. They must total exactly 100% before it opens.")
    if round.opens_on > today_of(round, now):
        raise DayWrong(f"It opens on {said(round.opens_on)}. Open it on that day, or change the day first.")
    if round.closes_at <= now:
        raise DayWrong("Its end has passed already. Give it a later one first.")
    _require_live(round, now)
    round.opened_at = now
    told(round, "round.opened", by=by, now=now)
    messages.tell_members(round, now=now)
    return round


@transaction.atomic
def cancel(round: Round, *, reason: str, by: Actor, now: datetime) -> Round:
    """End it without an allocation. What has been written and scored stays on record; applicants read why."""
    round = locked(round)
    running = (Stage.DRAFT, Stage.OPEN, Stage.SCORING, Stage.DECIDED)
    require_stage(round, *running, now=now, words="Nothing was changed.")
    require_no_stake(round, by)
    round.cancelled_at, round.cancelled_because = now, reason.strip()
    told(round, "round.cancelled", by=by, now=now)
    if round.opened_at:
        messages.tell_applicants(round, messages.CANCELLED, now=now)
    return round


@transaction.atomic
def allocate(
    round: Round,
    *,
    effective_from: date,
    shares: Mapping[Organisation, Decimal],
    reason: str,
    by: Actor,
    now: datetime,
) -> Round:
    """State the shares that come of it, as tendered, once nobody can appeal any more. It is settled by them."""
    round = locked(round)
    contract = Contract.objects.select_for_update(of=("self",)).get(pk=round.contract_id)
    require_stage(round, Stage.DECIDED, now=now, words="Shares follow from an outcome that stands, once.")
    require_no_stake(round, by)
    require_final(round, now)
    chosen = _chosen(round)
    if not shares.get(chosen):
        raise NotTheChosen(f"{chosen.name} was chosen in this round. Give it a share.")
    terms: dict[str, Any] = {"effective_from": effective_from, "shares": shares, "reason": reason}
    written = contracts.reallocate(contract, **terms, basis=Basis.TENDERED, by=by, now=now)
    round.statement, round.settled_at = written[0].statement, now
    return told(round, "round.allocated", by=by, now=now, organisation=chosen.name)


@transaction.atomic
def archive(round: Round, *, by: Actor, now: datetime) -> Round:
    """Hide a round that is settled or cancelled, or in which nobody was chosen. A second archiving changes nothing."""
    round = locked(round)
    if "archive" not in verbs_for(round, now) and not round.archived_at:
        raise StillRunning
    return lifecycle.archive(round, "round.archived", by=by, now=now)


def require_final(round: Round, now: datetime) -> None:
    """Refuse while somebody can appeal, or waits for the decision of an appeal."""
    if round.appeals.undecided().exists():
        raise AppealsNotOver("An appeal is not decided yet. Decide it first.")
    if round.outcome and not round.outcome.is_final_on(today_of(round, now)):
        raise AppealsNotOver(f"Appeals are possible until {said(round.outcome.appeals_until)}. Allocate after that.")


def _chosen(round: Round) -> Organisation:
    if round.outcome is None or round.outcome.application is None:
        raise NobodyChosen
    return round.outcome.application.organisation


def _require_draft(round: Round, now: datetime) -> None:
    require_stage(round, Stage.DRAFT, now=now, words="The members have read what it asks; that stays as it is.")


def _require_live(round: Round, now: datetime) -> None:
    contract = round.contract
    phase = contract.phase_on(now.astimezone(contract.consortium.zone).date())
    if phase not in LIVE or contract.archived_at:
        raise ContractNotLive(
            f"{contract.title} stands at “{phase.label}”. A round gives out part of a contract that is signed and runs."
        )


def _require_order(round: Round) -> None:
    if round.closes_at.astimezone(round.contract.consortium.zone).date() < round.opens_on:
        raise DayWrong("A round closes on the day it opens, or later.", field="closes_at")
    if not round.title.strip() or not round.offer.strip():
        raise NotValid("Say what is offered.", field="offer")
