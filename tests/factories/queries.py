"""Counting queries: what a list costs must not grow with its rows."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def costs(ask, add):
    """Return how many queries `ask` takes with 1, 3 and 30 rows; `add(number)` makes one more row."""
    counts, rows = [], 0
    for wanted in (1, 3, 30):
        while rows < wanted:
            add(rows)
            rows += 1
        ask()  # fills caches of content types, and notes the first use of a token today
        with CaptureQueriesContext(connection) as taken:
            ask()
        counts.append(len(taken))
    return counts
