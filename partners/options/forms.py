"""What coordinators type for each verb of an option and of a break clause."""

from django import forms
from unfold.widgets import UnfoldAdminTextareaWidget

from consortium.backoffice.asking import DatedForm, day


def _why() -> forms.CharField:
    return forms.CharField(label="Why", max_length=2000, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))


class ExerciseForm(DatedForm):
    title = "Exercise"
    words = "The commissioner takes up this option. The contract is extended to its day, once."
    submit = "Exercise"
    done = "Exercised. The contract is extended."
    exercised_on = day("Exercised on")


class DeclineForm(DatedForm):
    title = "Decline"
    words = "The option is not taken up. The contract ends as it did."
    submit = "Decline"
    done = "Declined. The record stays."
    declined_on = day("Declined on")
    reason = _why()


class UseForm(DatedForm):
    title = "Use the break clause"
    words = (
        "Notice was given. This records it, once. When the contract ends is recorded on the contract itself: "
        "begin its exit there, and set its last day."
    )
    submit = "Record notice"
    done = "Recorded. Now begin the exit of the contract, and set its last day."
    used_on = day("Notice given on")
    reason = _why()
