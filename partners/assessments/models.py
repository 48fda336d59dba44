"""How the buyer marked a bid, once the outcome is known: our points, of how many, and the winner's where known."""

from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consortium.access.rows import Row
from partners.bids.models import Bid


def _points(label: Any, **options: Any) -> Any:
    return models.DecimalField(
        label, max_digits=7, decimal_places=2, validators=[MinValueValidator(Decimal(0))], **options
    )


class Assessment(Row):
    """One thing that the buyer assessed."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="assessments")
    position = models.PositiveSmallIntegerField(_("place in the list"))
    assessed = models.CharField(_("what was assessed"), max_length=200)
    points = _points(_("our points"))
    out_of = _points(_("out of"))
    winner = _points(_("the winner’s points"), null=True, blank=True)
    comment = models.TextField(_("comment of the buyer"), max_length=10_000, blank=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = "assessment"
        constraints = [
            models.UniqueConstraint(fields=["bid", "assessed"], name="assessed_once"),
            models.CheckConstraint(
                condition=Q(points__gte=0, out_of__gt=0, points__lte=F("out_of")),
                name="assessed_points_within",
                violation_error_message=_("Our points are at least 0 and no more than could be had."),
            ),
            models.CheckConstraint(
                condition=Q(winner=None) | Q(winner__gte=0, winner__lte=F("out_of")),
                name="assessed_winner_within",
                violation_error_message=_("The winner’s points are at least 0 and no more than could be had."),
            ),
        ]

    def __str__(self) -> str:
        return self.assessed
