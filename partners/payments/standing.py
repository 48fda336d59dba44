"""Where an invoice stands on a day: a function of its dates, and of nothing else."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

TERMS = timedelta(days=30)  # what a public contract allows, all the way down its chain of suppliers


class Standing(TextChoices):
    RECEIVED = "received", _("Received, not accepted yet")
    DUE = "due", _("Accepted, to be paid")
    OVERDUE = "overdue", _("Past the day it was due")
    DISPUTED = "disputed", _("In dispute")
    PAID = "paid", _("Paid")
    CANCELLED = "cancelled", _("Cancelled or written off")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """`valid_on` is the day on which a valid invoice had come: the day it was received, unless it had to be mended."""

    received_on: date
    valid_on: date | None = None
    due_on: date | None = None
    disputed_on: date | None = None
    settled_on: date | None = None
    paid_on: date | None = None
    cancelled_on: date | None = None


def standing_on(dates: Dates, day: date) -> Standing:
    """Return where it stands at the end of a day. An open dispute stops it from being overdue."""
    if dates.cancelled_on and dates.cancelled_on <= day:
        return Standing.CANCELLED
    if dates.paid_on and dates.paid_on <= day:
        return Standing.PAID
    if dates.disputed_on and dates.disputed_on <= day and not (dates.settled_on and dates.settled_on <= day):
        return Standing.DISPUTED
    if dates.due_on is None:
        return Standing.RECEIVED
    return Standing.OVERDUE if dates.due_on < day else Standing.DUE
