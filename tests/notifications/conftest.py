"""Nudges to try things with."""

import pytest

from consortium.mail import kinds as mail_kinds
from consortium.mail.letters import Letter
from consortium.notifications import kinds
from consortium.notifications.kinds import Line, Nudge
from tests.mail.conftest import sink, travel

__all__ = ["sink", "travel"]


@pytest.fixture
def done():
    """The ids of what is done: nudges about them are no longer wanted."""
    return set()


@pytest.fixture
def ask(db, monkeypatch, done):
    """Register three nudges: an ask that coalesces, a reminder (three at most), and news without a digest line."""
    monkeypatch.setattr(kinds, "NUDGES", dict(kinds.NUDGES))
    monkeypatch.setattr(mail_kinds, "KINDS", dict(mail_kinds.KINDS))
    for module in ("consortium.notifications.actions", "consortium.notifications.digests", "consortium.notifications.forms"):
        monkeypatch.setattr(f"{module}.NUDGES", kinds.NUDGES)
    for module in ("consortium.mail.actions", "consortium.mail.dispatcher"):
        monkeypatch.setattr(f"{module}.KINDS", mail_kinds.KINDS)

    def render(message):
        subjects = [str(message.about_id), *(str(other.about_id) for other in message.carried.all())]
        return Letter(subject="Please answer", text=" ".join(subjects))

    def still_wanted(message):
        return "Done already" if message.about_id in done else None

    common = {"render": render, "still_wanted": still_wanted}
    line = {"line": lambda message: Line(f"Answer {message.step or 'please'}", "/me/")}
    kinds.register(Nudge(name="test.ask", title="Asks", coalesces="asks", **common, **line))
    kinds.register(Nudge(name="test.reminder", title="Reminders", at_most=3, **common, **line))
    kinds.register(Nudge(name="test.news", title="News", **common))
