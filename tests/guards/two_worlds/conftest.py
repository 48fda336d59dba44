"""The stage, with its clock stopped and its dice loaded.

It is built once for all tests of a module that are run together: each world is undone when it has been looked at.
"""

import logging

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from knox.models import get_token_model

from consortium.mail import dispatcher
from consortium.notifications import planners
from consortium.portal import documents
from reflections.commitments import actions as commitments
from tests.factories import world as factory
from tests.factories.world import NOW
from tests.guards.two_worlds import stage as stages
from tests.guards.two_worlds import still
from tests.guards.two_worlds.looking import Eyes, Letterbox, Records


@pytest.fixture(scope="module")
def patch():
    with pytest.MonkeyPatch.context() as patched:
        yield patched


@pytest.fixture(scope="module")
def dice(patch):
    return still.load(patch)


@pytest.fixture(scope="module")
def moment(tmp_path_factory):
    """Stop the clock, also for the ledger, which on PostgreSQL would ask the database’s own."""
    offset = tmp_path_factory.mktemp("clock") / "clock-offset"
    offset.write_text("0.000001")
    a_year = 60 * 60 * 24 * 365  # nobody is signed out on the way
    with (
        override_settings(CLOCK_OFFSET_FILE=str(offset), SESSION_COOKIE_AGE=a_year),
        time_machine.travel(NOW, tick=False) as moved,
    ):
        yield moved


@pytest.fixture(scope="module")
def undone(django_db_setup, django_db_blocker):
    """Let the module write, and undo it at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
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


@pytest.fixture(scope="module")
def letterbox(patch):
    box = Letterbox()
    patch.setattr(dispatcher, "Relay", box)
    return box


@pytest.fixture(scope="module")
def stage(undone, dice, moment, letterbox):
    """Everybody has been asked; the others answered 2 or 3, so that a 1 of the author’s is a concern and a 5 is not."""
    world = factory.build()
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


@pytest.fixture(scope="module")
def eyes(stage, moment, dice, letterbox, records, patch):
    """Look at everything. A draft’s id hangs on its band, so that one draft more does not renumber the others."""
    draft = commitments._draft

    def draft_of(review, cell, owner, now):
        with dice.apart("commitment", cell.pk):
            return draft(review, cell, owner, now)

    written = dispatcher.written

    def written_alike(message):
        dice.begin("letter", message.pk)  # a letter fewer does not give the others other boundaries
        return written(message)

    patch.setattr(documents, "_pdf_of", lambda text, style: text.encode())  # a PDF shows what its text does
    patch.setattr(commitments, "_draft", draft_of)
    patch.setattr(dispatcher, "written", written_alike)
    return Eyes(stage, dice, letterbox, records, moment)
