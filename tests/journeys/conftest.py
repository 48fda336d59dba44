"""A running installation, on what `make run` uses and on what production uses."""

import pytest
import redis

from tests import services
from tests.journeys.stack import Stack
from tests.mail.smtp_sink import Sink

REDIS_URL = f"{services.REDIS_URL.rpartition('/')[0]}/12"

EMBEDDED = pytest.param("sqlite", id="embedded")
PRODUCTION = pytest.param("postgres", id="production", marks=[pytest.mark.redis, pytest.mark.postgres])


@pytest.fixture(params=[EMBEDDED, PRODUCTION])
def stack(request, templates, tmp_path, settings, django_db_blocker):
    """SQLite and the embedded broker, or PostgreSQL and Redis; the clock stands at the first of March 2027."""
    redis_url = _emptied(REDIS_URL) if request.param == "postgres" else ""
    settings.CLOCK_OFFSET_FILE = str(tmp_path / "clock-offset")
    with (
        templates.a_database(request.param, tmp_path) as url,
        Sink() as sink,
        django_db_blocker.unblock(),
    ):
        running = Stack(tmp_path, sink, url, redis_url)
        try:
            yield running
        finally:
            running.stop()
            if redis_url:
                _emptied(redis_url)


def _emptied(url):
    with redis.Redis.from_url(url) as server:
        server.flushdb()
    return url
