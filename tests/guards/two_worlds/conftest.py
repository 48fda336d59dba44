"""The stage, with its clock stopped and its dice loaded."""

import logging

import pytest
from django.conf import settings
from knox.models import get_token_model

from consortium.mail import dispatcher
from consortium.notifications import planners
from reflections.commitments import actions as commitments
from tests.factories.world import NOW
from tests.guards.two_worlds import stage as stages
from tests.guards.two_worlds import still
from tests.guards.two_worlds.looking import Eyes, Letterbox, Records


@pytest.fixture
def dice(monkeypatch):
    return still.load(monkeypatch)


@pytest.fixture
def moment(time_machine, settings, tmp_path):
    """Stop the clock, also for the ledger, which on PostgreSQL would ask the database’s own."""
    offset = tmp_path / "clock-offset"
    offset.write_text("0.000001")
    settings.CLOCK_OFFSET_FILE = str(offset)
    settings.SESSION_COOKIE_AGE = 60 * 60 * 24 * 365  # nobody is signed out on the way
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def records():
    """Every log record at DEBUG, of the root and of every logger that does not hand on.

    Loggers to which our configuration gives a level keep it: whoever turns the root to DEBUG gets no more.
    """
    keeper, root = Records(), logging.getLogger()
    free = [name for name in list(root.manager.loggerDict) if name not in settings.LOGGING["loggers"]]
    loggers = [root, *map(logging.getLogger, free)]
    deaf = [one for one in loggers if one is root or not one.propagate]
    levels = {one: one.level for one in loggers}
    for one in loggers:
        one.setLevel(logging.DEBUG)
    for one in deaf:
        one.addHandler(keeper)
    yield keeper
    for one in deaf:
        one.removeHandler(keeper)
    for one, level in levels.items():
        one.setLevel(level)


@pytest.fixture
def letterbox(monkeypatch):
    box = Letterbox()
    monkeypatch.setattr(dispatcher, "Relay", box)
    return box


@pytest.fixture
def stage(world, dice, moment, letterbox):
    """Everybody has been asked; the others answered 2 or 3, so that a 1 of the author’s is a concern and a 5 is not."""
    get_token_model().objects.create(
        world.seats.coordinator.user,
        seat=world.seats.coordinator,
        name="Without scopes",
        created_by=world.seats.coordinator.user,
    )
    built = stages.build(world, lambda place: 3 - place % 2)
    planners.plan(NOW)
    dispatcher.run(through_surge=True)
    return built


@pytest.fixture
def eyes(stage, moment, dice, letterbox, records, monkeypatch):
    """Look at everything. A draft’s id hangs on its band, so that one draft more does not renumber the others."""
    draft = commitments._draft

    def draft_of(review, cell, owner, now):
        with dice.apart("commitment", cell.pk):
            return draft(review, cell, owner, now)

    written = dispatcher.written

    def written_alike(message):
        dice.begin("letter", message.pk)  # a letter fewer does not give the others other boundaries
        return written(message)

    monkeypatch.setattr(commitments, "_draft", draft_of)
    monkeypatch.setattr(dispatcher, "written", written_alike)
    return Eyes(stage, dice, letterbox, records, moment)
