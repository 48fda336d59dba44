"""Good hours, where people are."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consortium.notifications import quiet_hours
from consortium.notifications.models import Preference
from consortium.notifications.timing import Place, digest_time, timing_for

LONDON = ZoneInfo("Europe/London")
ZONES = [
    "Europe/London",
    "Pacific/Apia",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
]
instants = st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  the zone is added


@settings(deadline=None)  # the first call reads the zones and holidays
@given(
    instant=instants, zone=st.sampled_from(ZONES).map(ZoneInfo), nation=st.sampled_from(["ENG", "WLS", "SCT", "NIR"])
)
def test_next_good_time_is_good_never_earlier_and_stays_put(instant, zone, nation):
    good = quiet_hours.next_good_time(instant, zone, nation)
    assert good >= instant
    assert good - instant < timedelta(days=8)
    assert quiet_hours.is_good_time(good, zone, nation)
    assert quiet_hours.next_good_time(good, zone, nation) == good
    local = good.astimezone(zone)
    assert good == instant or local.time() == time(8)


@settings(deadline=None)  # the first call reads the zones and holidays
@given(instant=instants, zone=st.sampled_from(ZONES).map(ZoneInfo))
def test_next_good_time_skips_no_good_minute(instant, zone):
    good = quiet_hours.next_good_time(instant, zone, "ENG")
    probe = instant
    while probe < good:
        assert not quiet_hours.is_good_time(probe, zone, "ENG")
        probe += timedelta(minutes=37)


@pytest.mark.parametrize(
    ("instant", "good"),
    [
        (datetime(2026, 3, 3, 10, tzinfo=UTC), datetime(2026, 3, 3, 10, tzinfo=UTC)),
        (datetime(2026, 3, 3, 18, tzinfo=UTC), datetime(2026, 3, 4, 8, tzinfo=UTC)),
        (datetime(2026, 3, 3, 7, 59, tzinfo=UTC), datetime(2026, 3, 3, 8, tzinfo=UTC)),
        (datetime(2026, 3, 6, 18, tzinfo=UTC), datetime(2026, 3, 9, 8, tzinfo=UTC)),
        (datetime(2026, 3, 27, 18, tzinfo=UTC), datetime(2026, 3, 30, 7, tzinfo=UTC)),  # the clocks go forward
        (datetime(2026, 4, 3, 10, tzinfo=UTC), datetime(2026, 4, 7, 7, tzinfo=UTC)),  # Good Friday to Tuesday
    ],
)
def test_next_good_time_in_england(instant, good):
    assert quiet_hours.next_good_time(instant, LONDON, "ENG") == good


def test_bank_holidays_are_the_nations_own():
    st_andrew, easter_monday = date(2026, 11, 30), date(2026, 4, 6)
    assert [quiet_hours.is_working_day(st_andrew, nation) for nation in ("ENG", "SCT")] == [True, False]
    assert [quiet_hours.is_working_day(easter_monday, nation) for nation in ("ENG", "SCT")] == [False, True]


def test_instant_of_a_skipped_hour_shifts_forward_and_of_a_doubled_one_is_the_first():
    skipped = quiet_hours.instant_of(date(2026, 3, 29), time(1, 30), LONDON)
    doubled = quiet_hours.instant_of(date(2026, 10, 25), time(1, 30), LONDON)
    assert skipped == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # 02:30 on the wall
    assert doubled == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "rhythm", "due"),
    [
        (datetime(2026, 3, 3, 10, tzinfo=UTC), "daily", datetime(2026, 3, 4, 8, tzinfo=UTC)),
        (datetime(2026, 3, 3, 6, tzinfo=UTC), "daily", datetime(2026, 3, 3, 8, tzinfo=UTC)),
        (datetime(2026, 3, 3, 10, tzinfo=UTC), "weekly", datetime(2026, 3, 9, 8, tzinfo=UTC)),
        (datetime(2026, 4, 1, 10, tzinfo=UTC), "weekly", datetime(2026, 4, 7, 7, tzinfo=UTC)),  # Easter Monday
    ],
)
def test_digest_time(start, rhythm, due):
    assert digest_time(start, Place(LONDON, "ENG"), rhythm) == due


def test_timing_moves_behind_a_snooze():
    preference = Preference(rhythm="instant", snoozed_until=datetime(2026, 3, 6, 20, tzinfo=UTC))
    timing = timing_for(datetime(2026, 3, 3, 10, tzinfo=UTC), Place(LONDON, "ENG"), preference, can_gather=True)
    assert timing.not_before == datetime(2026, 3, 9, 8, tzinfo=UTC)
