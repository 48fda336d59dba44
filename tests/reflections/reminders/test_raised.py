"""An organisation is told what is asked of it: its leads, once, and while it is still open."""

from datetime import timedelta

import pytest

from consortium.mail.kinds import KINDS
from consortium.mail.models import Message
from reflections.commitments import actions as commitments
from reflections.reminders.raised import KIND, plan_raised
from tests.factories import reviews as factory
from tests.factories.world import NOW, TODAY, actor_in


@pytest.fixture
def raised(world):
    """Return a commitment that Birch asks of Alder."""
    partnership = factory.make_partnership(world.northern, [world.alder, world.birch])
    fields = {"title": "Papers a week before", "owner": world.alder, "due_on": TODAY, "raised_by": world.birch}
    return commitments.raise_one(partnership, fields=fields, by=actor_in(world.seats.member), now=NOW)


def rows():
    return Message.objects.filter(kind=KIND)


def test_plan_tells_the_leads_of_the_owner_once(world, raised):
    for _ in range(2):
        plan_raised(NOW)
    assert [row.recipient_id for row in rows()] == [world.lead.user_id]
    letter = KINDS[KIND].render(rows().get())
    assert letter.subject == "Birch Community asks: Papers a week before, by 3 March 2026"
    assert letter.button.path == f"/consortia/northern/commitments/{raised.pk}/"


def test_plan_tells_nobody_of_what_is_answered_or_old(world, raised):
    plan_raised(NOW + timedelta(days=5))
    commitments.acknowledge(raised, by=world.lead, now=NOW)
    plan_raised(NOW)
    assert not rows().exists()


def test_news_is_not_wanted_once_it_is_answered(world, raised):
    plan_raised(NOW)
    message = rows().get()
    assert KINDS[KIND].still_wanted(message) is None
    commitments.acknowledge(raised, by=world.lead, now=NOW)
    assert KINDS[KIND].still_wanted(message) == "the commitment is acknowledged"
