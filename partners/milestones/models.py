"""A day by which something of a contract is there; every move of that day is kept, with its reason."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from consortium.access.frozen import FrozenRow
from consortium.organisations.models import Organisation
from partners.contracts.parts import OfContract, OfContractQuerySet


class Standing(TextChoices):
    AHEAD = "ahead", _("Ahead")
    OVERDUE = "overdue", _("Its day has passed")
    DONE = "done", _("Done")


class MilestoneQuerySet(OfContractQuerySet):
    def with_moves(self) -> Self:
        return self.prefetch_related("moves")

    def standing(self, standing: str, day: date) -> Self:
        """Narrow to where a milestone stands on a day, as `Milestone.standing_on` says it."""
        done = Q(done_on__lte=day)
        if standing == Standing.DONE:
            return self.filter(done)
        late = Q(due_on__lt=day)
        return self.filter(Q(done_on=None) | Q(done_on__gt=day), late if standing == Standing.OVERDUE else ~late)


class Milestone(OfContract):
    title = models.CharField(_("what is there by then"), max_length=200)
    note = models.TextField(_("note"), blank=True, max_length=2000)
    owner = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("who sees to it"),
    )
    due_on = models.DateField(_("due"))
    done_on = models.DateField(_("done"), null=True, editable=False)

    belongs = ("owner",)
    objects: ClassVar[Any] = MilestoneQuerySet.as_manager()

    class Meta(OfContract.Meta):
        ordering = ["due_on", "id"]

    def __str__(self) -> str:
        return self.title

    def standing_on(self, day: date) -> Standing:
        if self.done_on and self.done_on <= day:
            return Standing.DONE
        return Standing.OVERDUE if self.due_on < day else Standing.AHEAD


class Move(FrozenRow):
    """The day it was due, the day it is due instead, and why."""

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="moves")
    moved_from = models.DateField(_("from"))
    moved_to = models.DateField(_("to"))
    reason = models.TextField(_("why"), max_length=2000)
    moved_by = models.CharField(_("moved by"), max_length=120)
    moved_at = models.DateTimeField(_("moved"))

    class Meta:
        ordering = ["-moved_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(moved_to=F("moved_from")), name="milestone_moves_to_another_day"),
        ]

    def __str__(self) -> str:
        return f"{self.milestone} from {self.moved_from} to {self.moved_to}"
