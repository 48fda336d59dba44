"""Each way that sending can go, against a real SMTP server."""

import socket
from dataclasses import replace
from datetime import timedelta

import pytest

from consortium import clock
from consortium.delivery import claiming
from consortium.delivery.states import State
from consortium.mail import dispatcher
from consortium.mail.kinds import KINDS, MailKind
from consortium.mail.models import Attempt, Message

pytestmark = pytest.mark.django_db


def tried(message):
    return [(attempt.outcome, attempt.stage, attempt.smtp_code) for attempt in message.tries.order_by("id")]


def test_run_sends_what_is_due_once(sink, enqueue):
    message = enqueue()
    assert (dispatcher.run(), dispatcher.run()) == (1, 0)
    message.refresh_from_db()
    assert (message.state, message.smtp_code, message.attempts, message.reason) == (State.SENT, 250, 1, "")
    assert message.settled_at is not None
    assert tried(message) == [(State.SENT, "dot", 250)]
    assert sink.copies == {message.message_id: 1}


def test_run_sends_a_batch_over_one_connection_to_one_recipient_each(sink, enqueue):
    for number in range(5):
        enqueue(f"person{number}@example.org")
    assert dispatcher.run() == 5
    assert sink.handler.connections == 1
    assert sorted(sink.recipients) == [[f"person{number}@example.org"] for number in range(5)]


def test_run_leaves_what_is_not_due(sink, enqueue):
    message = enqueue(due_at=clock.now() + timedelta(hours=1))
    assert dispatcher.run() == 0
    message.refresh_from_db()
    assert message.state == State.PENDING


def test_run_doubles_leading_dots(sink, enqueue):
    enqueue()
    dispatcher.run()
    assert "\n.Two.\n" in sink.mails[0].get_body(("plain",)).get_content().replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("behaviour", "state", "code", "stage"),
    [
        ({"rcpt": "450 Later"}, State.PENDING, 450, "rcpt"),
        ({"rcpt": "550 No such person"}, State.FAILED, 550, "rcpt"),
        ({"rcpt": "421 Closing"}, State.PENDING, 421, "rcpt"),
        ({"data": "451 Later"}, State.PENDING, 451, "data"),
        ({"after_dot": "451 Later"}, State.PENDING, 451, "dot"),
        ({"after_dot": "421 Closing"}, State.PENDING, 421, "dot"),
        ({"after_dot": "554 Refused"}, State.FAILED, 554, "dot"),
        ({"mail": "550 Not from you"}, State.PENDING, 550, "mail"),
        ({"mail": "451 Busy"}, State.PENDING, 451, "mail"),
    ],
)
def test_run_records_a_refusal(sink, enqueue, behaviour, state, code, stage):
    message = enqueue()
    vars(sink.script).update(behaviour)
    assert dispatcher.run() == 0
    message.refresh_from_db()
    assert (message.state, message.smtp_code, message.attempts) == (state, code, 1)
    assert tried(message) == [(state, stage, code)]
    assert sink.copies == {}
    if state == State.PENDING:
        assert timedelta(seconds=40) < message.not_before - clock.now() < timedelta(seconds=80)


def test_run_goes_on_after_a_refused_recipient(sink, enqueue):
    refused, fine = enqueue("gone@example.org"), enqueue("here@example.org")
    sink.script.rcpt, sink.script.only = "550 No such person", {"gone@example.org"}
    assert dispatcher.run() == 1
    refused.refresh_from_db()
    fine.refresh_from_db()
    assert (refused.state, fine.state, sink.handler.connections) == (State.FAILED, State.SENT, 1)


def test_run_waits_longer_after_each_failure(sink, enqueue, travel):
    message = enqueue()
    sink.script.rcpt = "450 Later"
    waits = []
    for _ in range(6):
        dispatcher.run()
        message.refresh_from_db()
        waits.append(round((message.not_before - clock.now()).total_seconds() / 60, 2))
        travel(seconds=(message.not_before - clock.now()).total_seconds() + 1)
    for wait, minutes in zip(waits, [1, 5, 15, 60, 240, 240], strict=True):
        assert 0.79 * minutes <= wait <= 1.21 * minutes


