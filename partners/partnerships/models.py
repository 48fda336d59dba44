"""A working relationship between organisations, and the parties to it, with dates."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from consortium.access.actor import Actor
from consortium.access.rows import Row, TenantQuerySet, TenantRow
from consortium.organisations.models import Organisation


class PartyRole(models.TextChoices):
    LEAD = "lead", _("Lead")
    PARTNER = "partner", _("Partner")
    COMMISSIONER = "commissioner", _("Commissioner")
    FUNDER = "funder", _("Funder")


WORKING_ROLES = (PartyRole.LEAD, PartyRole.PARTNER)


class PartnershipQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> "PartnershipQuerySet":
        return super().visible_to(actor) if actor.may("partnerships.view") else self.none()

    def with_party(self, organisation_ids: Any) -> "PartnershipQuerySet":
        """Narrow to the partnerships to which one of these organisations is or was a party."""
        parties = Party.objects.filter(partnership=models.OuterRef("pk"), organisation__in=organisation_ids)
        return self.filter(models.Exists(parties))

    def with_parties(self) -> "PartnershipQuerySet":
        """Read every part beside each partnership, in the order in which it began."""
        parts: Any = Party.objects.select_related("organisation").order_by("since", "role", "organisation__name")
        return self.prefetch_related(models.Prefetch("parties", parts))

    def open_on(self, day: date) -> "PartnershipQuerySet":
        return self.filter(archived_at=None, started_on__lte=day).exclude(ended_on__lte=day)


class Partnership(TenantRow):
    """Two organisations (bilateral) or several (group). Bids, contracts and reviews attach to it."""

    name = models.CharField(_("name"), max_length=200)
    purpose = models.TextField(_("what it is for"), blank=True, max_length=10_000)
    started_on = models.DateField(_("started"))
    ended_on = models.DateField(_("ended"), null=True, blank=True)
    history: Any = HistoricalRecords(excluded_fields=["updated_at"])

    objects: ClassVar[Any] = PartnershipQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_on__gt=models.F("started_on")) | models.Q(ended_on=None),
                name="partnership_ends_after_it_starts",
                violation_error_message=_("A partnership ends after it starts."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def is_open_on(self, day: date) -> bool:
        return self.started_on <= day and (self.ended_on is None or day < self.ended_on)

    def working_parties_on(self, day: date) -> "models.QuerySet[Party]":
        """Return the lead and partners on a day: those whose answers count. Commissioners and funders do not."""
        return self.parties.on(day).filter(role__in=WORKING_ROLES)


class PartyQuerySet(models.QuerySet["Party"]):
    def on(self, day: date) -> "PartyQuerySet":
        return self.filter(since__lte=day).exclude(until__lte=day)


class Party(Row):
    """An organisation in a partnership, from `since` until the day before `until`."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="parties")
    role = models.CharField(_("role"), max_length=12, choices=PartyRole.choices, default=PartyRole.PARTNER)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = PartyQuerySet.as_manager()

    class Meta:
        ordering = ["role", "organisation__name", "id"]
        verbose_name_plural = "parties"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "organisation"],
                condition=models.Q(until=None),
                name="party_once_at_a_time",
                violation_error_message=_("This organisation is already a party."),
            ),
            models.UniqueConstraint(
                fields=["partnership"],
                condition=models.Q(until=None, role="lead"),
                name="one_lead_at_a_time",
                violation_error_message=_("This partnership already has a lead. End its role first."),
            ),
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("since")) | models.Q(until=None),
                name="party_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.name} ({self.get_role_display().lower()})"
