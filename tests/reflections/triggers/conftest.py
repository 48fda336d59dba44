"""A partnership whose reviews come on occasions, and what has been planned for it."""

from datetime import timedelta

import pytest

from consortium.access.actor import clock
from reflections.reviews import cadences, planning
from reflections.reviews.models import Mode
from reflections.reviews.occasions import every
from tests.factories.world import NOW, TODAY

LONG_AGO = NOW - timedelta(days=800)
NEVER = TODAY + timedelta(days=2000)  # so that the calendar asks for nothing


@pytest.fixture
def waiting():
    """Return a function that sets a cadence, long ago, which waits for these occasions."""

    def set_it(partnership, *occasions, now=LONG_AGO):
        return cadences.set_cadence(
            partnership,
            anchor_on=NEVER,
            mode=Mode.OPEN,
            occasions=occasions or every(),
            by=clock(),
            now=now,
        )

    return set_it


@pytest.fixture
def planned():
    """Return a function that lets the clock plan, twice, and tells each reason with the day that was meant."""

    def plan(partnership, now=NOW):
        for _ in range(2):
            planning.plan_due(now)
        return [(str(trigger), trigger.day) for trigger in partnership.review_triggers.all()]

    return plan
