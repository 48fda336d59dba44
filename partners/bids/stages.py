"""Where a bid stands on a day: a function of the facts recorded about it, and of nothing else."""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Decision(TextChoices):
    GO = "go", _("Go")
    NO_GO = "no_go", _("No go")
    CLARIFY_FIRST = "clarify_first", _("Clarify first")


class Outcome(TextChoices):
    WON = "won", _("Won")
    LOST = "lost", _("Lost")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CANCELLED = "cancelled_by_buyer", _("Cancelled by the buyer")


class Stage(TextChoices):
    IDENTIFIED = "identified", _("Identified")
    QUALIFYING = "qualifying", _("Qualifying")
    DECIDED = "decided", _("Decided")
    PREPARING = "preparing", _("Preparing")
    SUBMITTED = "submitted", _("Submitted")
    SHORTLISTED = "shortlisted", _("Shortlisted")
    AWARD_NOTIFIED = "award_notified", _("Award notified")
    STANDSTILL = "standstill", _("Standstill")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CANCELLED = "cancelled_by_buyer", _("Cancelled by the buyer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    qualifying_on: date | None = None
    decided_on: date | None = None
    decision: str = ""
    submitted_on: date | None = None
    shortlisted_on: date | None = None
    award_notified_on: date | None = None
    standstill_began_on: date | None = None
    outcome: str = ""
    outcome_on: date | None = None


def stage_on(facts: Facts, day: date) -> Stage:
    """Return the stage on a day: the furthest that a fact of that day or earlier has brought the bid.

    A decision to go is the start of preparing; no go, and clarify first, stay at decided. A standstill that has
    run out stays a standstill until somebody records the outcome: the calendar alone wins nothing.
    """
    if _by(facts.outcome_on, day):
        return Stage(facts.outcome)
    decided = Stage.PREPARING if facts.decision == Decision.GO else Stage.DECIDED
    furthest_first = [
        (facts.standstill_began_on, Stage.STANDSTILL),
        (facts.award_notified_on, Stage.AWARD_NOTIFIED),
        (facts.shortlisted_on, Stage.SHORTLISTED),
        (facts.submitted_on, Stage.SUBMITTED),
        (facts.decided_on, decided),
        (facts.qualifying_on, Stage.QUALIFYING),
    ]
    return next((stage for since, stage in furthest_first if _by(since, day)), Stage.IDENTIFIED)


def _by(since: date | None, day: date) -> bool:
    return since is not None and since <= day
