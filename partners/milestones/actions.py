"""What can happen to a milestone: it is moved for a reason, and done."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from consortium.access.actor import Actor
from consortium.activity import lifecycle
from consortium.activity.stream import record
from consortium.errors import RuleBroken
from consortium.organisations.models import Organisation
from partners.contracts.actions import require_not_closed, require_part, require_past
from partners.contracts.models import Contract
from partners.days import said
from partners.milestones.models import Milestone, Move


class AlreadyDone(RuleBroken):
    code = "already_done"


class SameDay(RuleBroken):
    code = "same_day"
    message = "It is due on that day already. Choose another."
    field = "due_on"


class NotYours(RuleBroken):
    code = "not_yours"
    message = "A milestone is done when whoever sees to it, or a coordinator, says so."


def may_complete(milestone: Milestone, by: Actor) -> bool:
    """Tell whether the actor coordinates, or sits for whoever sees to it."""
    if milestone.done_on or not by.may("milestones.complete"):
        return False
    return by.may("contracts.manage") or (milestone.owner_id is not None and by.organisation_id == milestone.owner_id)


@transaction.atomic
def create(
    *, contract: Contract, by: Actor, now: datetime, owner: Organisation | None = None, **fields: Any
) -> Milestone:
    """Add a milestone: `title`, `due_on`, and maybe `note` and who sees to it."""
    require_not_closed(contract)
    if owner:
        require_part(contract, owner, field="owner")
    milestone = Milestone(consortium_id=by.consortium_id, contract=contract, owner=owner, **fields)
    return _stored(milestone, "milestone.created", by=by, now=now)


@transaction.atomic
def revise(milestone: Milestone, *, by: Actor, now: datetime, **changes: Any) -> Milestone:
    """Change its words or who sees to it, until it is done. Its day is moved, with a reason."""
    _require_not_done(milestone)
    if owner := changes.get("owner"):
        require_part(milestone.contract, owner, field="owner")
    return lifecycle.revise(milestone, "milestone.revised", by=by, now=now, **changes)


@transaction.atomic
def move(milestone: Milestone, *, due_on: date, reason: str, by: Actor, now: datetime) -> Milestone:
    """Put it on another day, and say why. The day it was due stays on record."""
    milestone = _locked(milestone)
    _require_not_done(milestone)
    if due_on == milestone.due_on:
        raise SameDay
    Move(
        milestone=milestone,
        moved_from=milestone.due_on,
        moved_to=due_on,
        reason=reason,
        moved_by=by.name,
        moved_at=now,
    ).write()
    milestone.due_on = due_on
    return _stored(milestone, "milestone.moved", by=by, now=now, day=said(due_on))


@transaction.atomic
def complete(milestone: Milestone, *, done_on: date, by: Actor, now: datetime) -> Milestone:
    """Record that it is done, as a coordinator or for whoever sees to it. A second click is refused."""
    milestone = _locked(milestone)
    _require_not_done(milestone)
    if not may_complete(milestone, by):
        raise NotYours
    require_past(milestone.contract, done_on, "done_on", now)
    milestone.done_on = done_on
    return _stored(milestone, "milestone.completed", by=by, now=now)


@transaction.atomic
def archive(milestone: Milestone, *, by: Actor, now: datetime) -> Milestone:
    """Hide a milestone that is not wanted any more. A second archiving changes nothing."""
    return lifecycle.archive(milestone, "milestone.archived", by=by, now=now)


def _locked(milestone: Milestone) -> Milestone:
    rows = Milestone.objects.select_for_update(of=("self",)).select_related("contract__consortium")
    return rows.get(pk=milestone.pk)


def _stored(milestone: Milestone, kind: str, *, by: Actor, now: datetime, **data: Any) -> Milestone:
    milestone.store(now=now)
    record(kind, milestone.contract, by=by, now=now, milestone=milestone.title, **data)
    return milestone


def _require_not_done(milestone: Milestone) -> None:
    require_not_closed(milestone.contract)
    if milestone.done_on:
        raise AlreadyDone(f"This was done on {said(milestone.done_on)}. Nothing was changed.")
