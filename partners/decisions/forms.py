"""What coordinators type about whose voice was heard."""

from django import forms
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from consortium.backoffice.asking import VerbForm, day


def _who() -> forms.CharField:
    return forms.CharField(
        label="Who", max_length=200, widget=UnfoldAdminTextInputWidget, help_text="A group or a role, never a person."
    )


def _told(label: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=2000, widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}))


class ConsultForm(VerbForm):
    title = "Record who was consulted"
    words = "They were asked before it was decided. What is recorded stays."
    submit = "Record"
    done = "Recorded."
    who = _who()
    consulted_on = day("When")
    told = _told("What they said")


class LeaveOutForm(VerbForm):
    title = "Record who was not asked"
    words = "Whom it touches, and who was not asked before it was decided."
    submit = "Record"
    done = "Recorded."
    who = _who()
    told = _told("Why not")
