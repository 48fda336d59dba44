"""What coordinators type about a buyer's points."""

from decimal import Decimal
from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminSelect2Widget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from consortium.backoffice.asking import VerbForm
from partners.assessments.models import Assessment


def _points(label: str, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=Decimal(0),
        max_digits=7,
        decimal_places=2,
        widget=UnfoldAdminDecimalFieldWidget,
        **options,
    )


class RecordPointsForm(VerbForm):
    title = "Record points"
    words = "What the buyer assessed, one thing at a time. The same thing again is corrected."
    submit = "Record the points"
    done = "Recorded."

    assessed = forms.CharField(label="What was assessed", max_length=200, widget=UnfoldAdminTextInputWidget)
    points = _points("Our points")
    out_of = _points("Out of")
    winner = _points("The winner’s points", required=False, help_text="Where the buyer told them.")
    comment = forms.CharField(
        label="Comment of the buyer",
        required=False,
        max_length=10_000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
    )


class RemovePointsForm(VerbForm):
    title = "Remove points"
    submit = "Remove points"
    done = "Removed."

    assessment = forms.ModelChoiceField(
        Assessment.objects.none(), label="What was assessed", widget=UnfoldAdminSelect2Widget
    )

    def prepare(self) -> None:
        self.fields["assessment"].queryset = self.thing.assessments.all()  # type: ignore[attr-defined]
