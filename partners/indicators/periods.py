"""When results are due: periods of whole months from the first day on, and a few days after each to report."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from partners.days import said


class Period(NamedTuple):
    """`to` is the last day of it; `due_on` the last day on which its result is in time."""

    since: date
    to: date
    due_on: date

    def __str__(self) -> str:
        return f"{said(self.since)} to {said(self.to)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """Every `months` months from `begins_on`; the last period is cut at `ends_on`."""

    begins_on: date
    ends_on: date
    months: int
    due_after_days: int

    def periods(self) -> Iterator[Period]:
        """Yield every period; each begins the day after the one before ended."""
        number = 0
        while True:
            since = self.begins_on + relativedelta(months=number * self.months)
            if since > self.ends_on:
                return
            number += 1
            following = self.begins_on + relativedelta(months=number * self.months)
            to = min(following - timedelta(days=1), self.ends_on)
            yield Period(since, to, to + timedelta(days=self.due_after_days))

    def ended_by(self, day: date) -> list[Period]:
        """Return the periods of which a result can be told on a day: those that are over."""
        return [period for period in self.periods() if period.to < day]

    def overdue_on(self, day: date, reported: Container[date]) -> list[Period]:
        """Return the periods without a result whose day to report has passed, the oldest first."""
        return [period for period in self.ended_by(day) if period.due_on < day and period.since not in reported]
