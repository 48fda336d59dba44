"""Where an extension option or a break clause stands on a day: a function of its dates, and of nothing else."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

REMIND_WITHIN = timedelta(days=30)


class Standing(TextChoices):
    OPEN = "open", _("Open")
    EXERCISED = "exercised", _("Exercised")
    DECLINED = "declined", _("Declined")
    LAPSED = "lapsed", _("Lapsed")


class Use(TextChoices):
    """A clause is ahead until the day by which notice must be given for the first day it may end the contract."""

    AHEAD = "ahead", _("Ahead")
    OPEN = "open", _("Notice may be given on any day")
    USED = "used", _("Used")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """`notify_by` is the last day on which the option can be taken up."""

    notify_by: date
    exercised_on: date | None = None
    declined_on: date | None = None


def standing_on(dates: Dates, day: date) -> Standing:
    """Return where an option stands: without an outcome, it has lapsed the day after `notify_by`."""
    if dates.exercised_on and dates.exercised_on <= day:
        return Standing.EXERCISED
    if dates.declined_on and dates.declined_on <= day:
        return Standing.DECLINED
    return Standing.LAPSED if day > dates.notify_by else Standing.OPEN


def notify_by(ends_from: date, notice_days: int) -> date:
    """Return the last day of notice for a contract that is to end on the first day a clause allows."""
    return ends_from - timedelta(days=notice_days)


def use_on(by: date, used_on: date | None, day: date) -> Use:
    if used_on and used_on <= day:
        return Use.USED
    return Use.OPEN if day > by else Use.AHEAD


def earliest_end(ends_from: date, notice_days: int, given_on: date) -> date:
    """Return the first day on which a notice given that day may end the contract."""
    return max(ends_from, given_on + timedelta(days=notice_days))
