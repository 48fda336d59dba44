"""A contract with a commissioner, and the ledger of who holds which share of it from when."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from consortium.access.actor import Actor
from consortium.access.frozen import FrozenRow
from consortium.access.rows import TenantQuerySet, TenantRow
from consortium.organisations.models import Organisation
from partners.belonging import require_same_consortium
from partners.bids.models import Bid, currency, money, percent
from partners.contracts.in_force import in_force
from partners.contracts.phases import Dates, Phase, phase_on
from partners.contracts.worth import value_on
from partners.partnerships.models import Partnership, Party


class PaymentModel(models.TextChoices):
    BLOCK = "block", _("Block: a sum for the whole")
    ACTIVITY = "activity", _("Activity: by what was done")
    OUTCOMES = "outcomes", _("Outcomes: by what came of it")
    MIXED = "mixed", _("Mixed")
    GRANT = "grant", _("Grant")


class Basis(models.TextChoices):
    """How it came about that these shares were stated. Not said is empty."""

    PLANNED = "planned", _("Planned: as agreed before")
    DIRECT = "direct", _("Direct: given to whom the reason says")
    TENDERED = "tendered", _("Tendered among the members")


class ContractQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> "ContractQuerySet":
        """Narrow to what the actor may see: as for bids, prices stay among those who share in them."""
        rows = super().visible_to(actor) if actor.may("contracts.view") else self.none()
        if actor.may("contracts.manage") or actor.organisation_id is None:
            return rows
        ours = {"organisation__in": actor.organisations}
        return rows.filter(
            Q(holder__in=actor.organisations)
            | Exists(Party.objects.filter(partnership=OuterRef("partnership"), until=None, **ours))
            | Exists(Allocation.objects.filter(contract=OuterRef("pk"), **ours))
        )

    def with_allocations(self) -> "ContractQuerySet":
        """Read the whole ledger of shares beside each contract."""
        rows: Any = Allocation.objects.select_related("organisation")
        return self.prefetch_related(models.Prefetch("allocations", rows))

    def of(self, organisation_ids: Any) -> "ContractQuerySet":
        """Narrow to the contracts that one of these organisations holds or has, or had, a share of."""
        sharing = Allocation.objects.filter(contract=OuterRef("pk"), organisation__in=organisation_ids)
        return self.filter(Q(holder__in=organisation_ids) | Exists(sharing))

    def with_phase(self, day: date) -> "ContractQuerySet":
        """Add `phase_today`: the phase of `phases.phase_on` on this day, worked out by the database."""
        return self.annotate(last_day=Coalesce("extended_to", "ends_on")).annotate(
            phase_today=Case(
                When(closed_on__lte=day, then=Value(Phase.CLOSED.value)),
                When(Q(signed_on=None) | Q(signed_on__gt=day), then=Value(Phase.PRE_SIGNATURE.value)),
                When(last_day__lt=day, then=Value(Phase.ENDED.value)),
                When(exiting_on__lte=day, then=Value(Phase.EXITING.value)),
                When(starts_on__gt=day, then=Value(Phase.MOBILISING.value)),
                When(ends_on__gte=day, then=Value(Phase.LIVE.value)),
                default=Value(Phase.EXTENSION.value),
                output_field=models.CharField(),
            )
        )


class Contract(TenantRow):
    """What was agreed, and the dates from which the phase follows. No phase is stored."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="contracts")
    bid = models.OneToOneField(
        Bid, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="contract"
    )
    title = models.CharField(_("title"), max_length=200)
    holder = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("holder of the contract")
    )
    commissioner = models.CharField(_("commissioner"), max_length=200)
    commissioner_organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("commissioner’s record here"),
    )
    value = money(_("value, net"))
    annual_value = money(_("value per year, net"))
    currency = currency(_("currency"))
    starts_on = models.DateField(_("starts"))
    ends_on = models.DateField(_("ends, last day"))
    extension_options = models.TextField(_("extension options"), blank=True, max_length=10_000)
    payment_model = models.CharField(_("how it is paid"), max_length=8, choices=PaymentModel.choices, blank=True)
    insurance_needed = models.TextField(
        _("insurance needed"), blank=True, max_length=2000, help_text=_("One kind a line, with the cover it asks for.")
    )
    exit_plan_due_on = models.DateField(_("exit plan due"), null=True, blank=True)
    exit_plan_agreed_on = models.DateField(_("exit plan agreed"), null=True, blank=True)
    exit_plan_note = models.TextField(
        _("exit plan"), blank=True, max_length=2000, help_text=_("What it says in short, and where it is kept.")
    )
    extended_to = models.DateField(_("extended to, last day"), null=True, editable=False)
    signed_on = models.DateField(_("signed"), null=True, editable=False)
    exiting_on = models.DateField(_("exiting since"), null=True, editable=False)
    closed_on = models.DateField(_("closed"), null=True, editable=False)

    history: Any = HistoricalRecords(excluded_fields=["updated_at"])

    objects: ClassVar[Any] = ContractQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "id"]
        indexes = [
            models.Index(fields=["consortium", "starts_on", "id"], name="contract_by_start"),
            models.Index(fields=["consortium", "updated_at", "id"], name="contract_by_change"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="contract_ends_after_it_starts",
                violation_error_message=_("A contract ends on the day it starts, or later."),
            ),
            models.CheckConstraint(
                condition=Q(extended_to=None) | Q(extended_to__gt=F("ends_on")),
                name="contract_extension_is_longer",
                violation_error_message=_("An extension ends after the contract would have ended."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse what belongs to another consortium, whoever asked."""
        require_same_consortium(self, "partnership", "bid", "holder", "commissioner_organisation")

    @property
    def dates(self) -> Dates:
        return Dates(**{name: getattr(self, name) for name in Dates.__slots__})

    def phase_on(self, day: date) -> Phase:
        return phase_on(self.dates, day)

    def value_on(self, day: date) -> Decimal | None:
        """Return what it is worth on a day, with the variations approved; not known while the value is not."""
        return value_on(self.value, self.variations.all(), day)

    def allocations_on(self, day: date) -> "list[Allocation]":
        """Return who had which share on a day. Reads no row twice where `allocations` is prefetched."""
        return in_force(self.allocations.all(), day)


class Allocation(FrozenRow):
    """One organisation's share from a day on.

    Rows are written together as a numbered statement that totals 100%. A later statement replaces an earlier one
    from its day on, and a correction for the same day is the later statement; no row ever changes.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="allocations")
    statement = models.PositiveIntegerField(_("statement"))
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="allocations")
    share = percent(_("share, per cent"))
    annual_value = money(_("value per year"))
    effective_from = models.DateField(_("from"))
    basis = models.CharField(_("how it came about"), max_length=8, blank=True, choices=Basis.choices)
    reason = models.TextField(_("reason"), max_length=2000)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        ordering = ["-effective_from", "-statement", "-share", "organisation__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "statement", "organisation"], name="one_allocation_per_statement"
            ),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=100), name="allocated_share_within_100"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.name}: {self.share}% from {self.effective_from}"
