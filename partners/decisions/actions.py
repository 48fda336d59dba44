"""What can happen to a decision: it is recorded, with the voices heard before it and those that were not."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from consortium.access.actor import Actor
from consortium.activity import lifecycle
from consortium.activity.stream import record
from consortium.errors import RuleBroken
from partners.contracts.actions import require_past
from partners.contracts.models import Contract
from partners.days import said
from partners.decisions.models import Decision, Voice


class AskedAfterwards(RuleBroken):
    code = "asked_afterwards"
    field = "consulted_on"


@transaction.atomic
def create(*, contract: Contract, decided_on: date, by: Actor, now: datetime, **fields: Any) -> Decision:
    """Record what was decided: `title`, `decided_by`, `options`, `reason`."""
    require_past(contract, decided_on, "decided_on", now)
    decision = Decision(
        consortium_id=by.consortium_id, contract=contract, decided_on=decided_on, recorded_by=by.name, **fields
    ).store(now=now)
    record("decision.created", contract, by=by, now=now, decision=decision.title)
    return decision


@transaction.atomic
def consult(decision: Decision, *, who: str, consulted_on: date, told: str, by: Actor, now: datetime) -> Decision:
    """Record who was asked before it was decided, and what they said."""
    if consulted_on > decision.decided_on:
        raise AskedAfterwards(
            f"It was decided on {said(decision.decided_on)}. Whoever was asked later was told, not consulted: "
            "record them as not asked, and why."
        )
    return _heard(decision, Voice(who=who, consulted_on=consulted_on, told=told), by=by, now=now)


@transaction.atomic
def leave_out(decision: Decision, *, who: str, told: str, by: Actor, now: datetime) -> Decision:
    """Record who is touched by it and was not asked before, and why."""
    return _heard(decision, Voice(who=who, told=told), by=by, now=now)


@transaction.atomic
def archive(decision: Decision, *, by: Actor, now: datetime) -> Decision:
    """Hide a decision that was recorded by mistake. A second archiving changes nothing."""
    return lifecycle.archive(decision, "decision.archived", by=by, now=now)


def _heard(decision: Decision, voice: Voice, *, by: Actor, now: datetime) -> Decision:
    decision = Decision.objects.select_for_update(of=("self",)).select_related("contract").get(pk=decision.pk)
    voice.decision, voice.recorded_by, voice.recorded_at = decision, by.name, now
    voice.write()
    decision.store(now=now)
    record("decision.voice_recorded", decision.contract, by=by, now=now, decision=decision.title, who=voice.who)
    return decision
