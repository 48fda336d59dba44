"""Rows of a ledger in any state; the ledger of e-mail stands for all of them."""

import uuid
from datetime import timedelta

import pytest

from consortium import clock
from consortium.delivery.states import LEASED, SETTLED, State
from consortium.mail.models import Message
from tests.mail.conftest import travel

__all__ = ["travel"]


@pytest.fixture
def put(db):
    """Return a function that makes a row in a state, due a minute ago."""

    def make(state=State.PENDING, **fields):
        now, key = clock.now(), uuid.uuid4()
        due = fields.setdefault("due_at", now - timedelta(minutes=1))
        fields.setdefault("not_before", due)
        if state in LEASED:
            fields = {"lease_token": uuid.uuid4(), "lease_until": now + timedelta(seconds=90), **fields}
        if state in SETTLED:
            fields.setdefault("settled_at", now)
        if state == State.UNCERTAIN:
            fields = {"lease_token": uuid.uuid4(), "uncertain_at": now, **fields}
        return Message.objects.create(
            id=key, state=state, kind="test", dedupe_key=str(key), message_id=str(key), address="sam@example.org",
            created_at=now, **fields,
        )  # fmt: skip

    return make
