"""A buyer's points on the coordinators' desk of bids."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display

from consortium.backoffice.asking import ask
from consortium.backoffice.desk import ShownInline
from partners.assessments import actions as assessments
from partners.assessments import forms
from partners.assessments.models import Assessment
from partners.assessments.totals import totals
from partners.bids.models import Bid

BUTTONS = ["record_points", "remove_points"]


class AssessmentInline(ShownInline):
    model = Assessment
    fields = ["assessed", "points", "out_of", "winner", "comment"]
    verbose_name_plural = "points of the buyer"


class AssessmentButtons:
    """A desk of bids lists these among its buttons, and `assessed` among what it shows."""

    @display(description="points of the buyer")
    def assessed(self, bid: Bid) -> str:
        found = totals(bid.assessments.all())
        if found is None:
            return ""
        winner = f"; the winner had {found.winner.normalize():f}" if found.winner is not None else ""
        return f"{found.points.normalize():f} of {found.out_of.normalize():f}{winner}"

    @action(description="Record points", permissions=["manage"], icon="scoreboard")
    def record_points(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.RecordPointsForm, act=assessments.record_points)

    @action(description="Remove points", permissions=["manage"], icon="remove")
    def remove_points(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=forms.RemovePointsForm, act=assessments.remove_points)