@pytest.mark.parametrize("deed", ["reset", "vanish"])
def test_run_without_a_reply_after_the_dot_leaves_it_uncertain(sink, enqueue, deed, caplog):
    message = enqueue()
    sink.script.after_dot = deed
    assert dispatcher.run() == 0
    message.refresh_from_db()
    assert message.state == State.UNCERTAIN
    assert message.uncertain_at is not None
    assert tried(message) == [(State.UNCERTAIN, "dot", None)]
    assert any(record.name == "consortium.alarm" for record in caplog.records)


def test_run_sends_an_uncertain_message_once_more_with_the_same_id(sink, enqueue, travel):
    message = enqueue()
    sink.script.after_dot = "reset"
    dispatcher.run()
    travel(minutes=29)
    assert dispatcher.run() == 0
    travel(minutes=2)
    dispatcher.run()
    travel(minutes=31)
    dispatcher.run()
    message.refresh_from_db()
    assert sink.copies == {message.message_id: 2}
    assert message.state == State.UNCERTAIN


def test_run_holds_an_uncertain_message_where_the_policy_says_so(sink, enqueue, travel, settings):
    settings.MAIL_UNCERTAIN_POLICY = "hold"
    message = enqueue()
    sink.script.after_dot = "reset"
    dispatcher.run()
    sink.script.after_dot = None
    travel(hours=5)
    assert dispatcher.run() == 0
    message.refresh_from_db()
    assert (message.state, sink.copies) == (State.UNCERTAIN, {message.message_id: 1})


def test_run_without_a_mail_server_puts_everything_back_and_raises_the_alarm(settings, enqueue, caplog):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free.getsockname()[1]
        for number in range(3):
            enqueue(f"person{number}@example.org")
        assert dispatcher.run() == 0
    rows = set(Message.objects.values_list("state", "attempts", "reason"))
    assert rows == {(State.PENDING, 0, "The mail server could not be reached")}
    assert [record.name for record in caplog.records] == ["consortium.alarm"]


@pytest.mark.parametrize("stage", ["mail", "rcpt"])
def test_run_times_out_before_the_dot_and_tries_later(sink, enqueue, settings, stage, caplog):
    settings.EMAIL_TIMEOUT = 0.3
    slow, next_in_line = enqueue("slow@example.org", due_at=clock.now() - timedelta(hours=1)), enqueue()
    setattr(sink.script, stage, "hang")
    assert dispatcher.run() == 0
    slow.refresh_from_db()
    next_in_line.refresh_from_db()
    assert (slow.state, slow.attempts) == (State.PENDING, 1)
    assert (next_in_line.state, next_in_line.attempts, next_in_line.reason) == (State.PENDING, 0, "")
    assert sink.copies == {}
    assert any(record.name == "consortium.alarm" for record in caplog.records)


def test_run_withholds_the_dot_when_it_is_no_longer_wanted_at_the_fence(sink, enqueue, note, monkeypatch):
    message = enqueue()
    monkeypatch.setattr(
        dispatcher,
        "reach",
        lambda point: note.update({message.address: "Done already"}) if point == "before_fence" else None,
    )
    assert dispatcher.run() == 0
    message.refresh_from_db()
    assert (message.state, message.reason, sink.copies) == (State.CANCELLED, "Done already", {})


def test_run_withholds_the_dot_when_the_lease_was_lost(sink, enqueue, monkeypatch):
    message = enqueue()

    def overtaken(point):
        if point == "before_fence":
            Message.objects.update(lease_token="00000000-0000-0000-0000-000000000001")

    monkeypatch.setattr(dispatcher, "reach", overtaken)
    assert dispatcher.run() == 0
    message.refresh_from_db()
    assert (message.state, sink.copies) == (State.CLAIMED, {})


def test_run_asks_before_it_connects_whether_it_is_still_wanted(settings, enqueue, note):
    settings.EMAIL_PORT = 1  # nothing listens there
    message = enqueue()
    note[message.address] = "Done already"
    dispatcher.run()
    message.refresh_from_db()
    assert (message.state, message.reason) == (State.CANCELLED, "Done already")


