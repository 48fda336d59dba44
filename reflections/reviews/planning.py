"""What should exist by now? Asked every minute, so that no missed day of the clock is a missed review."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from consortium.access import actor as actors
from consortium.activity.stream import record
from partners.partnerships.models import Partnership
from reflections.reviews import actions, windows
from reflections.reviews.models import Cadence, Mode, Review, Trigger

PLAN_AHEAD = timedelta(days=30)  # so that the parties see it coming and can ask for more protection


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A reason for a review, derived from stored facts. `key` is the same however often it is derived."""

    cadence: Cadence
    key: str
    reason: str
    day: date


Source = Callable[[Sequence[Cadence], datetime], Iterable[Due]]


def calendar(cadences: Sequence[Cadence], now: datetime) -> Iterator[Due]:
    """Yield the latest turn of each cadence. Turns that an outage swallowed are one review, not several."""
    for cadence in cadences:
        today = now.astimezone(cadence.consortium.zone).date()
        day = windows.latest_occurrence(cadence.anchor_on, cadence.every_months, today + PLAN_AHEAD)
        if day:
            reason = f"Every {cadence.every_months} months" if cadence.every_months > 1 else "Every month"
            yield Due(cadence=cadence, key=f"calendar:{day.isoformat()}", reason=reason, day=day)


SOURCES: list[Source] = [calendar]


def register_source(source: Source) -> None:
    """Add a function of stored facts: called with cadences, it yields every reason for a review, known or new.

    One whose day is before the cadence was set, or further ahead than is planned, may be among them: it is left out.
    """
    SOURCES.append(source)


def due_triggers(cadences: Sequence[Cadence], now: datetime) -> list[Due]:
    """Return every reason for a review by now, known or new, the earliest first."""
    found = (due for source in SOURCES for due in source(cadences, now))
    return sorted((due for due in found if _counts(due, now)), key=lambda due: (due.day, due.key))


def _counts(due: Due, now: datetime) -> bool:
    """Tell whether its day has come near, and is not before the cadence was set."""
    today = now.astimezone(due.cadence.consortium.zone).date()
    return due.cadence.since <= due.day <= today + PLAN_AHEAD


def plan_due(now: datetime, *, only: Cadence | None = None) -> list[UUID]:
    """Plan what should exist by now and does not, of all cadences or one; return the new reviews.

    Any number of planners may run.
    """
    cadences = Cadence.objects.active_on(now.date()).select_related("consortium", "partnership__consortium")
    found = due_triggers(list(cadences.filter(pk=only.pk) if only else cadences), now)
    known = set(
        Trigger.objects.filter(partnership__in={due.cadence.partnership_id for due in found}).values_list(
            "partnership_id", "key"
        )
    )
    new = [due for due in found if (due.cadence.partnership_id, due.key) not in known]
    return [review.pk for due in new if (review := _plan_one(due, now)) is not None]


@transaction.atomic
def _plan_one(due: Due, now: datetime) -> Review | None:
    """Plan or merge one. The lock makes planners take turns; the unique key holds even without it."""
    partnership = Partnership.objects.select_for_update(no_key=True).get(pk=due.cadence.partnership_id)
    today = now.astimezone(due.cadence.consortium.zone).date()
    opens_on = max(due.day, today)
    if Trigger.objects.filter(partnership=partnership, key=due.key).exists() or not partnership.is_open_on(opens_on):
        return None
    by = actors.clock(due.cadence.consortium_id)
    other = actions.near(partnership, opens_on)
    review = other or actions.write(partnership, opens_on=opens_on, mode=due.cadence.mode, by=by, now=now)
    Trigger.objects.create(partnership=partnership, review=review, key=due.key, reason=due.reason, day=due.day)
    if other:
        record("review.merged", review, by=by, now=now, reason=due.reason)
    return None if other else review


def open_due(review: Review, *, now: datetime) -> Review:
    """Open by the clock, or do what a person would: an ended partnership’s review is cancelled, and one that
    has too few parties left to be confidential becomes private rather than missed.
    """
    by = actors.clock(review.consortium_id)
    try:
        return actions.open(review, by=by, now=now)
    except actions.PartnershipEnded:
        return actions.cancel(review, reason="The partnership ended before the review opened.", by=by, now=now)
    except actions.ModeNotAllowed:
        return _open_as_private(review, now=now)


def _open_as_private(review: Review, *, now: datetime) -> Review:
    by = actors.clock(review.consortium_id)
    with transaction.atomic():
        review.refresh_from_db(from_queryset=Review.objects.select_for_update(no_key=True))
        if not review.opened_at and review.mode == Mode.CONFIDENTIAL:
            review.touch(mode=Mode.PRIVATE, updated_at=now)
            record("review.protected", review, by=by, now=now, mode=str(Mode.PRIVATE.label).lower())
        return actions.open(review, by=by, now=now)
