"""Until when a document holds, and how it stands on a day: functions of its facts, and of nothing else."""

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ExpiryKind(TextChoices):
    """How it is known until when a document holds."""

    FIXED_DATE = "fixed_date", _("Runs out on a date")
    REVIEW_BY = "review_by", _("To be reviewed by a date")
    PERIOD = "period", _("Holds for a number of months")
    NONE = "none", _("Does not run out")


GIVEN = (ExpiryKind.FIXED_DATE, ExpiryKind.REVIEW_BY)  # the document itself says the day


class Standing(TextChoices):
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REFUSED = "refused", _("Refused")
    RUN_OUT = "run_out", _("Has run out")
    TO_VERIFY = "to_verify", _("To be verified")
    VERIFIED = "verified", _("Verified")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    runs_out_on: date | None = None
    is_verified: bool = False
    is_refused: bool = False
    is_withdrawn: bool = False


def last_day(kind: str, *, issued_on: date, given: date | None, months: int | None) -> date | None:
    """Return the last day on which a document holds; None is no end.

    A period counts whole months from the day of issue: 18 months from 31 March are over on 30 September.
    """
    if kind == ExpiryKind.NONE:
        return None
    return issued_on + relativedelta(months=months or 0) if kind == ExpiryKind.PERIOD else given


def holds_on(day: date, *, issued_on: date, runs_out_on: date | None) -> bool:
    """Tell whether the day lies within what the document states, its first and last day included."""
    return issued_on <= day and (runs_out_on is None or day <= runs_out_on)


def standing_on(facts: Facts, day: date) -> Standing:
    """Return how a document stands on a day. What was refused stays refused when its day has passed."""
    if facts.is_withdrawn:
        return Standing.WITHDRAWN
    if facts.is_refused:
        return Standing.REFUSED
    if facts.runs_out_on is not None and facts.runs_out_on < day:
        return Standing.RUN_OUT
    return Standing.VERIFIED if facts.is_verified else Standing.TO_VERIFY
