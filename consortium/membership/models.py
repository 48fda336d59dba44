"""Membership of a consortium, the seats people hold in it, and the tokens that act for a seat."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken
from simple_history.models import HistoricalRecords

from consortium.access.actor import Actor
from consortium.access.roles import Role
from consortium.access.rows import Row, TenantQuerySet, TenantRow
from consortium.organisations.models import Contact, Organisation


class Tier(models.TextChoices):
    FULL = "full", _("Full member")
    ASSOCIATE = "associate", _("Associate")
    DELIVERY_PARTNER = "delivery_partner", _("Delivery partner")


class MembershipQuerySet(TenantQuerySet):
    def active_on(self, day: date) -> "MembershipQuerySet":
        return (
            self.filter(archived_at=None, admitted_on__lte=day)
            .exclude(left_on__lte=day)
            .exclude(suspended_on__lte=day)
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

    objects: Any = MembershipQuerySet.as_manager()

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


class SeatQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> "SeatQuerySet":
        return super().visible_to(actor) if actor.may("seats.view") else self.none()

    def held(self) -> "SeatQuerySet":
        """Narrow to the seats that let somebody in: begun and not ended."""
        return self.filter(began_at__isnull=False, ended_at=None, user__is_active=True)


class Seat(TenantRow):
    """A role in one consortium, for one organisation. It ends; it is never deleted.

    `began_at` is when it was accepted. A broker's seat begins only when the member leads of two organisations
    have accepted it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="seats", editable=False
    )
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="seats")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="seats"
    )
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.MEMBER)
    invited_name = models.CharField(_("name"), max_length=120)
    invited_email = models.EmailField(_("e-mail address"))
    invitation_ends_at = models.DateTimeField(null=True, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)
    began_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects: Any = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["invited_name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["consortium", "user", "organisation", "role"],
                condition=models.Q(ended_at=None),
                nulls_distinct=False,
                name="one_seat_of_a_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False) | models.Q(role__in=[Role.COORDINATOR, Role.BROKER]),
                name="member_seats_have_an_organisation",
            ),
            models.CheckConstraint(
                condition=models.Q(began_at=None) | models.Q(user__isnull=False), name="begun_seats_have_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invited_name}, {self.get_role_display().lower()}"

    def status_at(self, now: datetime) -> str:
        """Return ended, held, awaiting acceptance, invited or invitation expired."""
        if self.ended_at:
            return "ended"
        if self.began_at:
            return "held"
        if self.accepted_at:
            return "awaiting acceptance"
        return "invited" if self.invitation_ends_at and self.invitation_ends_at > now else "invitation expired"


class BrokerAcceptance(Row):
    """The member lead of one organisation agrees to this person as the consortium's broker."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="acceptances")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "organisation"], name="one_acceptance_per_organisation")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} accepts {self.seat_id}"


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def visible_to(self, actor: Actor) -> "ApiTokenQuerySet":
        return self.filter(seat__consortium_id=actor.consortium_id) if actor.may("tokens.manage") else self.none()


class ApiToken(AbstractAuthToken):
    """A secret that acts for one seat within its scopes. Only its digest is kept."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(_("what it is for"), max_length=120)
    scopes: Any = models.JSONField(default=list)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created"]
        verbose_name = _("API token")

    def __str__(self) -> str:
        return f"{self.name} ({self.token_key[:8]}…)"

