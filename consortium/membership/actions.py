"""What can happen to a membership: its dates are facts, its status follows from them."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from consortium.access.actor import Actor
from consortium.activity import lifecycle
from consortium.activity.stream import record
from consortium.errors import RuleBroken
from consortium.membership.models import Membership
from consortium.organisations.models import Organisation
from consortium.portal.tags import day


class AlreadyEnded(RuleBroken):
    code = "already_ended"
    message = "This membership has already ended. To come back, the organisation applies again."


class EndsTooEarly(RuleBroken):
    code = "ends_too_early"
    message = "A membership can’t end before the organisation applied. Check the day."
    field = "left_on"


class AlreadySuspended(RuleBroken):
    code = "already_suspended"
    field = "suspended_on"


class NotSuspended(RuleBroken):
    code = "not_suspended"
    message = "This membership is not suspended. Nothing was changed."


class DayWrong(RuleBroken):
    code = "day_wrong"


class Merged(RuleBroken):
    code = "organisation_merged"
    field = "organisation"


@transaction.atomic
def create(*, organisation: Organisation, by: Actor, now: datetime, **fields: Any) -> Membership:
    """Record that an organisation applied, and whatever else is known of its membership."""
    _require_not_merged(organisation)
    membership = Membership(consortium_id=by.consortium_id, organisation=organisation, **fields).store(now=now)
    record("membership.applied", membership, by=by, now=now)
    return membership


@transaction.atomic
def revise(membership: Membership, *, by: Actor, now: datetime, **changes: Any) -> Membership:
    """Correct or add dates, the tier, the trustees' approval. Another day of suspension is a new suspension."""
    if "suspended_on" in changes:
        changes["reinstated_on"] = None
    return lifecycle.revise(membership, "membership.revised", by=by, now=now, **changes)


@transaction.atomic
def suspend(membership: Membership, *, suspended_on: date, by: Actor, now: datetime) -> Membership:
    """Suspend a membership from a day on, until it is reinstated. Nothing that the organisation has is taken away."""
    _require_going_on(membership)
    if membership.suspended_on and membership.reinstated_on is None:
        raise AlreadySuspended(
            f"This membership is suspended from {day(membership.suspended_on)} already. Nothing was changed."
        )
    earliest = membership.reinstated_on or membership.admitted_on or membership.applied_on
    if suspended_on < earliest:
        raise DayWrong(f"Choose {day(earliest)} or a later day.", field="suspended_on")
    membership.suspended_on, membership.reinstated_on = suspended_on, None
    membership.store(now=now)
    record("membership.suspended", membership, by=by, now=now, day=day(suspended_on))
    return membership


@transaction.atomic
def reinstate(membership: Membership, *, reinstated_on: date, by: Actor, now: datetime) -> Membership:
    """End a suspension: from this day on the membership is what it was."""
    _require_going_on(membership)
    if membership.suspended_on is None or membership.reinstated_on:
        raise NotSuspended
    if reinstated_on <= membership.suspended_on:
        raise DayWrong(f"Choose a day after {day(membership.suspended_on)}.", field="reinstated_on")
    membership.reinstated_on = reinstated_on
    membership.store(now=now)
    record("membership.reinstated", membership, by=by, now=now, day=day(reinstated_on))
    return membership


@transaction.atomic
def end(membership: Membership, *, left_on: date, by: Actor, now: datetime) -> Membership:
    """End a membership on a day. Its history, and the organisation's, stay."""
    if membership.left_on:
        raise AlreadyEnded
    if left_on < membership.applied_on:
        raise EndsTooEarly
    membership.left_on = left_on
    membership.store(now=now)
    record("membership.ended", membership, by=by, now=now, left_on=left_on.isoformat())
    return membership


def _require_going_on(membership: Membership) -> None:
    if membership.left_on:
        raise AlreadyEnded
    _require_not_merged(membership.organisation)


def _require_not_merged(organisation: Organisation) -> None:
    if successor := organisation.successor:
        raise Merged(
            f"{organisation.name} merged into {successor.name}. Look after the membership of {successor.name}."
        )
