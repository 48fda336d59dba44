"""The seats that people hold in a consortium: a role, for an organisation, from acceptance until it ends."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from consortium.access.actor import Actor
from consortium.access.roles import Role
from consortium.access.rows import Row, TenantQuerySet, TenantRow
from consortium.contacts.models import Contact
from consortium.organisations.models import Organisation


class SeatQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> "SeatQuerySet":
        """Coordinators see every seat of their consortium, members those of the organisation they act for."""
        if actor.may("seats.view"):
            return super().visible_to(actor)
        own = super().visible_to(actor).filter(organisation=actor.organisation_id, organisation__isnull=False)
        return own if actor.may("seats.view_own") else self.none()

    def held(self) -> "SeatQuerySet":
        """Narrow to the seats that let somebody in: begun and not ended."""
        return self.filter(began_at__isnull=False, ended_at=None, user__is_active=True)

    def leading(self, organisation: Organisation | None) -> "SeatQuerySet":
        """Narrow to the seats of the organisation’s member leads of now."""
        return self.held().filter(organisation=organisation, role=Role.MEMBER_LEAD)


class Seat(TenantRow):  # type: ignore[django-manager-missing]  # knox has no types
    """A role in one consortium, for one organisation. It ends; it is never deleted.

    `began_at` is when it was accepted. Two kinds wait longer: a broker's, for the member leads of two
    organisations, and a coordinator's at an organisation, for one of its own leads (see `waiting.py`).
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
    # Empty where whoever operates this installation did it.
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    invitation_ends_at = models.DateTimeField(null=True, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)
    began_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[Any] = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["invited_name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=models.Q(ended_at=None),
                name="one_seat_of_a_kind_for_an_organisation",
            ),
            models.UniqueConstraint(
                fields=["consortium", "user", "role"],
                condition=models.Q(ended_at=None, organisation=None),
                name="one_seat_of_a_kind_for_nobody",
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


class Acceptance(Row):
    """The member lead of one organisation agrees to a seat that waits for it."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="acceptances")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seat", "organisation"], name="one_acceptance_per_organisation")]

    def __str__(self) -> str:
        return f"{self.organisation_id} accepts {self.seat_id}"
