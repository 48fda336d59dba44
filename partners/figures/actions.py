"""What can happen to the reason for a promise that was not kept: proposed by one side, agreed by the other."""

from datetime import datetime

from django.db import transaction

from consortium.access.actor import Actor
from consortium.activity.stream import record
from consortium.errors import RuleBroken
from consortium.organisations.models import Organisation
from partners.contracts.models import Contract
from partners.figures.models import Explanation


class NotYours(RuleBroken):
    code = "not_yours"


class NotPromised(RuleBroken):
    code = "not_promised"
    field = "organisation"


class AlreadyAgreed(RuleBroken):
    code = "already_agreed"
    message = "This reason was agreed to already. Nothing was changed."


def may_propose(contract: Contract, by: Actor) -> bool:
    """Tell whether the actor coordinates, or speaks for the holder of the contract."""
    return by.may("explanations.propose") and (by.may("payments.manage") or by.speaks_for(contract.holder_id))


@transaction.atomic
def propose(*, contract: Contract, organisation: Organisation, reason: str, by: Actor, now: datetime) -> Explanation:
    """Say why a partner had less than promised. It stands once that partner agrees; until then, another can replace it.

    A waiting one takes the new words.
    """
    if not may_propose(contract, by):
        raise NotYours("A reason is proposed by whoever holds the contract, or by a coordinator.", field="contract")
    if contract.bid is None or not contract.bid.promises.filter(organisation=organisation).exists():
        raise NotPromised(f"{organisation.name} was promised nothing in {contract.title}: there is no promise to keep.")
    known = Explanation.objects.select_for_update(of=("self",)).filter(contract=contract, organisation=organisation)
    waiting = known.filter(agreed_at=None).first()
    made = waiting or Explanation(consortium_id=by.consortium_id, contract=contract, organisation=organisation)
    made.reason, made.proposed_by = reason.strip(), by.name
    made.store(now=now)
    record("explanation.proposed", made, by=by, now=now)
    return made


@transaction.atomic
def agree(explanation: Explanation, *, by: Actor, now: datetime) -> Explanation:
    """Agree to the reason for one’s own organisation. A second click is refused."""
    if not by.speaks_for(explanation.organisation_id):
        raise NotYours(f"Only {explanation.organisation.name} can agree to this.")
    fresh = Explanation.objects.select_for_update(of=("self",)).get(pk=explanation.pk)
    if fresh.agreed_at:
        raise AlreadyAgreed
    fresh.agreed_at, fresh.agreed_by = now, by.name
    fresh.store(now=now)
    record("explanation.agreed", fresh, by=by, now=now, organisation=fresh.organisation.name)
    return fresh
