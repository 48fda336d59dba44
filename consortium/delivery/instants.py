"""The instant that due times and leases are compared with."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models.functions import Now

from consortium import clock


def present() -> datetime | Any:
    """Return the present instant, for use in a query: `present() + timedelta(…)` works.

    Dispatchers on several hosts share one ledger and their clocks may disagree, so on PostgreSQL it is the
    database's own `now()`, as an expression. SQLite lives on one host, whose clock is used. Where the clock is
    moved (under test only; see `consortium/clock.py`), the moved clock counts on both.
    """
    if connection.vendor == "postgresql" and not clock.offset():
        return Now()
    return clock.now()
