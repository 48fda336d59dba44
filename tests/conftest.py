"""What every test may ask for."""

import gc
from contextlib import ExitStack

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.core.management import call_command
from django.test import override_settings

from reflections.reviews import queries
from tests import databases, services
from tests.factories import world as factory


def _with_room(call, *given):
    """Call with a stack of frames that has room: a frame this large brings a megabyte, of which half is left.

    CPython gets its frames 16 KB at a time, and gives each piece back as soon as it is empty. A loop that calls across
    an edge asks the system twice a call: that took a sixth of the time of this suite.
    """
    return call(*given)


_with_room.__code__ = _with_room.__code__.replace(co_stacksize=70_000)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    """Run each test as pytest would, with room below."""
    return _with_room(item.config.pluginmanager.get_plugin("runner").pytest_runtest_protocol, item, nextitem)


def pytest_runtest_setup(item):
    """Skip what this machine can't run, and say why. Where it must be able to (CI=true), fail instead."""
    for marker in services.MARKERS:
        if item.get_closest_marker(marker) and (reason := _reason(marker)):
            if services.CI and marker not in services.OPTIONAL:
                pytest.fail(reason, pytrace=False)
            pytest.skip(reason)


def _reason(marker):
    if marker == "postgres" and "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
        return services.missing(marker) or "DATABASE_URL does not name PostgreSQL: `make test` runs these on it"
    return services.missing(marker)


def pytest_collection_modifyitems(items):
    """Put what takes long first: whoever comes last then waits for little."""
    items.sort(key=lambda item: not any(map(item.get_closest_marker, ("slow", "browser", "journey"))))


def pytest_collection_finish(session):
    """Look for garbage less often, and never among what was imported: that took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def pytest_sessionfinish(session):
    """Leave nothing on the server but what was there."""
    if databases.NAMED.startswith("postgres") and not hasattr(session.config, "workerinput"):
        databases.forget()


@pytest.fixture(scope="session")
def templates(request, tmp_path_factory):
    """Migrated databases to copy, the same for all workers of a run."""
    base = tmp_path_factory.getbasetemp()
    return databases.Templates(base.parent if hasattr(request.config, "workerinput") else base)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, django_db_modify_db_settings, templates):
    """Give this process a copy of a migrated database, instead of migrating one more."""
    with ExitStack() as undone:
        with django_db_blocker.unblock():
            undone.enter_context(templates.of_this_process())
        yield
        with django_db_blocker.unblock():
            undone.close()


@pytest.fixture(autouse=True, scope="session")
def quick_passwords():
    """Hash in no time what tests sign in with: half a second each is for thieves to spend."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True, scope="session")
def documents_aside(tmp_path_factory):
    """Keep what tests upload out of the data of this checkout."""
    storages["documents"].base_location = str(tmp_path_factory.mktemp("documents"))


@pytest.fixture(autouse=True)
def forgetful():
    """Forget what a process keeps of rows that never change: here the next test begins another database."""
    for kept in (queries._parties, queries._questions):
        kept.cache_clear()


@pytest.fixture
def committing(django_db_setup, django_db_blocker):
    """Let the test commit, for threads see nothing else; then empty every table, and make content types again.

    What `django_db(transaction=True)` does cannot do it on PostgreSQL: knox leaves a table of its own behind, which
    refers to users and belongs to no model.
    """
    with django_db_blocker.unblock():
        yield
        call_command("flush", verbosity=0, interactive=False, allow_cascade=True)


@pytest.fixture
def world(db):
    """Three organisations in two consortia, with a person in every kind of seat."""
    return factory.build()


@pytest.fixture
def signed_in(client):
    """Return a function that signs the test client in as the person of a seat."""

    def sign_in(seat):
        client.force_login(seat.user)
        session = client.session
        session["seat"] = str(seat.pk)
        session.save()
        return client

    return sign_in
