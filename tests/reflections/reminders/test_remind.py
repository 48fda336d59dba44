"""Reminding by hand: to everybody asked, so that neither the ledger nor a refusal tells who has finished."""

from datetime import timedelta

import pytest
from django.urls import resolve

from consortium import clock
from consortium.activity.models import Event
from consortium.delivery.states import SETTLED, State
from consortium.mail.models import Message
from consortium.notifications import tasklinks
from consortium.notifications.kinds import NUDGES, why_not
from reflections.reminders import actions as reminders
from reflections.reminders import nudging
from reflections.reviews import actions as reviews
from reflections.reviews.models import Mode
from tests.factories import reviews as factory
from tests.factories.world import NOW


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def four(group):
    return group(4)


def messages():
    return Message.objects.filter(kind=nudging.KIND).order_by("address")


def reasons():
    return [why_not(NUDGES[nudging.KIND], message) for message in messages()]


def test_remind_makes_one_message_out_to_everybody_finished_or_not(world, four, now):
    review = factory.opened(four, Mode.CONFIDENTIAL, now=now)
    factory.answer(review, four.people[0], now=now)
    review.refresh_from_db()
    before = review.updated_at
    reminders.remind(review, at_once=True, by=world.coordinator, now=now)
    review.refresh_from_db()
    assert [message.address for message in messages()] == sorted(seat.user.email for seat in four.people)
    assert reasons() == ["not needed", None, None, None]
    assert review.updated_at == before
    assert Event.objects.filter(kind="review.reminded").get().data == {"subject": str(review)}


def test_reasons_are_the_same_for_finishing_and_declining(world, four, now):
    review = factory.opened(four, Mode.CONFIDENTIAL, now=now)
    reminders.remind(review, at_once=True, by=world.coordinator, now=now)
    factory.answer(review, four.people[0], now=now)
    invitation = factory.invitation_of(review, four.organisations[1])
    factory.invitations.decline(invitation, reason="No time", by=four.actor(1), now=now)
    assert reasons() == ["not needed", "not needed", None, None]
    reviews.cancel(review, reason="A mistake", by=world.coordinator, now=now)
    assert reasons() == ["review cancelled"] * 4


@pytest.mark.parametrize("mode", Mode)
def test_the_ledger_shows_that_a_reminder_is_expected_or_in_trouble_and_not_how_it_ended(world, four, now, mode):
    review = factory.opened(four, mode, now=now)
    reminders.remind(review, at_once=True, by=world.coordinator, now=now)
    shown = {}
    for state in State:
        settled = now if state in SETTLED else None
        messages().update(
            state=state, settled_at=settled, uncertain_at=now, lease_token=review.pk, lease_until=now, attempts=0
        )
        shown[state] = messages().visible_to(world.coordinator).count()
    assert {state for state, listed in shown.items() if listed} == {State.PENDING, State.FAILED, State.UNCERTAIN}
    messages().update(state=State.PENDING, settled_at=None, attempts=1)
    assert not messages().visible_to(world.coordinator).exists()


def test_remind_waits_two_days_whoever_asks(world, four, now):
    review = factory.opened(four, now=now)
    reminders.remind(review, at_once=True, by=world.coordinator, now=now)
    with pytest.raises(reminders.TooSoon):
        reminders.remind(review, at_once=False, by=world.coordinator, now=now + timedelta(hours=47))
    reminders.remind(review, at_once=False, by=world.coordinator, now=now + timedelta(days=2))
    assert messages().count() == 8


@pytest.mark.parametrize("when", ["planned", "closed", "cancelled"])
def test_remind_is_refused_unless_the_review_is_open(world, four, now, when):
    review = factory.planned(four, opens_on=now.date(), now=now)
    if when != "planned":
        reviews.open(review, by=world.coordinator, now=now)
    if when == "cancelled":
        reviews.cancel(review, reason="A mistake", by=world.coordinator, now=now)
    with pytest.raises(reminders.NobodyToRemind):
        reminders.remind(review, at_once=True, by=world.coordinator, now=review.closes_at if when == "closed" else now)
    assert messages().count() == 0


def test_remind_at_a_good_hour_waits_for_office_hours(world, group):
    night = NOW.replace(hour=23)
    review = factory.opened(group(2), now=night)
    reminders.remind(review, at_once=False, by=world.coordinator, now=night)
    assert {message.not_before for message in messages()} == {(NOW + timedelta(days=1)).replace(hour=8)}
    assert {message.expires_at for message in messages()} == {review.closes_at}


def test_letter_says_by_when_and_leads_to_the_task(world, group, now):
    pair = group(2)
    review = factory.opened(pair, now=now)
    reminders.remind(review, at_once=True, by=world.coordinator, now=now)
    letter = NUDGES[nudging.KIND].render(messages().first())
    assert letter.subject.startswith("Debt advice: your coordinator asks for your view, by ")
    opened = tasklinks.read(resolve(letter.button.path).kwargs["token"], now=now)
    assert opened.subject_id == messages().first().about_id
