"""Where a round stands at an instant: a function of stored facts, and of nothing else."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from partners.bids import standstill


class Stage(TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    SCORING = "scoring", _("Scoring")
    DECIDED = "decided", _("Decided")
    SETTLED = "settled", _("Settled")
    CANCELLED = "cancelled", _("Cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """`told_at` is when the outcome that stands was told: one that an appeal upset is none."""

    closes_at: datetime
    opened_at: datetime | None = None
    told_at: datetime | None = None
    settled_at: datetime | None = None
    cancelled_at: datetime | None = None


def stage_at(facts: Facts, now: datetime) -> Stage:
    """Return the stage: what was recorded decides, and between opening and outcome the clock."""
    if facts.cancelled_at:
        return Stage.CANCELLED
    if facts.settled_at:
        return Stage.SETTLED
    if facts.opened_at is None:
        return Stage.DRAFT
    if facts.told_at:
        return Stage.DECIDED
    return Stage.OPEN if now < facts.closes_at else Stage.SCORING


def appeals_until(told_on: date, nation: str, working_days: int) -> date:
    """Return the last day for an appeal: so many working days after the day on which the outcome was told."""
    return standstill.ends_on(told_on + timedelta(days=1), nation, working_days)
