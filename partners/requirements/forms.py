"""What coordinators type about a requirement."""

from decimal import Decimal

from django import forms
from unfold.widgets import UnfoldAdminDecimalFieldWidget, UnfoldAdminRadioSelectWidget, UnfoldAdminTextInputWidget

from consortium.backoffice.asking import VerbForm, one_of
from partners.documents.models import DocumentType
from partners.requirements.models import OfWhom


class RequireForm(VerbForm):
    """For the bid or the contract whose page the button stands on."""

    title = "Require a document"
    words = "Whoever shares in it, or is invited to, sees what is required, and what they themselves are missing."
    submit = "Require"
    done = "Required from now on."

    type = one_of(DocumentType, "Type of document")
    minimum_cover = forms.DecimalField(
        label="Minimum cover, where it states one",
        required=False,
        min_value=Decimal(0),
        max_digits=14,
        decimal_places=2,
        widget=UnfoldAdminDecimalFieldWidget,
        help_text="Empty: any amount will do.",
    )
    of_whom = forms.ChoiceField(
        label="Needed of",
        choices=OfWhom.choices,
        initial=OfWhom.EVERYBODY,
        widget=UnfoldAdminRadioSelectWidget,
    )
    note = forms.CharField(label="Note", required=False, max_length=500, widget=UnfoldAdminTextInputWidget)

    def prepare(self) -> None:
        self.offer("type", DocumentType.objects.current())
