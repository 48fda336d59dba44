"""What people type about a document; which fields there are, its type says."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminDecimalFieldWidget, UnfoldAdminFileFieldWidget, UnfoldAdminTextareaWidget

from consortium.backoffice.asking import VerbForm, confirmation, day, one_of
from consortium.errors import RuleBroken
from consortium.organisations.models import Organisation
from consortium.portal.tags import money
from partners.documents.files import ACCEPT, read
from partners.documents.models import DocumentType
from partners.documents.validity import ExpiryKind

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_LAST_DAY = {
    ExpiryKind.FIXED_DATE.value: _("Runs out on"),
    ExpiryKind.REVIEW_BY.value: _("To be reviewed by"),
}


class UploadForm(forms.Form):
    """The portal’s: only what this type asks for."""

    file = forms.FileField(
        label=_("File or photo"),
        help_text=_("A PDF, or a photo that shows every word. On a phone you can take the photo now."),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        allow_empty_file=True,
    )
    declaration = forms.CharField(
        label=_("What you declare"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In your own words. No names of people, no certificate numbers."),
    )
    issued_on = forms.DateField(
        label=_("Date on the document"), widget=DAY, help_text=_("The day it was issued, or from which it holds.")
    )
    runs_out_on = forms.DateField(widget=DAY)
    cover = forms.DecimalField(label=_("Amount of cover"), min_value=0, max_digits=14, decimal_places=2)

    def __init__(self, *args: Any, asked: DocumentType, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["file" if asked.is_declaration else "declaration"]
        if asked.expiry_kind in _LAST_DAY:
            self.fields["runs_out_on"].label = _LAST_DAY[asked.expiry_kind]
        else:
            del self.fields["runs_out_on"]
        if asked.expiry_kind == ExpiryKind.PERIOD:
            self.fields["issued_on"].help_text = f"It holds for {asked.months} months from this day."
        if not asked.states_cover:
            del self.fields["cover"]
        elif asked.suggested_cover is not None:
            self.fields["cover"].help_text = f"Usually {money(asked.suggested_cover, currency)} or more."

    def clean_file(self) -> Any:
        """Say what is wrong with the file beside whatever else is wrong: it has to be chosen again anyway."""
        try:
            read(self.cleaned_data["file"])
        except RuleBroken as broken:
            raise forms.ValidationError(str(broken)) from broken
        return self.cleaned_data["file"]


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("What was wrong with it?"), max_length=500)


class UploadVerb(VerbForm):
    title = "Upload a document"
    words = "On behalf of an organisation that sent it to you. Its people can upload it themselves, in the portal."
    submit = "Upload"
    done = "Uploaded. It is the version that counts from now on."

    organisation = one_of(Organisation, "Organisation")
    type = one_of(DocumentType, "Type of document")
    file = forms.FileField(
        label="File",
        required=False,
        allow_empty_file=True,
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ACCEPT}),
    )
    declaration = forms.CharField(
        label="Declaration, where the type is one", required=False, max_length=5000, widget=UnfoldAdminTextareaWidget
    )
    issued_on = day("Date on the document")
    runs_out_on = day("Runs out or is to be reviewed on, where it says so", required=False)
    cover = forms.DecimalField(
        label="Amount of cover, where it states one",
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        widget=UnfoldAdminDecimalFieldWidget,
    )

    def prepare(self) -> None:
        self.offer("organisation", Organisation.objects.current())
        self.offer("type", DocumentType.objects.current())


VERIFY = confirmation(
    "Verify this document",
    words="You have opened it: it is what its type asks for, of this organisation, and its dates and cover are right.",
    submit="Verify",
    done="Verified.",
)


class _ReasonVerb(VerbForm):
    reason = forms.CharField(label="Why?", max_length=500, widget=UnfoldAdminTextareaWidget)


class RefuseVerb(_ReasonVerb):
    title = "Refuse this document"
    words = "Its organisation reads the reason, and is asked to upload another."
    submit = "Refuse"
    done = "Refused. Its organisation sees why."


class WithdrawVerb(_ReasonVerb):
    title = "Withdraw this version"
    words = "It stays on record with the reason; the version before it counts again."
    submit = "Withdraw"
    done = "Withdrawn."
