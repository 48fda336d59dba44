"""A running installation, on what `make run` uses and on what production uses."""

import fcntl
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import redis
from django.test import override_settings

from tests import services
from tests.journeys.stack import Stack
from tests.mail.smtp_sink import Sink

REDIS_NUMBERS = range(10, 16)

EMBEDDED = pytest.param("sqlite", id="embedded")
PRODUCTION = pytest.param("postgres", id="production", marks=[pytest.mark.redis, pytest.mark.postgres])


@pytest.fixture(params=[EMBEDDED, PRODUCTION])
def stack(request, templates, tmp_path, django_db_blocker):
    """SQLite and the embedded broker, or PostgreSQL and Redis; one for this test."""
    with running(request.param, tmp_path, templates, django_db_blocker) as found:
        yield found


@pytest.fixture(scope="module", params=[EMBEDDED, PRODUCTION])
def shared_stack(request, templates, tmp_path_factory, django_db_blocker):
    """One for all the tests of a module, whose days follow each other."""
    folder = tmp_path_factory.mktemp("stack")
    with running(request.param, folder, templates, django_db_blocker) as found:
        yield found


@contextmanager
def running(vendor, folder, templates, blocker):
    """Give a stack that has its database, its mail server and its clock, and is not started yet."""
    with ExitStack() as undone:
        redis_url = undone.enter_context(_a_redis()) if vendor == "postgres" else ""
        undone.enter_context(override_settings(CLOCK_OFFSET_FILE=str(folder / "clock-offset")))
        url = undone.enter_context(templates.a_database(vendor, folder))
        sink = undone.enter_context(Sink())
        undone.enter_context(blocker.unblock())
        found = Stack(folder, sink, url, redis_url)
        undone.callback(found.stop)
        yield found


@contextmanager
def _a_redis():
    """Give the address of an empty Redis database that no other journey on this machine uses meanwhile."""
    for number in REDIS_NUMBERS:
        with (Path(tempfile.gettempdir()) / f"consortium-journey-redis-{number}.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            url = f"{services.REDIS_URL.rpartition('/')[0]}/{number}"
            with redis.Redis.from_url(url) as server:
                server.flushdb()
                yield url
                server.flushdb()
            return
    pytest.fail("Every Redis database for journeys is taken.")
