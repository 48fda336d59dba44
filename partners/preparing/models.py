"""What happens while a bid is prepared: how it is weighed before a go."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consortium.access.actor import Actor
from consortium.access.rows import Row, TenantQuerySet, TenantRow
from partners.bids.models import Bid
from partners.preparing.weighing import HIGHEST

HEAVIEST = 10


class CriterionQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> "CriterionQuerySet":
        return super().visible_to(actor) if actor.may("bids.view") else self.none()

    def current(self) -> "CriterionQuerySet":
        return self.filter(archived_at=None)


class Criterion(TenantRow):
    """One thing that a consortium looks at before it bids, and how much it counts beside the others."""

    name = models.CharField(_("criterion"), max_length=200)
    words = models.TextField(_("what to ask"), blank=True, max_length=2000)
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MinValueValidator(1), MaxValueValidator(HEAVIEST)]
    )
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)

    objects: ClassVar[Any] = CriterionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "created_at", "id"]
        verbose_name_plural = "criteria"
        indexes = [models.Index(fields=["consortium", "updated_at", "id"], name="criterion_by_change")]
        constraints = [
            models.UniqueConstraint(
                fields=["consortium", "name"],
                condition=Q(archived_at=None),
                name="criterion_once",
                violation_error_message=_("There is a criterion of this name. Change that one instead."),
            ),
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=HEAVIEST), name="criterion_weight_1_to_10"),
        ]

    def __str__(self) -> str:
        return self.name


class Score(Row):
    """How a bid does by one criterion: 0, not at all, to 5, fully."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    score = models.PositiveSmallIntegerField(_("score"), validators=[MaxValueValidator(HIGHEST)])
    note = models.TextField(_("note"), blank=True, max_length=2000)
    scored_by = models.CharField(_("scored by"), max_length=120)
    scored_at = models.DateTimeField(_("scored"))

    class Meta:
        ordering = ["criterion__position", "criterion__created_at", "criterion_id"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "criterion"], name="one_score_per_criterion"),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=HIGHEST), name="score_0_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion.name}: {self.score}"
