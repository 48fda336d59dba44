"""What the clock does to reviews: plan, open, close and release whatever is due, however long it was away."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from consortium.access import actor as actors
from consortium.errors import RuleBroken
from reflections.commitments import actions as commitments
from reflections.insights.release import release
from reflections.responses import actions as responses
from reflections.responses.sealing import SealError
from reflections.reviews import actions as reviews
from reflections.reviews import planning
from reflections.reviews.models import Mode, Review, ReviewQuerySet

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """How many of each."""

    planned: int
    opened: int
    released: int
    unlinked: int


def turn(now: datetime) -> Turned:
    """Do what is due. Idempotent; two clocks at once do it once; one review that can't move holds up no
    other.
    """
    planned = len(planning.plan_due(now))
    opened = _each(Review.objects.due_to_open(now), planning.open_due, now)
    waiting = Review.objects.due_to_close(now) | Review.objects.due_to_release()
    released = _each(waiting, conclude, now)
    released += _each(Review.objects.running().filter(mode=Mode.OPEN).answered_by_all(), conclude, now)
    return Turned(planned=planned, opened=opened, released=released, unlinked=responses.unlink(now))


@transaction.atomic
def conclude(review: Review, *, now: datetime) -> None:
    """Close, release, and draft commitments from concerns, in one transaction."""
    by = actors.clock(review.consortium_id)
    reviews.close(review, by=by, now=now)
    commitments.draft_from(release(review, by=by, now=now), now=now)


def _each(due: ReviewQuerySet, act: Callable[..., object], now: datetime) -> int:
    done = 0
    for review in due.order_by("opens_at", "pk"):
        try:
            act(review, now=now)
            done += 1
        except (RuleBroken, SealError) as reason:
            log.warning("Review %s waits: %s", review.pk, reason)
    return done
