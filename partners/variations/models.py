"""A variation of a contract: proposed, agreed by each partner that delivers, put to those it touches, then approved."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from consortium.access.frozen import FrozenRow
from consortium.access.rows import Row
from consortium.organisations.models import Organisation
from partners.contracts.parts import OfContract, OfContractQuerySet

_OPEN = Q(approved_on=None, rejected_on=None, withdrawn_on=None)


class State(TextChoices):
    OPEN = "open", _("Proposed")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class AskedBy(TextChoices):
    COMMISSIONER = "commissioner", _("The commissioner")
    US = "us", _("Us")


class VariationQuerySet(OfContractQuerySet):
    def open(self) -> Self:
        return self.filter(_OPEN)

    def waiting_for(self, organisation_id: Any) -> Self:
        """Narrow to the open ones that this organisation has still to agree to."""
        asked = Agreement.objects.filter(variation=OuterRef("pk"), organisation=organisation_id, agreed_at=None)
        return self.open().filter(Exists(asked))

    def in_state(self, state: str) -> Self:
        return self.open() if state == State.OPEN else self.filter(**{f"{state}_on__isnull": False})

    def with_parts(self) -> Self:
        """Read who agrees, and who was consulted, beside each variation."""
        agreements: Any = Agreement.objects.select_related("organisation")
        return self.prefetch_related(models.Prefetch("agreements", agreements), "consultations")


class Variation(OfContract):
    """What would change and why. Only an approved one changes what the contract is worth."""

    title = models.CharField(_("what changes"), max_length=200)
    change = models.DecimalField(
        _("change of the whole value, net"),
        max_digits=14,
        decimal_places=2,
        help_text=_("With a minus where it becomes less; 0 where the value stays."),
    )
    effective_on = models.DateField(_("takes effect"))
    reason = models.TextField(_("why"), max_length=2000)
    asked_by = models.CharField(_("asked for by"), max_length=12, choices=AskedBy.choices)
    proposed_by = models.CharField(_("proposed by"), max_length=120, editable=False)
    approved_on = models.DateField(_("approved"), null=True, editable=False)
    rejected_on = models.DateField(_("rejected"), null=True, editable=False)
    rejected_because = models.TextField(_("rejected because"), blank=True, max_length=2000, editable=False)
    withdrawn_on = models.DateField(_("withdrawn"), null=True, editable=False)

    objects: ClassVar[Any] = VariationQuerySet.as_manager()

    class Meta(OfContract.Meta):
        ordering = ["-effective_on", "-created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rejected_on=None, withdrawn_on=None)
                | Q(approved_on=None, withdrawn_on=None)
                | Q(approved_on=None, rejected_on=None),
                name="variation_ends_once",
            ),
            models.CheckConstraint(
                condition=Q(rejected_on=None, rejected_because="")
                | (Q(rejected_on__isnull=False) & ~Q(rejected_because="")),
                name="variation_rejected_for_a_reason",
                violation_error_message=_("Say why it is rejected."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> State:
        ends = [(self.approved_on, State.APPROVED), (self.rejected_on, State.REJECTED)]
        ends += [(self.withdrawn_on, State.WITHDRAWN)]
        return next((state for day, state in ends if day), State.OPEN)

    @property
    def waiting_for(self) -> "list[Agreement]":
        """Return whose agreement is missing; nobody’s once it is over."""
        return [each for each in self.agreements.all() if not each.agreed_at] if self.state == State.OPEN else []


class Agreement(Row):
    """An organisation that delivers, and its agreement once its lead gave it."""

    variation = models.ForeignKey(Variation, on_delete=models.PROTECT, related_name="agreements")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(_("agreed"), null=True, blank=True)
    agreed_by = models.CharField(_("agreed by"), max_length=120, blank=True)

    class Meta:
        ordering = ["organisation__name", "id"]
        constraints = [models.UniqueConstraint(fields=["variation", "organisation"], name="variation_agreed_once")]

    def __str__(self) -> str:
        return f"{self.organisation.name} on {self.variation}"


class Consultation(FrozenRow):
    """Somebody whom the variation touches and who was asked before it was approved."""

    variation = models.ForeignKey(Variation, on_delete=models.PROTECT, related_name="consultations")
    who = models.CharField(_("who was consulted"), max_length=200)
    consulted_on = models.DateField(_("when"))
    means = models.CharField(_("by what means"), max_length=200)
    said = models.TextField(_("what they said"), max_length=2000)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        ordering = ["consulted_on", "recorded_at", "id"]

    def __str__(self) -> str:
        return self.who
