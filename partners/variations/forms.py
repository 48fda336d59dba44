"""What people type about a variation."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from consortium.backoffice.asking import DatedForm, confirmation, day


class ConsultForm(DatedForm):
    title = "Record a consultation"
    words = "Who was asked about this change before it is approved. What is recorded stays."
    submit = "Record"
    done = "Recorded."
    consulted_on = day("When")
    who = forms.CharField(label="Who was consulted", max_length=200, widget=UnfoldAdminTextInputWidget)
    means = forms.CharField(
        label="By what means",
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
        help_text="A meeting, a letter, a survey, a talk at the drop-in.",
    )
    said = forms.CharField(label="What they said", max_length=2000, widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}))


class ApproveForm(DatedForm):
    title = "Approve"
    words = (
        "Both sides have signed it. The contract is worth what it says from the day it takes effect. "
        "Shares are not changed by it: reallocate on the contract if the money moves."
    )
    submit = "Approve"
    done = "Approved. Look at the contract: do the shares still fit?"
    approved_on = day("Approved on")


class RejectForm(DatedForm):
    title = "Reject"
    words = "The contract stays as it is. The proposal stays on record with your reason."
    submit = "Reject"
    done = "Rejected. The contract stays as it is."
    rejected_on = day("Rejected on")
    reason = forms.CharField(label="Why", max_length=2000, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))


WITHDRAW = confirmation(
    "Withdraw the variation",
    words="The contract stays as it is. The proposal stays on record as withdrawn.",
    submit="Withdraw",
    done="Withdrawn. The contract stays as it is.",
)


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you not agree?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The partners in the contract can read it."),
    )
