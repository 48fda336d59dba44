"""Eight working days, the first day counted, without the nation's bank holidays."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium.tenancy.models import Nation
from partners.bids.standstill import bank_holidays, ends_on


@pytest.mark.parametrize(
    ("began_on", "nation", "last_day"),
    [
        (date(2026, 3, 3), "ENG", date(2026, 3, 12)),  # no bank holiday: Tuesday to Thursday of the next week
        (date(2026, 3, 7), "ENG", date(2026, 3, 18)),  # begins on a Saturday, which does not count
        (date(2026, 3, 30), "ENG", date(2026, 4, 10)),  # Good Friday and Easter Monday
        (date(2026, 3, 30), "SCT", date(2026, 4, 9)),  # Scotland has no Easter Monday
        (date(2026, 3, 12), "NIR", date(2026, 3, 24)),  # St Patrick’s Day
        (date(2026, 12, 22), "WLS", date(2027, 1, 5)),  # over the year’s end; 28 December stands in for Boxing Day
        (date(2026, 12, 22), "SCT", date(2027, 1, 6)),  # and 4 January for the second of January
    ],
)
def test_ends_on_the_eighth_working_day(began_on, nation, last_day):
    assert ends_on(began_on, nation) == last_day


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.sampled_from(Nation.values))
def test_ends_on_a_working_day_with_eight_counted(began_on, nation):
    last = ends_on(began_on, nation)
    free = bank_holidays(nation, {began_on.year, last.year})
    days = [began_on + timedelta(days=number) for number in range((last - began_on).days + 1)]
    assert sum(day.weekday() < 5 and day not in free for day in days) == 8
    assert last.weekday() < 5
    assert last not in free
