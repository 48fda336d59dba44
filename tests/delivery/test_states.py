"""Every move that a delivery may make, and every one that it may not."""

from itertools import product
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from consortium import clock
from consortium.delivery.states import LEASED, MOVES, OVER, SETTLED, State, move
from consortium.mail.models import Message

ALLOWED = {
    ("pending", "claimed"),
    ("pending", "cancelled"),
    ("pending", "expired"),
    ("pending", "superseded"),
    ("claimed", "pending"),
    ("claimed", "committing"),
    ("claimed", "failed"),
    ("claimed", "cancelled"),
    ("claimed", "expired"),
    ("claimed", "superseded"),
    ("committing", "sent"),
    ("committing", "pending"),
    ("committing", "failed"),
    ("committing", "uncertain"),
    ("uncertain", "sent"),
    ("uncertain", "pending"),
    ("failed", "pending"),
}


def test_moves_are_those_of_the_design():
    assert {(start.value, to.value) for start, ends in MOVES.items() for to in ends} == ALLOWED


@pytest.mark.parametrize(("start", "to"), sorted(product(State.values, State.values)))
def test_move_goes_where_it_may_and_refuses_the_rest(put, start, to):
    row = put(State(start))
    rows = Message.objects.filter(pk=row.pk)
    at = clock.now()
    extra = {"lease_token": row.pk, "lease_until": at} if to in LEASED else {}
    extra |= {"uncertain_at": at} if to == State.UNCERTAIN else {}
    if (start, to) not in ALLOWED:
        with pytest.raises(ValueError, match="does not go from"):
            move(rows, start=State(start), to=State(to), at=at)
        assert rows.get().state == start
        return
    assert move(rows, start=State(start), to=State(to), at=at, **extra) == 1
    moved = rows.get()
    assert (moved.state, moved.settled_at) == (to, at if to in SETTLED else None)
    assert (moved.lease_until is None) == (to not in LEASED)


@pytest.mark.parametrize("elsewhere", [state for state in State if state != State.PENDING])
def test_move_leaves_a_row_that_is_no_longer_where_it_was(put, elsewhere):
    row = put(elsewhere)
    at = clock.now()
    assert move(Message.objects.filter(pk=row.pk), start=State.PENDING, to=State.CANCELLED, at=at) == 0
    row.refresh_from_db()
    assert row.state == elsewhere


@pytest.mark.parametrize("to", OVER)
def test_move_erases_the_secret_of_what_is_over(put, to):
    start = State.COMMITTING if to == State.SENT else State.PENDING
    row = put(start, secret="sealed")
    move(Message.objects.filter(pk=row.pk), start=start, to=to, at=clock.now())
    row.refresh_from_db()
    assert row.secret == ""


@pytest.mark.parametrize(
    "lie", [{"state": "sent"}, {"state": "claimed"}, {"state": "uncertain"}, {"settled_at": "2026-01-01T00:00Z"}]
)
def test_database_refuses_a_state_without_its_times(put, lie):
    row = put()
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=row.pk).update(**lie)


def test_nothing_else_in_the_code_writes_a_state():
    root = Path(__file__).resolve().parents[2]
    writers = [
        path.relative_to(root).as_posix()
        for app in ("consortium", "partners", "reflections")
        for path in (root / app).rglob("*.py")
        if ".update(state=" in path.read_text()
    ]
    assert writers == ["consortium/delivery/states.py"]
