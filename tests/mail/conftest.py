"""A mail server, a kind of letter and messages to send."""

from datetime import timedelta

import pytest

from consortium import clock
from consortium.mail import actions as mail
from consortium.mail.kinds import KINDS, MailKind
from consortium.mail.letters import Button, Letter
from consortium.mail.models import Message
from tests.mail import processes
from tests.mail.smtp_sink import Sink


@pytest.fixture
def sink(settings):
    with Sink() as running:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", running.port, 5
        yield running


@pytest.fixture
def note(monkeypatch):
    """Register a kind `test.note`; what is in `wishes` says why a message to that address is not wanted."""
    wishes = {}

    def render(message):
        return Letter(subject="A note", text="One.\n\n.Two.", button=Button("Open", "/me/"))

    kind = MailKind(
        name="test.note", title="A note", render=render, still_wanted=lambda message: wishes.get(message.address)
    )
    monkeypatch.setitem(KINDS, "test.note", kind)
    return wishes


@pytest.fixture
def enqueue(db, note):
    """Return a function that enqueues a note, due a minute ago, and returns its row."""

    def put(to="sam@example.org", **fields):
        now = clock.now()
        kind = fields.pop("kind", "test.note")
        fields.setdefault("due_at", now - timedelta(minutes=1))
        dedupe = fields.pop("dedupe", f"{to}{Message.objects.count()}")
        mail.enqueue([mail.Draft(kind=kind, to=to, dedupe=dedupe, **fields)], now=now)
        return Message.objects.get(dedupe_key=mail.dedupe_key(kind, dedupe, to))

    return put


@pytest.fixture
def travel(settings, tmp_path):
    """Return a function that moves the clock of this process, and of those it starts, ahead of now."""
    file = tmp_path / "clock-offset"
    settings.CLOCK_OFFSET_FILE = str(file)
    gone = [timedelta()]

    def ahead(**spans):
        gone[0] += timedelta(**spans)
        file.write_text(str(gone[0].total_seconds()))

    ahead()
    return ahead


@pytest.fixture(
    scope="session",
    params=[
        pytest.param("sqlite", marks=pytest.mark.either),
        pytest.param("postgres", marks=pytest.mark.postgres),
    ],
)
def shared_database(request, templates, tmp_path_factory):
    """The address of a database that several processes share."""
    with templates.a_database(request.param, tmp_path_factory.mktemp("ledger")) as url:
        yield url


@pytest.fixture
def ledger(shared_database, tmp_path, django_db_blocker):
    with Sink() as running, django_db_blocker.unblock():
        shared = processes.Ledger(shared_database, running, tmp_path / "clock-offset")
        yield shared
        shared.close()
