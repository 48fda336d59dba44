"""What people type about the approval of trustees."""

from django import forms
from unfold.widgets import UnfoldAdminTextInputWidget

from consortium.backoffice.asking import VerbForm, day, one_of
from consortium.organisations.models import Organisation


class RecordApprovalForm(VerbForm):
    title = "Record trustees’ approval"
    words = "Until the bid is submitted, recording it again corrects it."
    submit = "Record the approval"
    done = "Recorded."

    organisation = one_of(Organisation, "Whose trustees")
    approved_on = day("Approved on")
    minute_reference = forms.CharField(label="Minute reference", max_length=200, widget=UnfoldAdminTextInputWidget)

    def prepare(self) -> None:
        self.offer("organisation", Organisation.objects.filter(pk__in=self.thing.partners.values("organisation")))
        self.fields["approved_on"].initial = self.today


class ApprovalForm(forms.Form):
    """In the portal: for one's own organisation."""

    approved_on = forms.DateField(
        label="On which day did your trustees approve this bid?",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    minute_reference = forms.CharField(
        label="Where do the minutes say so?",
        max_length=200,
        help_text="For instance “Board 12 May 2026, item 7”.",
    )
