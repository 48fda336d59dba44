"""Why a partner had less than it was promised: proposed by whoever holds the contract, and true once it agrees."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consortium.access.actor import Actor
from consortium.access.rows import TenantQuerySet, TenantRow
from consortium.organisations.models import Organisation
from partners.belonging import require_same_consortium
from partners.contracts.models import Contract
from partners.payments.models import concerning


class ExplanationQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> "ExplanationQuerySet":
        """Narrow to what the actor may see, as for payments."""
        rows = super().visible_to(actor) if actor.may("payments.view") else self.none()
        return rows.filter(concerning(actor))


class Explanation(TenantRow):
    """The latest of a contract and an organisation counts; without `agreed_at` it waits for that organisation."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="explanations")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="explanations", verbose_name=_("partner")
    )
    reason = models.TextField(_("reason"), max_length=2000)
    proposed_by = models.CharField(_("proposed by"), max_length=120, editable=False)
    agreed_by = models.CharField(_("agreed by"), max_length=120, blank=True, editable=False)
    agreed_at = models.DateTimeField(_("agreed"), null=True, editable=False)

    objects: ClassVar[Any] = ExplanationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "id"]
        indexes = [models.Index(fields=["consortium", "updated_at", "id"], name="explanation_by_change")]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "organisation"],
                condition=Q(agreed_at=None),
                name="one_explanation_waits",
                violation_error_message=_("A reason waits already for this partner to agree to it."),
            ),
            models.CheckConstraint(
                condition=Q(agreed_at=None, agreed_by="") | (Q(agreed_at__isnull=False) & ~Q(agreed_by="")),
                name="explanation_agreed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"why {self.organisation.name} had less of {self.contract.title} than promised"

    def clean(self) -> None:
        """Refuse what belongs to another consortium, whoever asked."""
        require_same_consortium(self, "contract", "organisation")
