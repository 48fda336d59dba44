"""What coordinators type for each verb of a payment."""

from django import forms
from unfold.widgets import UnfoldAdminTextareaWidget

from consortium.backoffice.asking import DatedForm, VerbForm, day


class AcceptForm(VerbForm):
    title = "Accept"
    words = (
        "A valid invoice had come on the day it was received, unless it had to be put right first. "
        "Days to pay are counted from then."
    )
    submit = "Accept"
    done = "Accepted."
    valid_on = day("Valid since")
    due_on = day("Due on", required=False, help_text="Left out, 30 days after it was valid.")

    def prepare(self) -> None:
        self.fields["valid_on"].initial = self.thing.received_on


class DisputeForm(DatedForm):
    title = "Dispute"
    words = "The partner reads what is wrong. While a dispute is open, the invoice does not become overdue."
    submit = "Record dispute"
    done = "In dispute. Settle it as soon as it is cleared up."
    disputed_on = day("Disputed on")
    dispute_reason = forms.CharField(
        label="What is wrong", max_length=2000, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3})
    )


class SettleForm(DatedForm):
    title = "Settle"
    words = "The dispute is over. The invoice falls due as many days later as the dispute took."
    submit = "Settle"
    done = "Settled."
    settled_on = day("Settled on")


class PayForm(DatedForm):
    title = "Pay"
    words = "This records that the money was sent. It can be recorded once."
    submit = "Record payment"
    done = "Paid."
    paid_on = day("Paid on")


class CancelForm(DatedForm):
    title = "Cancel"
    words = "The invoice will not be paid: it was withdrawn, replaced or written off. The record stays."
    submit = "Cancel invoice"
    done = "Cancelled. The record stays."
    cancelled_on = day("Cancelled on")
    cancel_reason = forms.CharField(label="Why", max_length=2000, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))
