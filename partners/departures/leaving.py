"""That an organisation is not, or not now, a member any more: why, since when, and who goes on for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from consortium.membership.models import Membership
from consortium.organisations.models import Organisation
from partners.days import said


class Why(TextChoices):
    SUSPENDED = "suspended", _("Suspended")
    LEFT = "left", _("Left")
    MERGED = "merged", _("Merged into another")


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """`successor` is the organisation that goes on after a merger."""

    organisation: Organisation
    why: Why
    since: date
    successor: Organisation | None = None

    @property
    def words(self) -> str:
        """Say it after the name: “is suspended since 3 March 2026”."""
        if self.successor:
            return f"merged into {self.successor.name} on {said(self.since)}"
        verb = "is suspended since" if self.why == Why.SUSPENDED else "left the consortium on"
        return f"{verb} {said(self.since)}"

    @property
    def what_to_do(self) -> str:
        if self.successor:
            return f"Name {self.successor.name} instead."
        if self.why == Why.SUSPENDED:
            return "Reinstate its membership first, or choose another organisation."
        return "Admit it again first, or choose another organisation."


def departure_of(organisation: Organisation, memberships: Iterable[Membership], day: date) -> Departure | None:
    """Return how an organisation had left by a day; None for one that is a member, or that never was one.

    Of several memberships the one that is active counts, then one that is suspended, then the last to end.
    """
    if organisation.merged_on and organisation.merged_on <= day:
        return Departure(
            organisation=organisation, why=Why.MERGED, since=organisation.merged_on, successor=organisation.successor
        )
    begun = [row for row in memberships if row.archived_at is None and row.admitted_on and row.admitted_on <= day]
    if any(row.status_on(day) == "active" for row in begun):
        return None
    suspended = [row.suspended_on for row in begun if row.status_on(day) == "suspended" and row.suspended_on]
    if suspended:
        return Departure(organisation=organisation, why=Why.SUSPENDED, since=max(suspended))
    left = [row.left_on for row in begun if row.left_on]
    return Departure(organisation=organisation, why=Why.LEFT, since=max(left)) if left else None
