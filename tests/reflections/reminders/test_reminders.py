"""When people are asked and reminded, and when a reminder is no longer wanted."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.access.roles import Role
from consortium.mail import actions as mail
from reflections.reminders import asks, emails, messages
from reflections.reminders.steps import Nudge, Step, instant, steps
from reflections.responses import actions as responses
from reflections.responses.answers import CANT_SAY
from reflections.reviews import actions as reviews
from reflections.reviews import invitations
from reflections.reviews.models import Mode
from tests.factories import reviews as factory
from tests.factories.world import NOW, TODAY, make_seat, make_user

MONTH = timedelta(days=31)
ASKED = datetime(2026, 3, 3, 10, 0)  # noqa: DTZ001 – a wall time


def test_steps_ask_and_remind_three_times():
    assert steps(opened_on=TODAY, asked=ASKED, due_on=date(2026, 3, 17)) == [
        Nudge(step=Step.OPENS, due=ASKED, occurrence="2026-03-03"),
        Nudge(step=Step.AFTER_4_DAYS, due=datetime(2026, 3, 7, 9), occurrence="2026-03-03"),  # noqa: DTZ001
        Nudge(step=Step.AFTER_9_DAYS, due=datetime(2026, 3, 12, 9), occurrence="2026-03-03"),  # noqa: DTZ001
        Nudge(step=Step.LAST_DAY_BUT_ONE, due=datetime(2026, 3, 16, 9), occurrence="2026-03-17"),  # noqa: DTZ001
    ]


def test_an_extension_moves_the_last_reminder_only():
    before = steps(opened_on=TODAY, asked=ASKED, due_on=date(2026, 3, 17))
    after = steps(opened_on=TODAY, asked=ASKED, due_on=date(2026, 4, 1))
    assert after[:3] == before[:3]
    assert (after[3].due.date(), after[3].occurrence) == (date(2026, 3, 31), "2026-04-01")


@given(st.integers(0, 30), st.integers(2, 40))
def test_steps_are_at_most_four_in_order_and_never_a_day_apart_or_after_the_last_day(asked_after, runs):
    due_on = TODAY + timedelta(days=runs)
    found = steps(opened_on=TODAY, asked=ASKED + timedelta(days=asked_after), due_on=due_on)
    days = [nudge.due.date() for nudge in found]
    assert 1 <= len(found) <= 4
    assert all(later - earlier > timedelta(days=1) for earlier, later in pairwise(days))
    assert all(day <= due_on for day in days[1:])


def test_instant_moves_a_skipped_wall_time_forward_and_takes_the_first_of_two():
    london = ZoneInfo("Europe/London")
    assert instant(datetime(2026, 3, 29, 1, 30), london) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # noqa: DTZ001
    assert instant(datetime(2026, 10, 25, 1, 30), london) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # noqa: DTZ001


@pytest.fixture
def pair(group):
    return group(2)


@pytest.fixture
def review(pair):
    return factory.opened(pair)


def due(now=NOW, horizon=MONTH):
    return list(asks.asks_due(now, horizon))


def test_asks_due_are_everybodys_every_step(pair, review):
    found = due()
    assert len(found) == 8
    assert {ask.address for ask in found} == {seat.user.email for seat in pair.people}
    mine = [ask for ask in found if ask.user == pair.people[0].user]
    assert [ask.step for ask in mine] == list(Step)
    assert [ask.due_at for ask in mine][1:3] == [datetime(2026, 3, day, 9, tzinfo=UTC) for day in (7, 12)]
    assert [ask.expires_at for ask in mine] == [*[ask.due_at for ask in mine[1:]], review.closes_at]


def test_asks_due_are_the_same_whether_people_have_answered_or_not(pair, review):
    before = due()
    factory.answer(review, pair.people[0])
    assert due() == before


def test_asks_due_after_an_outage_are_only_the_latest_step_of_each(pair, review):
    found = due(datetime(2026, 3, 13, tzinfo=UTC), timedelta())
    assert [ask.step for ask in found] == [Step.AFTER_9_DAYS] * 2
    assert due(review.closes_at) == []


def test_asks_due_keep_to_the_horizon_and_leave_out_who_declined(pair, review):
    invitations.decline(factory.invitation_of(review, pair.organisations[1]), reason="Away", by=pair.actor(1), now=NOW)
    found = due(horizon=timedelta(days=5))
    assert [(ask.user, ask.step) for ask in found] == [
        (pair.people[0].user, Step.OPENS),
        (pair.people[0].user, Step.AFTER_4_DAYS),
    ]


def test_asks_due_are_at_nine_where_the_person_is(pair, review):
    user = pair.people[0].user
    user.time_zone = "America/New_York"
    user.save()
    found = next(ask for ask in due() if ask.user == user and ask.step == Step.AFTER_9_DAYS)
    assert found.due_at == datetime(2026, 3, 12, 13, tzinfo=UTC)


def test_somebody_invited_later_is_asked_then_and_reminded_after(pair, review, world):
    seat = make_seat(world.northern, Role.MEMBER, pair.organisations[0], make_user("Second person"))
    later = NOW + timedelta(days=6)
    invitations.invite(review, contact=seat.contact, by=world.coordinator, now=later)
    found = [ask for ask in due(later) if ask.user == seat.user]
    assert [ask.step for ask in found] == [Step.OPENS, Step.AFTER_9_DAYS, Step.LAST_DAY_BUT_ONE]
    assert found[0].due_at == later


def why(ask, now=NOW):
    return asks.why_not(ask.invitation_id, step=ask.step, occurrence=ask.occurrence, now=now)


def test_an_ask_is_wanted_until_its_person_is_done_and_the_reason_does_not_tell_how(pair, review):
    mine, theirs = due(horizon=timedelta())
    assert (why(mine), why(theirs)) == ("", "")
    invitation = factory.invitation_of(review, pair.organisations[0])
    key = next(iter(factory.answers_for(review, pair.organisations[0])))
    responses.save_draft(invitation, {key: CANT_SAY}, version=0, by=pair.actor(0), now=NOW)
    by_user = {ask.user: ask for ask in (mine, theirs)}
    assert why(by_user[pair.people[0].user]) == ""
    responses.save_draft(
        invitation, factory.answers_for(review, pair.organisations[0]), version=1, by=pair.actor(0), now=NOW
    )
    responses.submit(invitation, by=pair.actor(0), now=NOW)
    invitations.decline(factory.invitation_of(review, pair.organisations[1]), reason="Away", by=pair.actor(1), now=NOW)
    assert [why(ask) for ask in by_user.values()] == ["not needed", "not needed"]


def test_an_ask_is_not_wanted_once_the_review_or_the_seat_has_ended(pair, review, world):
    ask, other = due(horizon=timedelta())
    assert why(ask, review.closes_at) == "review closed"
    make_ended = next(seat for seat in pair.people if seat.user == ask.user)
    make_ended.touch(ended_at=NOW)
    assert why(ask) == "no longer has a seat"
    reviews.cancel(review, reason="Not now", by=world.coordinator, now=NOW)
    assert why(other) == "review cancelled"


def test_the_last_reminder_of_a_day_that_moved_is_not_wanted(pair, review, world):
    last = next(ask for ask in due() if ask.step == Step.LAST_DAY_BUT_ONE)
    early = next(ask for ask in due() if ask.step == Step.AFTER_4_DAYS)
    reviews.extend(review, due_on=date(2026, 4, 1), by=world.coordinator, now=NOW)
    assert (why(last), why(early)) == ("the last day moved", "")
    moved = next(ask for ask in due() if ask.step == Step.LAST_DAY_BUT_ONE and ask.user == last.user)
    assert (moved.occurrence, why(moved)) == ("2026-04-01", "")


@pytest.mark.parametrize("step", Step)
def test_the_mail_says_by_when_and_how_long_and_not_whether_one_has_begun(pair, review, step):
    ask = due(horizon=timedelta())[0]
    draft = replace(messages.draft_of(ask), step=step)
    message = mail.row_of(draft, now=NOW)
    message.save()
    before = emails.ask(message)
    assert before.subject.lower().endswith("by 17 march 2026")
    assert "minute" in before.text
    factory.answer(review, next(seat for seat in pair.people if seat.user == ask.user))
    assert (emails.ask(message).subject, emails.ask(message).text) == (before.subject, before.text)


@pytest.mark.parametrize(("mode", "told"), [(Mode.OPEN, True), (Mode.CONFIDENTIAL, False), (Mode.PRIVATE, False)])
def test_coordinators_read_in_the_ledger_who_has_finished_an_open_review_only(group, world, mode, told):
    """Of any other, the first ask is sent to whoever has answered too, and reminders are not theirs to read."""
    four = group(4)
    review = factory.opened(four, mode)
    factory.answer(review, four.people[0])
    found = {ask.step: ask for ask in due() if ask.user == four.people[0].user}
    first, reminder = found[Step.OPENS], found[Step.AFTER_4_DAYS]
    assert why(first) == ("not needed" if told else "")
    assert why(reminder, reminder.due_at) == "not needed"
    listed = world.northern.pk if told else None
    assert (first.consortium_id, reminder.consortium_id) == (world.northern.pk, listed)
