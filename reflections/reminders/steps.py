"""When people are asked, and reminded: at opening, after 4 and 9 days, and one day before the close."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

AT = time(9, 0)
BY_HAND = "by hand"  # a coordinator's own reminder, beside the planned steps


class Step(StrEnum):
    """The opening ask, then at most three reminders."""

    OPENS = "opens"
    AFTER_4_DAYS = "after-4-days"
    AFTER_9_DAYS = "after-9-days"
    LAST_DAY_BUT_ONE = "one-day-before-close"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """`due` is a wall time where the recipient is; `occurrence` changes when the date that it hangs on
    moves.
    """

    step: Step
    due: datetime
    occurrence: str


def steps(*, opened_on: date, asked: datetime, due_on: date) -> list[Nudge]:
    """Return the steps of one invitation in order, as wall times. `asked` is the wall time of the
    invitation.

    A reminder that would come within a day of the ask, or of the reminder before it, is left out; so is one
    for which no day is left. Moving the last day moves the last reminder only, and never repeats an earlier
    one.
    """
    planned = [Nudge(step=Step.OPENS, due=asked, occurrence=opened_on.isoformat())]
    dates = [
        (Step.AFTER_4_DAYS, opened_on + timedelta(days=4), opened_on),
        (Step.AFTER_9_DAYS, opened_on + timedelta(days=9), opened_on),
        (Step.LAST_DAY_BUT_ONE, due_on - timedelta(days=1), due_on),
    ]
    for step, day, hangs_on in dates:
        if day > planned[-1].due.date() + timedelta(days=1) and day <= due_on:
            planned.append(Nudge(step=step, due=datetime.combine(day, AT), occurrence=hangs_on.isoformat()))
    return planned


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return a wall time as an instant: one that the clocks skip moves forward, one that comes twice is the
    first.
    """
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
