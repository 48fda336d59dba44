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


class AlreadyEnded(RuleBroken):
    code = "already_ended"
    message = "This membership has already ended. To come back, the organisation applies again."


class EndsTooEarly(RuleBroken):
    code = "ends_too_early"
    message = "A membership can’t end before the organisation applied. Check the day."
    field = "left_on"


@transaction.atomic
def create(*, organisation: Organisation, by: Actor, now: datetime, **fields: Any) -> Membership:
    """Record that an organisation applied, and whatever else is known of its membership."""
    membership = Membership(consortium_id=by.consortium_id, organisation=organisation, **fields).store(now=now)
    record("membership.applied", membership, by=by, now=now)
    return membership


@transaction.atomic
def revise(membership: Membership, *, by: Actor, now: datetime, **changes: Any) -> Membership:
    """Correct or add dates, the tier, the trustees' approval."""
    return lifecycle.revise(membership, "membership.revised", by=by, now=now, **changes)


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
