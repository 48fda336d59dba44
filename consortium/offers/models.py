"""What organisations say that they offer: services, areas and people served, as tags of one consortium."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from consortium.access.actor import Actor
from consortium.access.rows import Row, TenantQuerySet, TenantRow
from consortium.organisations.models import Organisation


class Kind(models.TextChoices):
    SERVICE = "service", _("Service")
    AREA = "area", _("Area")
    PEOPLE = "people", _("People served")


class TagQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> "TagQuerySet":
        return super().visible_to(actor) if actor.may("organisations.view") else self.none()

    def current(self) -> "TagQuerySet":
        return self.filter(archived_at=None)

    def offered_by(self, organisation: Any) -> "TagQuerySet":
        return self.filter(offers__organisation=organisation)


class Tag(TenantRow):
    """One service, area or group of people, in the words of the consortium. Organisations choose among them."""

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=120)
    history: Any = HistoricalRecords(excluded_fields=["updated_at"])

    objects: ClassVar[Any] = TagQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name", "id"]
        indexes = [models.Index(fields=["consortium", "updated_at", "id"], name="tag_by_change")]
        constraints = [
            models.UniqueConstraint(
                "consortium",
                "kind",
                Lower("name"),
                condition=Q(archived_at=None),
                name="one_tag_of_a_name",
                violation_error_message=_("There is one with this name already. Use that one."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Offer(Row):
    """An organisation offers this. What it no longer offers is taken out; the event tells of it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="offers")
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="offers")

    class Meta:
        ordering = ["tag__kind", "tag__name", "id"]
        constraints = [models.UniqueConstraint(fields=["organisation", "tag"], name="offered_once")]

    def __str__(self) -> str:
        return self.tag.name
