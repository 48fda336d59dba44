"""A fact that calls for a review, as the pure functions of this feature return it, and how it becomes due."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.text import Truncator

from reflections.reviews.models import Cadence
from reflections.reviews.occasions import Occasion
from reflections.reviews.planning import PLAN_AHEAD, Due

MEMORY = timedelta(days=366)  # what is longer ago calls for nothing any more, however late it was recorded
LONGEST_TITLE = 120  # so that a reason fits, whatever a contract is called


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """`key` is the same however often the fact is derived; `day` is the one on which a review should open.

    Every party reads the reason, so it tells nothing that not all of them may know.
    """

    occasion: Occasion
    key: str
    reason: str
    day: date


def titled(title: str) -> str:
    """Return a title as a reason names it."""
    return f"“{Truncator(title).chars(LONGEST_TITLE)}”"


def by_partnership(cadences: Iterable[Cadence], *occasions: Occasion) -> dict[UUID, Cadence]:
    """Return the cadences that wait for one of these occasions."""
    wanted = set(occasions)
    return {each.partnership_id: each for each in cadences if wanted & set(each.occasions)}


def due_from(facts: Iterable[Fact], cadence: Cadence, now: datetime) -> Iterator[Due]:
    """Yield what the cadence asks for, unless it is long ago."""
    oldest = (now - MEMORY).astimezone(cadence.consortium.zone).date()
    for fact in facts:
        if fact.occasion in cadence.occasions and fact.day >= oldest:
            yield Due(cadence=cadence, key=fact.key, reason=fact.reason, day=fact.day)


def window(now: datetime, cadences: Iterable[Cadence]) -> tuple[date, date]:
    """Return the first and the last day on which a fact can still call for a review, give or take a day of zones.

    It narrows what is read; who is exact is the planner.
    """
    begins = max(min(each.since for each in cadences), (now - MEMORY).date())
    return begins - timedelta(days=1), (now + PLAN_AHEAD).date() + timedelta(days=1)
