"""A deadline as a person says it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from partners.bids.deadlines import spoken


@pytest.mark.parametrize(
    ("instant", "zone", "words"),
    [
        (datetime(2026, 3, 3, 12, tzinfo=UTC), "Europe/London", "Tuesday 3 March 2026, 12:00 noon (London)"),
        (datetime(2026, 7, 3, 11, tzinfo=UTC), "Europe/London", "Friday 3 July 2026, 12:00 noon (London)"),
        (datetime(2026, 3, 3, 0, tzinfo=UTC), "UTC", "Tuesday 3 March 2026, 00:00, as the day begins (UTC)"),
        (datetime(2026, 3, 3, 23, 59, tzinfo=UTC), "Europe/Isle_of_Man", "Tuesday 3 March 2026, 23:59 (Isle of Man)"),
    ],
)
def test_spoken_names_day_time_and_place(instant, zone, words):
    assert spoken(instant, ZoneInfo(zone)) == words
