"""What a coordinator can do about people who have not answered."""

from datetime import datetime, timedelta

from django.db import transaction

from consortium.access.actor import Actor
from consortium.activity.models import Event
from consortium.activity.stream import record
from consortium.errors import RuleBroken
from consortium.notifications import actions as notifications
from reflections.reminders import nudging
from reflections.reviews.models import Review

COOLDOWN = timedelta(days=2)


class NobodyToRemind(RuleBroken):
    code = "review_not_open"
    message = "This review is not open, so there is nobody to remind."


class TooSoon(RuleBroken):
    code = "reminded_too_soon"


@transaction.atomic
def remind(review: Review, *, at_once: bool, by: Actor, now: datetime) -> Review:
    """Remind whoever has not finished: at once, or at the next good hour of each person.

    Nothing here depends on who has finished, so that neither the ledger nor a refusal can tell: each message
    finds out for itself when it would leave. Once every two days, and the review itself is not touched.
    """
    review.refresh_from_db(from_queryset=Review.objects.select_for_update(no_key=True))
    if not review.is_open_at(now):
        raise NobodyToRemind
    last = last_reminded_at(review)
    if last and now < last + COOLDOWN:
        raise TooSoon(f"People were reminded less than two days ago. Remind them again from {_when(review, last)} on.")
    notifications.nudge(nudging.drafts(review, now=now), now=now, at_once=at_once)
    record("review.reminded", review, by=by, now=now)
    return review


def last_reminded_at(review: Review) -> datetime | None:
    """Return when a coordinator last did this."""
    events = Event.objects.about(review).filter(kind="review.reminded")
    return events.values_list("happened_at", flat=True).first()


def _when(review: Review, last: datetime) -> str:
    again = (last + COOLDOWN).astimezone(review.consortium.zone)
    return f"{again:%H:%M} on {again.day} {again:%B %Y}"
