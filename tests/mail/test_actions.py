"""Enqueueing, and what a coordinator may decide."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from consortium import clock
from consortium.activity.models import Event
from consortium.delivery.states import State
from consortium.mail import actions as mail
from consortium.mail import nudging
from consortium.mail.models import Message
from tests.factories.world import NOW


def force(message, state, **fields):
    """Put a row where a test needs it."""
    settled = clock.now() if state in {State.FAILED, State.SENT} else None
    uncertain = clock.now() if state == State.UNCERTAIN else None
    Message.objects.filter(pk=message.pk).update(state=state, settled_at=settled, uncertain_at=uncertain, **fields)
    message.refresh_from_db()
    return message


def test_enqueue_twice_records_once(enqueue):
    enqueue("Sam@Example.org", dedupe="once")
    enqueue("sam@example.org ", dedupe="once")
    assert Message.objects.count() == 1


def test_enqueue_refuses_what_is_no_address(enqueue):
    for bad in ["", "sam", "sam@example.org\r\nBcc: eve@example.org", "sam@"]:
        with pytest.raises(ValidationError):
            enqueue(bad)


def test_enqueue_refuses_an_unknown_kind(db):
    with pytest.raises(LookupError):
        mail.enqueue([mail.Draft(kind="test.unknown", to="sam@example.org", dedupe="1", due_at=NOW)], now=NOW)


def test_enqueue_gives_five_days_unless_told(enqueue):
    message = enqueue()
    assert message.expires_at - message.due_at == timedelta(days=5)
    assert message.not_before == message.due_at


def test_enqueue_is_bulk(note, django_assert_max_num_queries, db):
    drafts = [mail.Draft(kind="test.note", to=f"p{n}@example.org", dedupe="1", due_at=NOW) for n in range(300)]
    with django_assert_max_num_queries(10):
        mail.enqueue(drafts, now=NOW)


def test_enqueue_wakes_the_dispatcher_once_after_commit(note, monkeypatch, django_capture_on_commit_callbacks, db):
    draft = mail.Draft(kind="test.note", to="sam@example.org", dedupe="1", due_at=NOW)
    with django_capture_on_commit_callbacks() as hooks, transaction.atomic():
        mail.enqueue([draft], now=NOW)
        mail.enqueue([draft], now=NOW)
    assert hooks == [nudging.nudge]


def test_nudge_without_a_broker_neither_fails_nor_waits(monkeypatch, caplog):
    monkeypatch.setitem(nudging._resting, "until", 0.0)
    monkeypatch.setattr(nudging.app.conf, "broker_url", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(nudging.app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    before = nudging.time.monotonic()
    nudging.nudge()
    nudging.nudge()
    assert nudging.time.monotonic() - before < 1.5
    assert len([record for record in caplog.records if record.name == nudging.log.name]) == 1


def test_reschedule_moves_only_what_waits(enqueue):
    waiting, sent = enqueue("a@example.org"), force(enqueue("b@example.org"), State.SENT)
    later = clock.now() + timedelta(days=3)
    times = {"due_at": later, "not_before": later, "expires_at": later + timedelta(days=1)}
    assert mail.reschedule(Message.objects.all(), **times) == 1
    waiting.refresh_from_db()
    before = sent.due_at
    sent.refresh_from_db()
    assert (waiting.due_at, sent.due_at) == (later, before)


def test_supersede_and_withdraw_end_only_what_waits(enqueue):
    enqueue("a@example.org"), force(enqueue("b@example.org"), State.FAILED)
    assert mail.supersede(Message.objects.all(), reason="The date moved", now=NOW) == 1
    assert mail.withdraw(Message.objects.all(), reason="Closed", now=NOW) == 0
    assert sorted(Message.objects.values_list("state", "reason")) == [("failed", ""), ("superseded", "The date moved")]


def test_confirm_settles_what_was_uncertain(enqueue):
    message = force(enqueue(), State.UNCERTAIN)
    assert mail.confirm(Message.objects.all(), evidence="Its link was opened") == 1
    message.refresh_from_db()
    assert (message.state, message.reason) == (State.SENT, "Its link was opened")


def test_retry_starts_a_failed_message_again(enqueue, world):
    message = force(enqueue(consortium_id=world.northern.pk), State.FAILED)
    done = mail.retry(message, by=world.coordinator, now=clock.now())
    assert (done.state, done.attempts, done.settled_at) == (State.PENDING, 0, None)
    event = Event.objects.get()
    assert (event.kind, event.data) == ("message.retried", {"subject": "A note"})


@pytest.mark.parametrize(("arrived", "state"), [(True, State.SENT), (False, State.PENDING)])
def test_settle_decides_an_uncertain_message(enqueue, world, arrived, state):
    message = force(enqueue(consortium_id=world.northern.pk), State.UNCERTAIN)
    same_id = message.message_id
    done = mail.settle(message, arrived=arrived, by=world.coordinator, now=clock.now())
    assert (done.state, done.message_id, done.uncertain_at is not None) == (state, same_id, True)
    assert (done.resent_at is None) == arrived


def test_cancel_ends_a_waiting_message(enqueue, world):
    done = mail.cancel(enqueue(consortium_id=world.northern.pk), by=world.coordinator, now=clock.now())
    assert (done.state, done.reason) == (State.CANCELLED, f"Cancelled by {world.coordinator.name}")


def test_actions_refuse_what_has_moved_on_and_record_nothing(enqueue, world):
    message = force(enqueue(consortium_id=world.northern.pk), State.SENT)
    by, now = world.coordinator, clock.now()
    for act in [
        lambda: mail.cancel(message, by=by, now=now),
        lambda: mail.retry(message, by=by, now=now),
        lambda: mail.settle(message, arrived=True, by=by, now=now),
    ]:
        with pytest.raises(mail.NotNow):
            act()
    assert Event.objects.count() == 0


def test_nothing_is_sent_again_once_its_time_is_over(enqueue, world):
    past = clock.now() - timedelta(seconds=1)
    failed = force(enqueue("a@example.org"), State.FAILED, expires_at=past)
    doubtful = force(enqueue("b@example.org"), State.UNCERTAIN, expires_at=past)
    with pytest.raises(mail.TooLate):
        mail.retry(failed, by=world.coordinator, now=clock.now())
    with pytest.raises(mail.TooLate):
        mail.settle(doubtful, arrived=False, by=world.coordinator, now=clock.now())


def test_messages_are_visible_to_coordinators_of_their_consortium_alone(enqueue, world):
    mine = enqueue("a@example.org", consortium_id=world.northern.pk)
    enqueue("b@example.org", consortium_id=world.southern.pk)
    enqueue("c@example.org")
    assert list(Message.objects.visible_to(world.coordinator)) == [mine]
    for actor in (world.member, world.broker, world.observer, world.lead, world.outsider):
        assert list(Message.objects.visible_to(actor)) == []
