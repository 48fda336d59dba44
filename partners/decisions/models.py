"""What was decided about a contract, and whose voice was heard before it was."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from consortium.access.frozen import FrozenRow
from partners.contracts.parts import OfContract, OfContractQuerySet


class DecisionQuerySet(OfContractQuerySet):
    def with_voices(self) -> Self:
        return self.prefetch_related("voices")


class Decision(OfContract):
    """It stays as it was recorded. Another decision may change what it decided."""

    title = models.CharField(_("what was decided"), max_length=200)
    decided_on = models.DateField(_("decided"))
    decided_by = models.CharField(_("by whom"), max_length=200)
    options = models.TextField(_("which options there were"), max_length=5000)
    reason = models.TextField(_("why this one"), max_length=5000)
    recorded_by = models.CharField(_("recorded by"), max_length=120, editable=False)

    objects: ClassVar[Any] = DecisionQuerySet.as_manager()

    class Meta(OfContract.Meta):
        ordering = ["-decided_on", "-created_at", "id"]

    def __str__(self) -> str:
        return self.title


class Voice(FrozenRow):
    """Somebody whom the decision touches. With a day they were consulted, and `told` is theirs; without, why not."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="voices")
    who = models.CharField(_("who"), max_length=200)
    consulted_on = models.DateField(_("consulted"), null=True, blank=True)
    told = models.TextField(_("what they said, or why they were not asked"), max_length=2000)
    recorded_by = models.CharField(_("recorded by"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        ordering = [F("consulted_on").asc(nulls_last=True), "recorded_at", "id"]

    def __str__(self) -> str:
        return self.who
