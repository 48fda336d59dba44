"""Days and instants of a review."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from reflections.reviews import windows

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("opens_on", "days"),
    [
        (date(2026, 3, 3), 14),
        (date(2026, 7, 17), 14),  # its last day is 31 July
        (date(2026, 7, 18), 21),
        (date(2026, 8, 31), 21),
        (date(2026, 9, 1), 14),
        (date(2026, 12, 5), 14),  # its last day is 19 December
        (date(2026, 12, 6), 21),
        (date(2027, 1, 5), 21),
        (date(2027, 1, 6), 14),
    ],
)
def test_due_on_gives_a_week_more_in_august_and_over_new_year(opens_on, days):
    assert windows.due_on(opens_on) - opens_on == timedelta(days=days)


def test_closes_at_is_the_end_of_the_day_where_the_consortium_is():
    assert windows.closes_at(date(2026, 3, 17), LONDON) == datetime(2026, 3, 18, 0, 0, tzinfo=UTC)
    assert windows.closes_at(date(2026, 3, 29), LONDON) == datetime(2026, 3, 29, 23, 0, tzinfo=UTC)


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(1, 36), st.integers(0, 5000))
def test_latest_occurrence_is_the_last_turn_not_after_the_day(anchor, months, later):
    day = anchor + timedelta(days=later)
    found = windows.latest_occurrence(anchor, months, day)
    turns = [anchor + relativedelta(months=months * n) for n in range(200)]
    assert found == max(turn for turn in turns if turn <= day)


def test_latest_occurrence_before_the_anchor_is_none():
    assert windows.latest_occurrence(date(2026, 3, 3), 6, date(2026, 3, 2)) is None
