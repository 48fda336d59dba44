"""What organisations say of themselves for the fair share: who leads them, and whether a small group may be shown."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consortium.access.actor import Actor
from consortium.access.rows import TenantQuerySet, TenantRow
from consortium.organisations.models import Organisation
from partners.belonging import require_same_consortium

_WITHDRAWN_BY_SOMEBODY = Q(withdrawn_at=None, withdrawn_by="") | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by=""))


class OwnWordQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> "OwnWordQuerySet":
        """Narrow to one’s own organisations’; coordinators see all."""
        rows = super().visible_to(actor) if actor.may("declarations.view") else self.none()
        return rows if actor.may("declarations.view_all") else rows.filter(organisation__in=actor.organisations)

    def standing(self) -> "OwnWordQuerySet":
        return self.filter(withdrawn_at=None, archived_at=None)


class OwnWord(TenantRow):
    """Something that a lead said for an organisation on a day, and may take back."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    said_by = models.CharField(_("said by"), max_length=120, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)
    withdrawn_by = models.CharField(_("withdrawn by"), max_length=120, blank=True, editable=False)

    objects: ClassVar[Any] = OwnWordQuerySet.as_manager()

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse what belongs to another consortium, whoever asked."""
        require_same_consortium(self, "organisation")


class Declaration(OwnWord):
    """Whether the people it serves lead it: three quarters of the board and half of the senior staff.

    Both are None where the organisation preferred not to say. No row is “not asked”.
    """

    board = models.BooleanField(_("at least 75% of the board are people it serves"), null=True, blank=True)
    senior_staff = models.BooleanField(_("at least 50% of senior staff are people it serves"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "id"]
        indexes = [models.Index(fields=["consortium", "updated_at", "id"], name="declaration_by_change")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(withdrawn_at=None), name="one_declaration_stands"
            ),
            models.CheckConstraint(
                condition=Q(board=None, senior_staff=None) | Q(board__isnull=False, senior_staff__isnull=False),
                name="declaration_answers_both_or_neither",
                violation_error_message=_("Answer both questions, or prefer not to say."),
            ),
            models.CheckConstraint(condition=_WITHDRAWN_BY_SOMEBODY, name="declaration_withdrawn_by_somebody"),
        ]

    def __str__(self) -> str:
        return f"what {self.organisation.name} declared about who leads it"

    @property
    def led_by_community(self) -> bool | None:
        """Tell whether it is led by the people it serves; None where it preferred not to say."""
        return None if self.board is None else bool(self.board and self.senior_staff)


class Consent(OwnWord):
    """Leave to publish a share from which this organisation’s own part could be worked out."""

    class Meta:
        ordering = ["-created_at", "id"]
        indexes = [models.Index(fields=["consortium", "updated_at", "id"], name="consent_by_change")]
        constraints = [
            models.UniqueConstraint(fields=["organisation"], condition=Q(withdrawn_at=None), name="one_consent_stands"),
            models.CheckConstraint(condition=_WITHDRAWN_BY_SOMEBODY, name="consent_withdrawn_by_somebody"),
        ]

    def __str__(self) -> str:
        return f"the consent of {self.organisation.name} to a small group being shown"
