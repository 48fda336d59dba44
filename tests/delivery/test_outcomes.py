"""What came of an attempt; picking up after the dead; the breaker."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium import clock
from consortium.delivery import health, outcomes, reaping, surge
from consortium.delivery.states import State
from consortium.mail.models import Message


@given(attempts=st.integers(1, 50))
def test_backoff_grows_to_four_hours_with_a_fifth_of_jitter(attempts):
    minutes = [1, 5, 15, 60, 240][min(attempts, 5) - 1]
    assert timedelta(minutes=minutes * 0.8) <= outcomes.backoff(attempts) <= timedelta(minutes=minutes * 1.2)


def test_sent_is_recorded_once(put):
    row = put(State.COMMITTING)
    assert (outcomes.sent(row, smtp_code=250), outcomes.sent(row, smtp_code=250)) == (True, False)
    row.refresh_from_db()
    assert (row.state, row.smtp_code, row.attempts) == (State.SENT, 250, 1)


def test_sent_is_believed_from_a_process_that_was_given_up(put, travel):
    row = put(State.COMMITTING)
    travel(minutes=21)
    assert reaping.reap(Message.objects.all()) == 1
    assert outcomes.sent(row)
    row.refresh_from_db()
    assert (row.state, row.uncertain_at is not None) == (State.SENT, True)


def test_sent_is_not_recorded_for_a_row_that_somebody_else_has(put):
    row = put(State.COMMITTING)
    Message.objects.update(lease_token=row.pk)
    assert not outcomes.sent(row)


def test_reap_leaves_leases_that_run(put):
    put(State.CLAIMED), put(State.COMMITTING)
    assert reaping.reap(Message.objects.all()) == 0


def test_reap_puts_back_what_was_in_hand_and_doubts_what_was_being_sent(put, travel):
    in_hand, being_sent = put(State.CLAIMED), put(State.COMMITTING)
    travel(seconds=91)
    assert reaping.reap(Message.objects.all()) == 2
    in_hand.refresh_from_db()
    being_sent.refresh_from_db()
    assert (in_hand.state, in_hand.lease_token) == (State.PENDING, None)
    assert (being_sent.state, being_sent.reason) == (
        State.UNCERTAIN,
        "The sender stopped before it could record the reply",
    )


def test_settle_waits_half_an_hour_and_sends_once_more_only_once(put, travel):
    row = put(State.UNCERTAIN)
    travel(minutes=29)
    assert reaping.settle(Message.objects.all(), policy="resend_once") == 0
    travel(minutes=2)
    assert reaping.settle(Message.objects.all(), policy="hold") == 0
    assert reaping.settle(Message.objects.all(), policy="resend_once") == 1
    row.refresh_from_db()
    assert row.state == State.PENDING
    Message.objects.update(state=State.UNCERTAIN)
    assert reaping.settle(Message.objects.all(), policy="resend_once") == 0


def test_settle_leaves_what_is_no_longer_worth_sending_visible(put, travel):
    put(State.UNCERTAIN, expires_at=clock.now() + timedelta(minutes=10))
    travel(minutes=31)
    assert reaping.settle(Message.objects.all(), policy="resend_once") == 0


def test_expire_says_when_a_first_copy_may_have_arrived(put):
    past = clock.now() - timedelta(seconds=1)
    put(expires_at=past)
    put(expires_at=past, reason="The mail server could not be reached")
    put(expires_at=past, uncertain_at=past, reason="Sent again")
    put(expires_at=past + timedelta(hours=1))
    assert reaping.expire(Message.objects.all()) == 3
    assert sorted(Message.objects.filter(state=State.EXPIRED).values_list("reason", flat=True)) == [
        "It could not be sent in time",
        "Its time ran out before a second copy could leave; the first may have arrived",
        "The mail server could not be reached",
    ]


def test_arrived_settles_only_what_is_uncertain(put):
    put(State.UNCERTAIN), put(State.PENDING)
    assert reaping.arrived(Message.objects.all(), evidence="Its link was opened") == 1


@pytest.mark.parametrize(("due", "busiest", "broken"), [(2, 0, False), (3, 0, True), (5, 1, False), (6, 1, True)])
def test_surge_is_more_than_is_always_fine_and_five_times_the_busiest_day(put, monkeypatch, due, busiest, broken):
    monkeypatch.setattr(surge, "ALWAYS_FINE", 2)
    for _ in range(due):
        put()
    for _ in range(busiest):
        put(State.SENT, settled_at=clock.now() - timedelta(days=3))
    put(State.SENT, settled_at=clock.now() - timedelta(days=9))
    assert surge.is_surge(Message.objects.all(), now=clock.now()) is broken


def test_longest_past_due_is_the_age_of_the_oldest_due_message(put):
    assert health.longest_past_due(Message.objects.all(), now=clock.now()) == timedelta()
    row = put(due_at=clock.now() - timedelta(minutes=7))
    put()
    now = clock.now()
    assert health.longest_past_due(Message.objects.all(), now=now) == now - row.not_before
