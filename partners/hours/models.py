"""Hours that an organisation gave without being paid: to a bid, or to a contract."""

from decimal import Decimal
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consortium.access.actor import Actor
from consortium.access.rows import TenantQuerySet, TenantRow
from consortium.organisations.models import Organisation
from partners.belonging import require_same_consortium
from partners.bids.models import Bid
from partners.contracts.models import Contract

MOST = Decimal(1000)


class HoursQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> "HoursQuerySet":
        """Narrow to one’s own organisations’; coordinators see all."""
        rows = super().visible_to(actor) if actor.may("hours.view") else self.none()
        return rows if actor.may("hours.manage") else rows.filter(organisation__in=actor.organisations)


class Hours(TenantRow):
    """A line of a log: so many hours of one organisation, up to a day, for one bid or one contract."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="hours", verbose_name=_("given by")
    )
    bid = models.ForeignKey(Bid, null=True, blank=True, on_delete=models.PROTECT, related_name="hours")
    contract = models.ForeignKey(Contract, null=True, blank=True, on_delete=models.PROTECT, related_name="hours")
    hours = models.DecimalField(
        _("hours"),
        max_digits=6,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.25")), MaxValueValidator(MOST)],
    )
    worked_on = models.DateField(_("day, or last day"))
    note = models.CharField(_("what for"), max_length=300, blank=True)
    logged_by = models.CharField(_("logged by"), max_length=120, editable=False)

    objects: ClassVar[Any] = HoursQuerySet.as_manager()

    class Meta:
        ordering = ["-worked_on", "id"]
        verbose_name = verbose_name_plural = _("hours given")
        indexes = [
            models.Index(fields=["consortium", "worked_on", "id"], name="hours_by_day"),
            models.Index(fields=["consortium", "updated_at", "id"], name="hours_by_change"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(bid__isnull=False, contract=None) | Q(bid=None, contract__isnull=False),
                name="hours_for_a_bid_or_a_contract",
                violation_error_message=_("Choose a bid or a contract, and not both."),
            ),
            models.CheckConstraint(
                condition=Q(hours__gt=0, hours__lte=MOST),
                name="hours_are_some",
                violation_error_message=_("Give the hours of one line as more than none and at most 1,000."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hours.normalize():f} hours of {self.organisation.name}"

    def clean(self) -> None:
        """Refuse what belongs to another consortium, whoever asked."""
        require_same_consortium(self, "organisation", "bid", "contract")

    @property
    def subject(self) -> Bid | Contract:
        """Return what they were given for; the database keeps one of the two."""
        return self.bid or self.contract  # type: ignore[return-value]
