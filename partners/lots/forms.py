"""What coordinators type about a lot."""

from decimal import Decimal
from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminSelect2Widget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from consortium.backoffice.asking import VerbForm, day
from partners.bids.stages import Outcome
from partners.lots.models import Lot


def _money() -> forms.DecimalField:
    return forms.DecimalField(
        label="Value, net",
        required=False,
        min_value=Decimal(0),
        max_digits=14,
        decimal_places=2,
        widget=UnfoldAdminDecimalFieldWidget,
    )


class AddLotForm(VerbForm):
    title = "Add lot"
    words = "A lot that we bid for. Each has its own outcome; the outcome of the bid follows from them."
    submit = "Add lot"
    done = "Added."

    number = forms.CharField(label="Number", max_length=20, widget=UnfoldAdminTextInputWidget)
    # `title` is what the page is called, so the field of that name is made below
    value = _money()

    def prepare(self) -> None:
        self.fields["title"] = forms.CharField(label="Title", max_length=200, widget=UnfoldAdminTextInputWidget)
        self.order_fields(["number", "title", "value"])


class LotForm(VerbForm):
    """One of the bid’s lots that has no outcome yet."""

    lot = forms.ModelChoiceField(Lot.objects.none(), label="Lot", widget=UnfoldAdminSelect2Widget)

    def prepare(self) -> None:
        self.fields["lot"].queryset = self.thing.lots.filter(outcome="")  # type: ignore[attr-defined]


class ReviseLotForm(LotForm):
    title = "Change lot"
    words = "What is left empty stays as it is."
    submit = "Change lot"
    done = "The lot is changed."

    number = forms.CharField(label="Number", max_length=20, required=False, widget=UnfoldAdminTextInputWidget)
    value = _money()

    def prepare(self) -> None:
        super().prepare()
        self.fields["title"] = forms.CharField(
            label="Title", max_length=200, required=False, widget=UnfoldAdminTextInputWidget
        )

    @property
    def arguments(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


class RemoveLotForm(LotForm):
    title = "Remove lot"
    submit = "Remove lot"
    done = "Removed."


class DecideLotForm(LotForm):
    title = "Record outcome of a lot"
    words = "This can be recorded once for each lot. With the last, the outcome of the bid is recorded too."
    submit = "Record outcome"

    outcome = forms.ChoiceField(label="Outcome", choices=Outcome.choices, widget=UnfoldAdminSelectWidget)
    outcome_on = day("Known on")

    def prepare(self) -> None:
        super().prepare()
        self.fields["outcome_on"].initial = self.today
