"""A named person, or a shared inbox, at an organisation."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from consortium.access.actor import Actor
from consortium.access.rows import TenantQuerySet, TenantRow
from consortium.organisations.models import Organisation


class ContactQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> "ContactQuerySet":
        """Coordinators see every contact; members see their own organisations'."""
        rows = super().visible_to(actor)
        if actor.may("contacts.manage"):
            return rows
        return rows.filter(organisation__in=actor.organisations) if actor.may("contacts.view") else rows.none()

    def current(self) -> "ContactQuerySet":
        return self.filter(archived_at=None, organisation__archived_at=None)


class Contact(TenantRow):
    """A named person, or a shared inbox, at an organisation; with a login once they accept an invitation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contacts")
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"))
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    job_title = models.CharField(_("role"), max_length=120, blank=True)
    is_shared_inbox = models.BooleanField(_("shared inbox"), default=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="contacts", editable=False
    )

    objects: ClassVar[Any] = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "organisation",
                condition=models.Q(archived_at=None),
                name="contact_once_per_organisation",
                violation_error_message=_("This organisation already has a contact with this address."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.organisation.name})"
