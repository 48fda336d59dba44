"""Nudges to try things with."""

from uuid import uuid4

import pytest

from consortium import clock
from consortium.mail import kinds as mail_kinds
from consortium.mail.actions import Draft
from consortium.mail.letters import Letter
from consortium.notifications import kinds
from consortium.notifications.kinds import Line, Nudge
from tests.factories.world import NOW, make_user
from tests.mail.conftest import sink, travel

__all__ = ["sink", "travel"]


@pytest.fixture
def done():
    """The ids of what is done: nudges about them are no longer wanted."""
    return set()


@pytest.fixture
def ask(db, monkeypatch, done):
    """Register three nudges: an ask that coalesces, a reminder (three at most), and news without a digest line."""

    def render(message):
        subjects = [str(message.about_id), *(str(other.about_id) for other in message.carried.all())]
        return Letter(subject="Please answer", text=" ".join(subjects))

    def still_wanted(message):
        return "Done already" if message.about_id in done else None

    common = {"render": render, "still_wanted": still_wanted}
    line = {"line": lambda message: Line(f"Answer {message.step or 'please'}", "/me/")}
    for nudge in (
        Nudge(name="test.ask", title="Asks", coalesces="asks", **common, **line),
        Nudge(name="test.reminder", title="Reminders", at_most=3, **common, **line),
        Nudge(name="test.news", title="News", **common),
    ):
        monkeypatch.setitem(kinds.NUDGES, nudge.name, nudge)
        monkeypatch.setitem(mail_kinds.KINDS, nudge.name, nudge)  # both go when the test ends
        kinds.register(nudge)


@pytest.fixture
def sam(db):
    return make_user("Sam Taylor", "sam@example.org")


@pytest.fixture
def draft(sam):
    """Return a function that drafts a nudge to Sam, due at 10:00 on a Tuesday."""

    def make(kind="test.reminder", **fields):
        about = fields.setdefault("about_id", uuid4())
        fields = {
            "to": sam.email,
            "recipient_id": sam.pk,
            "name": sam.name,
            "due_at": NOW,
            "dedupe": str(about),
            **fields,
        }
        return Draft(kind=kind, **fields)

    return make


@pytest.fixture
def today(settings, tmp_path):
    """Return a function that sets the clock to an instant."""
    file = tmp_path / "clock-offset"

    def set_to(instant):
        settings.CLOCK_OFFSET_FILE = ""
        file.write_text(str((instant - clock.now()).total_seconds()))
        settings.CLOCK_OFFSET_FILE = str(file)

    set_to(NOW)
    return set_to
