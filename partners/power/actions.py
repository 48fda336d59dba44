"""What can happen to the facts of a power profile: an answer is recorded, and a party contests it."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from consortium.access.actor import Actor
from consortium.activity.stream import record as tell
from consortium.errors import RuleBroken
from consortium.organisations.models import Organisation
from partners.contracts.models import Contract
from partners.days import said as spoken
from partners.power.models import Objection, PowerFact
from partners.power.points import SUBSTITUTABLE


class NotInTheContract(RuleBroken):
    code = "not_in_the_contract"
    field = "organisation"


class HolderStays(RuleBroken):
    code = "holder_stays"
    message = "Whoever holds the contract can’t be replaced in it. Record this of a partner."
    field = "point"


class DayWrong(RuleBroken):
    code = "day_wrong"
    field = "since"


class SaidAlready(RuleBroken):
    code = "said_already"
    message = "This is the answer on record already. Nothing was changed."


class NotYours(RuleBroken):
    code = "not_yours"
    message = "A fact is contested by the organisation that it is about, or by the other of the pair."


class Replaced(RuleBroken):
    code = "replaced"
    message = "A later answer has replaced this one. Look at that, and contest it if it is not so either."


class ContestedAlready(RuleBroken):
    code = "contested_already"
    message = "Your organisation has contested this answer. Ask the coordinator to record what is so."


@transaction.atomic
def record(
    *, contract: Contract, organisation: Organisation, point: str, by: Actor, now: datetime, **said: Any
) -> PowerFact:
    """Record the `answer` to one point about the holder or a partner, and the day `since` which it is so.

    It replaces the one before, which stays to be read. A second click is refused with SaidAlready.
    """
    contract = Contract.objects.select_for_update(of=("self",)).get(pk=contract.pk)  # answers are numbered one by one
    _require_part(contract, organisation, point)
    since: date = said["since"]
    if since > now.astimezone(contract.consortium.zone).date():
        raise DayWrong(f"{spoken(since)} has not come yet. Record it when it has.")
    known = PowerFact.objects.filter(contract=contract, organisation=organisation, point=point)
    latest = known.standing().first()
    if latest and (latest.answer, latest.since) == (said["answer"], since):
        raise SaidAlready
    fact = PowerFact(
        consortium_id=by.consortium_id,
        contract=contract,
        organisation=organisation,
        point=point,
        number=(known.aggregate(last=Max("number"))["last"] or 0) + 1,
        recorded_by=by.name,
        **said,
    ).store(now=now)
    tell("power_fact.recorded", fact, by=by, now=now, answer=str(fact.get_answer_display()).lower())
    return fact


@transaction.atomic
def contest(fact: PowerFact, *, sentence: str, by: Actor, now: datetime) -> PowerFact:
    """Say, for the seat’s organisation, what is not so. The sentence is kept beside the answer, which stays."""
    if not may_contest(fact, by):
        raise NotYours
    fresh = PowerFact.objects.select_for_update(of=("self",)).get(pk=fact.pk)
    if not PowerFact.objects.standing().filter(pk=fresh.pk).exists():
        raise Replaced
    if fresh.objections.filter(organisation=by.organisation_id).exists():
        raise ContestedAlready
    objection = Objection(
        fact=fresh, organisation_id=by.organisation_id, sentence=sentence.strip(), said_by=by.name, said_at=now
    ).write()
    fresh.store(now=now)
    tell("power_fact.contested", fresh, by=by, now=now, organisation=objection.organisation.name)
    return fresh


def may_contest(fact: PowerFact, by: Actor) -> bool:
    """Tell whether the actor’s seat is at the organisation, or at the other of the pair."""
    if by.organisation_id is None or not by.may("power.contest"):
        return False
    if by.organisation_id in {fact.organisation_id, fact.contract.holder_id}:
        return True
    partners = {row.organisation_id for row in fact.contract.allocations.all()}
    return fact.organisation_id == fact.contract.holder_id and by.organisation_id in partners


def _require_part(contract: Contract, organisation: Organisation, point: str) -> None:
    if organisation.pk == contract.holder_id:
        if point == SUBSTITUTABLE:
            raise HolderStays
        return
    if not contract.allocations.filter(organisation=organisation).exists():
        raise NotInTheContract(f"{organisation.name} has no part in {contract.title}. Give it a share there first.")
