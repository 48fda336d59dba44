"""Which services this machine has, and which tests need them."""

import os
import shutil
from functools import cache
from pathlib import Path

import psycopg
import redis

POSTGRES_URL = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/test")
REDIS_URL = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/9")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
REAL_DATA = Path(os.environ.get("TEST_DATA_DIR", Path(__file__).resolve().parents[2] / "shared" / "data"))

CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
OPTIONAL = {"realdata"}  # public registers are not part of the project: their absence never fails a run


@cache
def missing(marker: str) -> str:
    """Return why tests with this marker can't run here, or nothing when they can."""
    return _PROBES[marker]()


def _postgres() -> str:
    try:
        psycopg.connect(POSTGRES_URL, connect_timeout=2).close()
    except psycopg.Error:
        return f"no PostgreSQL at {_where(POSTGRES_URL)} (TEST_POSTGRES_URL)"
    return ""


def _redis() -> str:
    try:
        with redis.Redis.from_url(REDIS_URL, socket_connect_timeout=2) as client:
            client.ping()
    except redis.RedisError:
        return f"no Redis at {_where(REDIS_URL)} (TEST_REDIS_URL)"
    return ""


def _browser() -> str:
    return "" if chromium() else f"no {', '.join(BROWSERS)} on the PATH"


def _real_data() -> str:
    return "" if REAL_DATA.is_dir() else f"no public registers in {REAL_DATA} (TEST_DATA_DIR)"


def chromium() -> str | None:
    """Return the path of the browser that tests drive."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def _where(url: str) -> str:
    return url.rpartition("@")[2].removeprefix("redis://")


_PROBES = {"postgres": _postgres, "redis": _redis, "browser": _browser, "realdata": _real_data}
MARKERS = tuple(_PROBES)
