"""A lot of a bid: what the buyer lets on its own, and how that ended."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consortium.access.rows import Row
from partners.bids.models import Bid, money
from partners.bids.stages import Outcome


class Lot(Row):
    """One lot that we bid for. Its outcome is recorded once; the bid’s follows when every lot has one."""

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="lots")
    number = models.CharField(_("number"), max_length=20)
    title = models.CharField(_("title"), max_length=200)
    value: Any = money(_("value, net"))
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices, blank=True)
    outcome_on = models.DateField(_("outcome known"), null=True, blank=True)

    class Meta:
        ordering = ["number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["bid", "number"],
                name="lot_number_once",
                violation_error_message=_("The bid has a lot of this number. Change that one instead."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_on=None) | (~Q(outcome="") & Q(outcome_on__isnull=False)),
                name="lot_outcome_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"Lot {self.number}: {self.title}"
