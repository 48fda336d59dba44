"""What people type about a milestone."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from consortium.backoffice.asking import DatedForm, VerbForm, day


class MoveForm(VerbForm):
    title = "Move"
    words = "The day it was due stays on record, with your reason."
    submit = "Move"
    done = "Moved."
    due_on = day("New day")
    reason = forms.CharField(label="Why", max_length=2000, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))

    def prepare(self) -> None:
        self.fields["due_on"].initial = self.thing.due_on


class CompleteVerb(DatedForm):
    title = "Done"
    words = "This records that it is done, once."
    submit = "Record"
    done = "Done."
    done_on = day("Done on")


class CompleteForm(forms.Form):
    done_on = forms.DateField(
        label=_("When was it done?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["done_on"].initial = today
