"""Dispatchers killed with SIGKILL at named points, as real processes on a shared database."""

import pytest

from consortium.delivery.states import State

KILLED = -9


@pytest.mark.slow
@pytest.mark.parametrize("point", ["after_claim", "mid_data", "before_fence"])
def test_deliver_killed_before_the_fence_sends_once_after_the_lease(ledger, point):
    ledger.enqueue()
    assert ledger.deliver(CRASH_AT=point)[0] == KILLED
    assert (ledger.message.state, ledger.sink.copies) == (State.CLAIMED, {})
    assert ledger.deliver() == (0, "0 sent")  # the lease still runs
    ledger.travel(seconds=95)
    assert ledger.deliver() == (0, "1 sent")
    assert (ledger.message.state, ledger.message.uncertain_at) == (State.SENT, None)
    assert ledger.sink.copies == {ledger.message.message_id: 1}


@pytest.mark.slow
@pytest.mark.parametrize(("point", "copies"), [("after_fence", 0), ("after_dot", 1), ("after_reply", 1)])
def test_deliver_killed_after_the_fence_is_visibly_uncertain_and_sent_once_more(ledger, point, copies):
    ledger.enqueue()
    assert ledger.deliver(CRASH_AT=point)[0] == KILLED
    assert ledger.message.state == State.COMMITTING
    ledger.travel(minutes=21)
    assert ledger.deliver() == (0, "0 sent")
    assert ledger.message.state == State.UNCERTAIN
    assert ledger.sink.copies.total() == copies
    ledger.travel(minutes=31)
    assert ledger.deliver() == (0, "1 sent")
    assert ledger.message.state == State.SENT
    assert ledger.message.uncertain_at is not None
    assert ledger.message.resent_at is not None
    assert ledger.sink.copies == {ledger.message.message_id: copies + 1}


@pytest.mark.slow
@pytest.mark.parametrize("point", ["after_dot", "after_reply"])
def test_deliver_killed_after_the_fence_makes_no_copy_where_the_policy_is_hold(ledger, point):
    ledger.enqueue()
    assert ledger.deliver(CRASH_AT=point, MAIL_UNCERTAIN_POLICY="hold")[0] == KILLED
    ledger.travel(hours=2)
    assert ledger.deliver(MAIL_UNCERTAIN_POLICY="hold") == (0, "0 sent")
    ledger.travel(hours=2)
    assert ledger.deliver(MAIL_UNCERTAIN_POLICY="hold") == (0, "0 sent")
    assert (ledger.message.state, ledger.message.resent_at) == (State.UNCERTAIN, None)
    assert ledger.sink.copies == {ledger.message.message_id: 1}


@pytest.mark.slow
def test_deliver_by_four_at_once_sends_each_message_once(ledger):
    ledger.enqueue(200)
    processes = [ledger.deliver(wait=False) for _ in range(4)]
    results = [(process.communicate(timeout=120), process.returncode) for process in processes]
    assert [code for _, code in results] == [0, 0, 0, 0], results
    assert sum(int(out.split()[0]) for (out, _), _ in results) == 200
    assert ledger.states == [State.SENT] * 200
    assert sorted(ledger.sink.copies.values()) == [1] * 200


@pytest.mark.slow
def test_deliver_finishes_the_message_in_hand_on_sigterm(ledger):
    ledger.enqueue(100)
    ledger.sink.script.pause = 0.05
    process = ledger.deliver(wait=False)
    while not ledger.sink.mails:
        assert process.poll() is None
    process.terminate()
    out, err = process.communicate(timeout=30)
    sent = int(out.split()[0])
    assert process.returncode == 0, err
    assert 1 <= sent < 100
    assert ledger.sink.copies.total() == sent
    assert (ledger.states.count(State.SENT), ledger.states.count(State.PENDING)) == (sent, 100 - sent)
