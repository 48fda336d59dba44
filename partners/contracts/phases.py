"""Where a contract stands on a day: a function of its dates, and of nothing else."""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Phase(TextChoices):
    PRE_SIGNATURE = "pre_signature", _("Pre-signature")
    MOBILISING = "mobilising", _("Mobilising")
    LIVE = "live", _("Live")
    EXTENSION = "extension", _("Extension")
    EXITING = "exiting", _("Exiting")
    ENDED = "ended", _("Ended")
    CLOSED = "closed", _("Closed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """`ends_on` and `extended_to` are last days of service; `exiting_on` and `closed_on` are first days of a phase."""

    signed_on: date | None
    starts_on: date
    ends_on: date
    extended_to: date | None = None
    exiting_on: date | None = None
    closed_on: date | None = None

    @property
    def last_day(self) -> date:
        return self.extended_to or self.ends_on


def phase_on(dates: Dates, day: date) -> Phase:
    """Return the phase on a day. Nothing but a signature ends pre-signature, even if the service began without one."""
    if dates.closed_on and dates.closed_on <= day:
        return Phase.CLOSED
    if dates.signed_on is None or day < dates.signed_on:
        return Phase.PRE_SIGNATURE
    if day > dates.last_day:
        return Phase.ENDED
    if dates.exiting_on and dates.exiting_on <= day:
        return Phase.EXITING
    if day < dates.starts_on:
        return Phase.MOBILISING
    return Phase.LIVE if day <= dates.ends_on else Phase.EXTENSION
