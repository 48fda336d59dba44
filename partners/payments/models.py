"""An invoice from a partner on a shared contract, and what became of it: dates, from which its standing follows."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from consortium.access.actor import Actor
from consortium.access.rows import TenantQuerySet, TenantRow
from consortium.organisations.models import Organisation
from partners.belonging import require_same_consortium
from partners.bids.models import currency
from partners.contracts.models import Contract
from partners.partnerships.models import Party, PartyRole
from partners.payments.standing import Dates, Standing, standing_on


def concerning(actor: Actor) -> Q:
    """Return what narrows rows with a contract and an organisation to one’s own, and to contracts one holds or leads.

    Coordinators see all.
    """
    if actor.may("payments.manage") or actor.organisation_id is None:
        return Q()
    leads = Party.objects.filter(
        partnership=OuterRef("contract__partnership"),
        organisation__in=actor.organisations,
        role=PartyRole.LEAD,
        until=None,
    )
    ours = Q(organisation__in=actor.organisations) | Q(contract__holder__in=actor.organisations)
    return ours | Q(Exists(leads))


class PaymentQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> "PaymentQuerySet":
        """Narrow to what the actor may see: one’s own, and all of a contract that one holds or leads."""
        rows = super().visible_to(actor) if actor.may("payments.view") else self.none()
        return rows.filter(concerning(actor))

    def waiting(self) -> "PaymentQuerySet":
        """Narrow to invoices whose money somebody waits for: neither paid nor cancelled, nor in dispute."""
        settled = Q(disputed_on=None) | Q(settled_on__isnull=False)
        return self.filter(settled, archived_at=None, paid_on=None, cancelled_on=None)

    def with_standing(self, day: date) -> "PaymentQuerySet":
        """Add `standing_today`: that of `standing.standing_on` on this day, worked out by the database."""
        disputed = Q(disputed_on__lte=day) & (Q(settled_on=None) | Q(settled_on__gt=day))
        return self.annotate(
            standing_today=Case(
                When(cancelled_on__lte=day, then=Value(Standing.CANCELLED.value)),
                When(paid_on__lte=day, then=Value(Standing.PAID.value)),
                When(disputed, then=Value(Standing.DISPUTED.value)),
                When(due_on=None, then=Value(Standing.RECEIVED.value)),
                When(due_on__lt=day, then=Value(Standing.OVERDUE.value)),
                default=Value(Standing.DUE.value),
                output_field=models.CharField(),
            )
        )


def sees_all_of(contract: Contract, actor: Actor) -> bool:
    """Tell whether `concerning` shows this actor every payment of a contract, and not only its own."""
    if not actor.may("payments.view"):
        return False
    if actor.may("payments.manage") or actor.organisation_id is None or actor.speaks_for(contract.holder_id):
        return True
    leads = contract.partnership.parties.filter(role=PartyRole.LEAD, until=None)
    return leads.filter(organisation__in=actor.organisations).exists()


class Payment(TenantRow):
    """Facts are added by verbs, each once. The currency is the contract’s."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="payments")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="payments", verbose_name=_("invoice from")
    )
    reference = models.CharField(_("invoice number"), max_length=80)
    period_from = models.DateField(_("for work from"), null=True, blank=True)
    period_to = models.DateField(_("for work until"), null=True, blank=True)
    amount = models.DecimalField(
        _("amount, net"), max_digits=14, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    currency = currency(_("currency"))
    received_on = models.DateField(_("received"))
    valid_on = models.DateField(_("valid since"), null=True, editable=False)
    due_on = models.DateField(_("due"), null=True, editable=False)
    disputed_on = models.DateField(_("disputed"), null=True, editable=False)
    dispute_reason = models.TextField(_("what is disputed"), blank=True, max_length=2000, editable=False)
    settled_on = models.DateField(_("dispute settled"), null=True, editable=False)
    paid_on = models.DateField(_("paid"), null=True, editable=False)
    cancelled_on = models.DateField(_("cancelled or written off"), null=True, editable=False)
    cancel_reason = models.TextField(_("why it was cancelled"), blank=True, max_length=2000, editable=False)

    history: Any = HistoricalRecords(excluded_fields=["updated_at"])

    objects: ClassVar[Any] = PaymentQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "id"]
        indexes = [
            models.Index(fields=["consortium", "received_on", "id"], name="payment_by_day"),
            models.Index(fields=["consortium", "updated_at", "id"], name="payment_by_change"),
        ]
        constraints = [
            models.UniqueConstraint(
                "contract",
                "organisation",
                Lower("reference"),
                name="one_payment_per_invoice_number",
                violation_error_message=_("This organisation has sent an invoice of this number for this contract."),
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_is_of_something"),
            models.CheckConstraint(
                condition=Q(period_from=None, period_to=None)
                | Q(period_from__isnull=False, period_to__isnull=False, period_to__gte=F("period_from")),
                name="payment_period_in_order",
                violation_error_message=_("Give both days of the period, the first one first, or neither."),
            ),
            models.CheckConstraint(
                condition=Q(valid_on=None, due_on=None)
                | Q(valid_on__isnull=False, due_on__isnull=False)
                & Q(valid_on__gte=F("received_on"), due_on__gte=F("valid_on")),
                name="payment_accepted_after_receipt",
                violation_error_message=_("An invoice is valid on the day it came or later, and due after that."),
            ),
            models.CheckConstraint(
                condition=Q(disputed_on=None, dispute_reason="", settled_on=None)
                | (Q(disputed_on__isnull=False, disputed_on__gte=F("received_on")) & ~Q(dispute_reason="")),
                name="payment_disputed_for_a_reason",
                violation_error_message=_("A dispute begins after the invoice came, and says what is wrong."),
            ),
            models.CheckConstraint(
                condition=Q(settled_on=None) | Q(settled_on__gte=F("disputed_on")),
                name="payment_settled_after_the_dispute",
                violation_error_message=_("A dispute is settled on the day it began or later."),
            ),
            models.CheckConstraint(
                condition=Q(paid_on=None)
                | (Q(paid_on__gte=F("received_on"), valid_on__isnull=False, cancelled_on=None))
                & (Q(disputed_on=None) | Q(settled_on__isnull=False)),
                name="payment_paid_once_accepted",
                violation_error_message=_("An invoice is paid after it came and was accepted, and not in a dispute."),
            ),
            models.CheckConstraint(
                condition=Q(cancelled_on=None, cancel_reason="")
                | (Q(cancelled_on__isnull=False, cancelled_on__gte=F("received_on")) & ~Q(cancel_reason="")),
                name="payment_cancelled_for_a_reason",
                violation_error_message=_("Say why it is cancelled, and on which day after it came."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} of {self.organisation.name}"

    def clean(self) -> None:
        """Refuse what belongs to another consortium, whoever asked."""
        require_same_consortium(self, "contract", "organisation")

    @property
    def dates(self) -> Dates:
        return Dates(**{name: getattr(self, name) for name in Dates.__slots__})

    def standing_on(self, day: date) -> Standing:
        return standing_on(self.dates, day)
