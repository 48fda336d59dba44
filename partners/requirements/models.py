"""What a bid or a contract requires: a type of document, its minimum cover, and of whom."""

from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from consortium.access.actor import Actor
from consortium.access.rows import TenantQuerySet, TenantRow
from partners.belonging import require_same_consortium
from partners.bids.models import Bid
from partners.contracts.models import Contract
from partners.documents.models import DocumentType
from partners.requirements.readiness import Asked


class OfWhom(models.TextChoices):
    EVERYBODY = "everybody", _("Every partner")
    LEAD = "lead", _("The lead alone")


class RequirementQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> "RequirementQuerySet":
        """Narrow to what is required by the bids and contracts that the actor may see."""
        bids, contracts = Bid.objects.visible_to(actor), Contract.objects.visible_to(actor)
        return super().visible_to(actor).filter(Q(bid__in=bids) | Q(contract__in=contracts))

    def current(self) -> "RequirementQuerySet":
        return self.filter(archived_at=None)


class Requirement(TenantRow):
    """One thing that is required. What is required no longer is archived."""

    bid = models.ForeignKey(Bid, null=True, blank=True, on_delete=models.PROTECT, related_name="requirements")
    contract = models.ForeignKey(Contract, null=True, blank=True, on_delete=models.PROTECT, related_name="requirements")
    type = models.ForeignKey(
        DocumentType, on_delete=models.PROTECT, related_name="+", verbose_name=_("type of document")
    )
    minimum_cover = models.DecimalField(
        _("minimum cover"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
        help_text=_("Where the document states cover. Empty: any amount will do."),
    )
    of_whom = models.CharField(_("needed of"), max_length=10, choices=OfWhom.choices, default=OfWhom.EVERYBODY)
    note = models.CharField(_("note"), max_length=500, blank=True, help_text=_("Whoever is asked reads it."))
    history: Any = HistoricalRecords(excluded_fields=["updated_at"])

    objects: ClassVar[Any] = RequirementQuerySet.as_manager()

    class Meta:
        ordering = ["type__name", "id"]
        indexes = [models.Index(fields=["consortium", "updated_at", "id"], name="requirement_by_change")]
        constraints = [
            models.CheckConstraint(
                condition=Q(bid__isnull=False, contract=None) | Q(bid=None, contract__isnull=False),
                name="required_by_bid_or_contract",
                violation_error_message=_("Name the bid or the contract that requires it: one of them."),
            ),
            models.UniqueConstraint(
                fields=["bid", "type"],
                condition=Q(archived_at=None),
                name="bid_requires_once",
                violation_error_message=_("This bid requires that already. Change what is there."),
            ),
            models.UniqueConstraint(
                fields=["contract", "type"],
                condition=Q(archived_at=None),
                name="contract_requires_once",
                violation_error_message=_("This contract requires that already. Change what is there."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type.name} for {self.bid or self.contract}"

    def clean(self) -> None:
        require_same_consortium(self, "bid", "contract", "type")
        if self.minimum_cover is not None and self.type_id and not self.type.states_cover:
            raise ValidationError({"minimum_cover": f"{self.type.name} states no cover. Leave this empty."})

    @property
    def asked(self) -> Asked:
        """Return what readiness is judged by."""
        return Asked(
            key=self.pk,
            type_id=self.type_id,
            type_name=self.type.name,
            minimum_cover=self.minimum_cover,
            of_lead_alone=self.of_whom == OfWhom.LEAD,
        )
