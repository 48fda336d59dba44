"""Steps of a reminder: when each is due, counted from a beginning or an end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

MOST = 3


@dataclass(frozen=True, slots=True)
class Step:
    """`after` counts from the beginning, `before` the end; exactly one is given. `name` is part of the dedupe key."""

    name: str
    after: timedelta | None = None
    before: timedelta | None = None

    def due_at(self, begins_at: datetime, ends_at: datetime) -> datetime:
        return begins_at + self.after if self.after is not None else ends_at - (self.before or timedelta())


class Steps:
    """An invitation, perhaps, and at most three reminders after it."""

    def __init__(self, reminders: Sequence[Step], *, invitation: Step | None = None) -> None:
        if len(reminders) > MOST:
            raise ValueError(f"At most {MOST} reminders: people stop reading them.")
        self.invitation, self.reminders = invitation, tuple(reminders)

    def due_between(self, begins_at: datetime, ends_at: datetime, *, horizon: datetime) -> list[tuple[Step, datetime]]:
        """Return the steps that fall due before the horizon and before the end, in order; the past is not left out.

        Reminders that would fall on or before the beginning, or within a day of the step before, are dropped: a
        short window has fewer.
        """
        steps = [(self.invitation, begins_at)] if self.invitation else []
        for step in sorted(self.reminders, key=lambda one: one.due_at(begins_at, ends_at)):
            due = step.due_at(begins_at, ends_at)
            latest = steps[-1][1] if steps else begins_at
            if latest + timedelta(days=1) <= due < ends_at:
                steps.append((step, due))
        return [(step, due) for step, due in steps if due <= horizon]