def test_run_ends_what_is_too_late(sink, enqueue, travel):
    message = enqueue(expires_at=clock.now() + timedelta(minutes=5))
    travel(minutes=6)
    dispatcher.run()
    message.refresh_from_db()
    assert (message.state, message.reason, sink.copies) == (State.EXPIRED, "It could not be sent in time", {})


def test_run_sends_only_the_latest_due_step_of_a_thread(sink, enqueue):
    first = enqueue(thread="review-1", step="+4", due_at=clock.now() - timedelta(days=2))
    second = enqueue(thread="review-1", step="+9", due_at=clock.now() - timedelta(days=1))
    ahead = enqueue(thread="review-1", step="-1", due_at=clock.now() + timedelta(days=1))
    someone_else = enqueue("kim@example.org", thread="review-1", due_at=clock.now() - timedelta(days=2))
    assert dispatcher.run() == 2
    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {
        first.pk: State.SUPERSEDED,
        second.pk: State.SENT,
        ahead.pk: State.PENDING,
        someone_else.pk: State.SENT,
    }


@pytest.mark.parametrize("part", ["render", "still_wanted"])
def test_run_tries_a_faulty_kind_later_and_sends_the_others(sink, enqueue, monkeypatch, part, caplog):
    def broken(message):
        raise KeyError("a code, for instance")

    parts = {"render": KINDS["test.note"].render, part: broken}
    monkeypatch.setitem(KINDS, "test.broken", MailKind(name="test.broken", title="Broken", **parts))
    bad, good = enqueue(kind="test.broken", due_at=clock.now() - timedelta(hours=2)), enqueue("kim@example.org")
    assert dispatcher.run() == 1
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, bad.reason, bad.attempts) == (State.PENDING, "It could not be written (KeyError)", 1)
    assert good.state == State.SENT
    assert "a code, for instance" not in caplog.text


def test_run_withholds_the_dot_when_the_kind_fails_at_the_fence(sink, enqueue, monkeypatch, note):
    message = enqueue()
    once = iter([None])
    kind = replace(KINDS["test.note"], still_wanted=lambda message: next(once))
    monkeypatch.setitem(KINDS, "test.note", kind)
    assert dispatcher.run() == 0
    message.refresh_from_db()
    assert (message.state, message.reason) == (State.PENDING, "It could not be written (StopIteration)")
    assert sink.copies == {}


def test_run_stops_after_the_message_in_hand(sink, enqueue, monkeypatch):
    for number in range(3):
        enqueue(f"person{number}@example.org")
    stop = dispatcher.Stop()
    monkeypatch.setattr(dispatcher, "reach", lambda point: stop.ask() if point == "after_reply" else None)
    batch = claiming.claim(Message.objects.all(), limit=10)
    assert dispatcher.send_batch(batch, stop) == (1, True)
    assert sorted(Message.objects.values_list("state", flat=True)) == [State.PENDING, State.PENDING, State.SENT]


def test_run_stops_a_surge_but_lets_urgent_mail_pass(sink, enqueue, monkeypatch, caplog):
    monkeypatch.setattr("consortium.delivery.surge.ALWAYS_FINE", 2)
    monkeypatch.setitem(
        KINDS, "test.code", MailKind(name="test.code", title="Code", render=KINDS["test.note"].render, urgent=True)
    )
    for number in range(3):
        enqueue(f"person{number}@example.org")
    code = enqueue("code@example.org", kind="test.code")
    assert dispatcher.run() == 1
    assert sink.copies == {code.message_id: 1}
    assert "surge" in caplog.text
    assert dispatcher.run(through_surge=True) == 3


def test_run_keeps_no_body_link_or_code(sink, enqueue):
    message = enqueue(secret={"code": "493-817"})
    assert "493-817" not in message.secret
    assert message.open_secret() == {"code": "493-817"}
    dispatcher.run()
    message.refresh_from_db()
    assert message.secret == ""
    assert Attempt.objects.count() == 1
