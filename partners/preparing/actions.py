"""What can happen while a bid is prepared, and to the criteria that it is weighed by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from consortium.access.actor import Actor
from consortium.activity import lifecycle
from consortium.activity.stream import record
from consortium.errors import NotValid, RuleBroken
from consortium.tenancy.models import Consortium
from partners.bids.actions import AlreadySubmitted, require_no_outcome
from partners.bids.models import Bid
from partners.preparing.models import Criterion, Score
from partners.preparing.queries import weighing_of
from partners.preparing.shipped import shipped_for


class NothingToAdd(RuleBroken):
    code = "nothing_to_add"
    message = "Every criterion that ships is here already; the archived ones are in the list filtered by “archived”."


class CriterionArchived(RuleBroken):
    code = "criterion_archived"
    field = "scores"


@dataclass(frozen=True, slots=True)
class Mark:
    """What somebody says of one criterion."""

    criterion: Criterion
    score: int
    note: str = ""


@transaction.atomic
def create(*, by: Actor, now: datetime, **fields: Any) -> Criterion:
    """Add a criterion of the consortium's own, at the end of the list unless `position` says otherwise."""
    home = _home(by)
    fields = {"position": Criterion.objects.filter(consortium=home).count() + 1} | fields
    criterion = Criterion(consortium=home, **fields).store(now=now)
    record("criterion.created", criterion, by=by, now=now)
    return criterion


@transaction.atomic
def revise(criterion: Criterion, *, by: Actor, now: datetime, **changes: Any) -> Criterion:
    return lifecycle.revise(criterion, "criterion.revised", by=by, now=now, **changes)


@transaction.atomic
def archive(criterion: Criterion, *, by: Actor, now: datetime) -> Criterion:
    """Stop asking it. What was scored by it stays. A second archiving changes nothing."""
    return lifecycle.archive(criterion, "criterion.archived", by=by, now=now)


@transaction.atomic
def ship(*, by: Actor, now: datetime) -> Criterion:
    """Add those of the criteria that ship that are not here, and return the first. The second time is refused."""
    added = _add_shipped(_home(by), by=by, now=now)
    if not added:
        raise NothingToAdd
    return added[0]


@transaction.atomic
def score(bid: Bid, *, scores: Sequence[Mark], by: Actor, now: datetime) -> Bid:
    """Score a bid by these criteria; what is not named stays. The sum is shown, and decides nothing."""
    require_no_outcome(bid)
    if bid.submitted_at:
        raise AlreadySubmitted
    if not Criterion.objects.filter(consortium=bid.consortium).exists():
        _add_shipped(_home(by), by=by, now=now)
    for mark in scores:
        _keep(bid, mark, by=by, now=now)
    bid.store(now=now)
    record("bid.scored", bid, by=by, now=now, points=str(weighing_of(bid).total))
    return bid


def _keep(bid: Bid, mark: Mark, *, by: Actor, now: datetime) -> None:
    if mark.criterion.consortium_id != bid.consortium_id:
        raise NotValid("This criterion is not known in this consortium.", field="scores")
    if mark.criterion.archived_at:
        raise CriterionArchived(f"“{mark.criterion}” is archived. Leave it out.")
    kept = bid.scores.filter(criterion=mark.criterion).first() or Score(bid=bid, criterion=mark.criterion)
    kept.score, kept.note, kept.scored_by, kept.scored_at = mark.score, mark.note, by.name, now
    kept.write()


def _home(by: Actor) -> Consortium:
    """Return the actor's consortium, locked: of two who add criteria at once, the second waits."""
    return Consortium.objects.select_for_update(no_key=True).get(pk=by.consortium_id)


def _add_shipped(home: Consortium, *, by: Actor, now: datetime) -> list[Criterion]:
    known = Criterion.objects.filter(consortium=home)
    ids, names = set(known.values_list("pk", flat=True)), set(known.current().values_list("name", flat=True))
    added = [row.store(now=now) for row in shipped_for(home) if row.pk not in ids and row.name not in names]
    if added:
        record("criterion.shipped", home, by=by, now=now)
    return added
