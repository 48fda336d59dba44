"""A correction of what was promised in a submitted bid: proposed to those it changes, and theirs to agree to."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from consortium.access.actor import Actor
from consortium.access.rows import Row, TenantQuerySet, TenantRow
from consortium.organisations.models import Organisation
from partners.belonging import require_same_consortium
from partners.bids.models import Bid, money, percent

_OPEN = Q(agreed_at=None, refused_at=None, withdrawn_at=None)


class State(TextChoices):
    OPEN = "open", _("Waits for agreement")
    AGREED = "agreed", _("Agreed")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class CorrectionQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> "CorrectionQuerySet":
        """Narrow to the corrections of the bids that the actor may see."""
        return super().visible_to(actor).filter(bid__in=Bid.objects.visible_to(actor))

    def open(self) -> "CorrectionQuerySet":
        return self.filter(_OPEN)

    def waiting_for(self, organisation_id: Any) -> "CorrectionQuerySet":
        """Narrow to the open ones that this organisation has still to agree to."""
        asked = CorrectedShare.objects.filter(correction=models.OuterRef("pk"), organisation=organisation_id)
        return self.open().filter(models.Exists(asked.filter(is_changed=True, agreed_at=None)))

    def in_state(self, state: str) -> "CorrectionQuerySet":
        if state == State.OPEN:
            return self.open()
        return self.filter(**{f"{state}_at__isnull": False})

    def with_shares(self) -> "CorrectionQuerySet":
        shares: Any = CorrectedShare.objects.select_related("organisation")
        return self.prefetch_related(models.Prefetch("shares", shares))


class Correction(TenantRow):
    """What would be promised instead. The promises that stand stay until everybody whom it changes has agreed."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="corrections")
    reason = models.TextField(_("why"), max_length=2000)
    proposed_by = models.CharField(_("proposed by"), max_length=120)
    agreed_at = models.DateTimeField(_("agreed"), null=True, editable=False)
    refused_at = models.DateTimeField(_("refused"), null=True, editable=False)
    refused_because = models.TextField(_("refused because"), blank=True, max_length=2000, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)

    objects: ClassVar[Any] = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "id"]
        indexes = [models.Index(fields=["consortium", "updated_at", "id"], name="correction_by_change")]
        constraints = [
            models.UniqueConstraint(fields=["bid"], condition=_OPEN, name="one_open_correction"),
            models.CheckConstraint(
                condition=Q(refused_at=None, withdrawn_at=None)
                | Q(agreed_at=None, withdrawn_at=None)
                | Q(agreed_at=None, refused_at=None),
                name="correction_ends_once",
            ),
        ]

    def __str__(self) -> str:
        return f"Correction of {self.bid}"

    def clean(self) -> None:
        require_same_consortium(self, "bid")

    @property
    def state(self) -> State:
        ends = [(self.agreed_at, State.AGREED), (self.refused_at, State.REFUSED), (self.withdrawn_at, State.WITHDRAWN)]
        return next((state for at, state in ends if at), State.OPEN)

    @property
    def waiting_for(self) -> "list[CorrectedShare]":
        """Return the parts whose organisations have still to agree; nobody is waited for once it is over."""
        return [row for row in self.shares.all() if row.is_waiting] if self.state == State.OPEN else []


class CorrectedShare(Row):
    """An organisation's part in a correction, beside what it was. Only its agreement is ever added."""

    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, related_name="shares")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("what it would do"), max_length=200, blank=True)
    share = percent(_("would be promised, per cent"))
    value = money(_("value"))
    share_before = percent(_("is promised, per cent"), null=True, blank=True)
    value_before = money(_("value before"))
    is_changed = models.BooleanField(_("changes"))
    agreed_at = models.DateTimeField(_("agreed"), null=True, blank=True)
    agreed_by = models.CharField(_("agreed by"), max_length=120, blank=True)

    class Meta:
        ordering = ["-share", "organisation__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["correction", "organisation"], name="corrected_once"),
            models.CheckConstraint(condition=Q(share__gte=0, share__lte=100), name="corrected_share_within_100"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.name}: {self.share}%"

    @property
    def is_waiting(self) -> bool:
        return self.is_changed and self.agreed_at is None
