"""From the moment a reason arises to the moment a person hears of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from consortium.notifications import quiet_hours
from consortium.notifications.models import Preference, Rhythm

ALONE_AFTER = timedelta(hours=20)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person is: their clocks and their bank holidays."""

    zone: ZoneInfo
    nation: str

    def good_time(self, instant: datetime) -> datetime:
        return quiet_hours.next_good_time(instant, self.zone, self.nation)


@dataclass(frozen=True, slots=True)
class Timing:
    """`due_at` is when the digest gathers, or the message is due; `not_before` when it goes on its own."""

    due_at: datetime
    not_before: datetime
    for_digest: bool


def timing_for(due_at: datetime, place: Place, preference: Preference | None, *, can_gather: bool) -> Timing:
    """Return when a message leaves, after snooze, rhythm and quiet hours.

    A message for a digest also gets a time to go on its own, should no planner run to gather it by then.
    """
    start = due_at
    if preference and preference.snoozed_until:
        start = max(start, preference.snoozed_until)
    if not can_gather or preference is None or preference.rhythm == Rhythm.INSTANT:
        return Timing(due_at, place.good_time(start), for_digest=False)
    gathers = digest_time(start, place, preference.rhythm)
    return Timing(gathers, place.good_time(gathers + ALONE_AFTER), for_digest=True)


def digest_time(start: datetime, place: Place, rhythm: str) -> datetime:
    """Return 08:00 of the next working day, or of the first one of next week, in the person's zone."""
    day = start.astimezone(place.zone).date()
    if start > quiet_hours.instant_of(day, quiet_hours.OPENS, place.zone):
        day += timedelta(days=1)
    if rhythm == Rhythm.WEEKLY:
        day += timedelta(days=-day.weekday() % 7)
    return quiet_hours.morning_on_or_after(day, place.zone, place.nation)
