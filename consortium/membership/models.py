"""Membership of a consortium: dates and a tier, from which the status on any day follows."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from consortium.access.rows import TenantQuerySet, TenantRow
from consortium.organisations.models import Organisation


class Tier(models.TextChoices):
    FULL = "full", _("Full member")
    ASSOCIATE = "associate", _("Associate")
    DELIVERY_PARTNER = "delivery_partner", _("Delivery partner")


class MembershipQuerySet(TenantQuerySet):
    def active_on(self, day: date) -> "MembershipQuerySet":
        return (
            self.filter(archived_at=None, admitted_on__lte=day).exclude(left_on__lte=day).exclude(suspended_on__lte=day)
        )


class Membership(TenantRow):
    """An organisation in the consortium. Its status on any day follows from the dates."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    tier = models.CharField(_("tier"), max_length=20, choices=Tier.choices, default=Tier.FULL)
    applied_on = models.DateField(_("applied"))
    admitted_on = models.DateField(_("admitted"), null=True, blank=True)
    suspended_on = models.DateField(_("suspended"), null=True, blank=True)
    left_on = models.DateField(_("left"), null=True, blank=True)
    approved_on = models.DateField(_("approved by trustees"), null=True, blank=True)
    minute_reference = models.CharField(_("minute reference"), max_length=120, blank=True)
    history: Any = HistoricalRecords(excluded_fields=["updated_at"])

    objects: ClassVar[Any] = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(left_on=None, archived_at=None),
                name="one_membership_at_a_time",
                violation_error_message=_("This organisation already has a membership that has not ended."),
            ),
            models.CheckConstraint(
                condition=models.Q(admitted_on__gte=models.F("applied_on")) | models.Q(admitted_on=None),
                name="membership_admitted_after_applied",
            ),
            models.CheckConstraint(
                condition=models.Q(left_on__gte=models.F("applied_on")) | models.Q(left_on=None),
                name="membership_left_after_applied",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.name}, {self.get_tier_display().lower()}"

    def status_on(self, day: date) -> str:
        """Return applied, active, suspended or left."""
        if self.left_on and self.left_on <= day:
            return "left"
        if self.suspended_on and self.suspended_on <= day:
            return "suspended"
        return "active" if self.admitted_on and self.admitted_on <= day else "applied"

    def is_active_on(self, day: date) -> bool:
        return self.status_on(day) == "active"
