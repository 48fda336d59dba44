"""What people type about the result of a period."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
)

from consortium.backoffice.asking import VerbForm
from partners.indicators.models import Indicator, Rating


def _periods(indicator: Indicator, today: date) -> list[tuple[str, str]]:
    """Return the periods that are over, the latest first; a result that stands is named."""
    told = {result.period_from for result in indicator.results.all()}
    return [
        (period.since.isoformat(), f"{period}{', told already: this corrects it' if period.since in told else ''}")
        for period in reversed(indicator.rhythm.ended_by(today))
    ]


def _first(indicator: Indicator, today: date) -> str:
    """Return the oldest period that has no result, or the latest."""
    told = {result.period_from for result in indicator.results.all()}
    over = indicator.rhythm.ended_by(today)
    missing = [period for period in over if period.since not in told]
    return (missing or over[-1:])[0].since.isoformat() if over else ""


class ReportForm(forms.Form):
    period_from = forms.TypedChoiceField(label=_("Which period?"), coerce=date.fromisoformat)
    value = forms.DecimalField(
        label=_("Result"), required=False, max_digits=14, decimal_places=2, help_text=_("The number alone.")
    )
    rating = forms.ChoiceField(label=_("How do you rate it?"), choices=Rating.choices, widget=forms.RadioSelect)
    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What a reader should know. Without a number, say here why there is none."),
    )

    def __init__(self, *args: Any, indicator: Indicator, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period_from"].choices = _periods(indicator, today)  # type: ignore[attr-defined]
        self.fields["period_from"].initial = _first(indicator, today)


class ReportVerb(VerbForm):
    title = "Report a result"
    words = "A second result for the same period corrects the first, which stays on record."
    submit = "Report"
    done = "On record."

    period_from = forms.TypedChoiceField(label="Period", coerce=date.fromisoformat, widget=UnfoldAdminSelectWidget)
    value = forms.DecimalField(
        label="Result", required=False, max_digits=14, decimal_places=2, widget=UnfoldAdminDecimalFieldWidget
    )
    rating = forms.ChoiceField(label="Rating", choices=Rating.choices, widget=UnfoldAdminRadioSelectWidget)
    comment = forms.CharField(
        label="Comment", required=False, max_length=2000, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3})
    )

    def prepare(self) -> None:
        self.fields["period_from"].choices = _periods(self.thing, self.today)  # type: ignore[attr-defined]
        self.fields["period_from"].initial = _first(self.thing, self.today)
