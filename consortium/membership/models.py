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
        """Narrow to what `Membership.status_on` calls active on this day."""
        suspended = models.Q(suspended_on__lte=day) & (models.Q(reinstated_on=None) | models.Q(reinstated_on__gt=day))
        rows = self.filter(archived_at=None, admitted_on__lte=day).exclude(left_on__lte=day).exclude(suspended)
        return rows.exclude(organisation__merged_on__lte=day)


class Membership(TenantRow):
    """An organisation in the consortium. Its status on any day follows from the dates."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    tier = models.CharField(_("tier"), max_length=20, choices=Tier.choices, default=Tier.FULL)
    applied_on = models.DateField(_("applied"))
    admitted_on = models.DateField(_("admitted"), null=True, blank=True)
    suspended_on = models.DateField(_("suspended"), null=True, blank=True)
    reinstated_on = models.DateField(_("reinstated"), null=True, blank=True, editable=False)
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
            models.CheckConstraint(
                condition=models.Q(reinstated_on=None) | models.Q(reinstated_on__gt=models.F("suspended_on")),
                name="membership_reinstated_after_suspended",
                violation_error_message=_("A membership is reinstated after it was suspended."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.name}, {self.get_tier_display().lower()}"

    def status_on(self, day: date) -> str:
        """Return applied, active, suspended, left or merged. It ends with the organisation where that merged."""
        if self.left_on and self.left_on <= day:
            return "left"
        if self.organisation.merged_on and self.organisation.merged_on <= day:
            return "merged"
        if self.is_suspended_on(day):
            return "suspended"
        return "active" if self.admitted_on and self.admitted_on <= day else "applied"

    def is_suspended_on(self, day: date) -> bool:
        """Tell whether the latest suspension covers a day. Earlier ones are in the history of the row."""
        begun = self.suspended_on is not None and self.suspended_on <= day
        return begun and (self.reinstated_on is None or day < self.reinstated_on)

    def is_active_on(self, day: date) -> bool:
        return self.status_on(day) == "active"
