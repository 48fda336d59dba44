"""What people type when they declare an interest."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminSelect2Widget, UnfoldAdminTextareaWidget, UnfoldBooleanWidget

from consortium.backoffice.asking import VerbForm, one_of
from consortium.contacts.models import Contact
from partners.bids.beside import organisations_in
from partners.interests.models import Interest


class DeclareInterestForm(VerbForm):
    title = "Declare interest"
    submit = "Declare"
    done = "Declared."

    contact = one_of(Contact, "Person", help_text="Who signs in declares in the portal.")
    is_none = forms.BooleanField(label="There is none", required=False, widget=UnfoldBooleanWidget)

    def prepare(self) -> None:
        people = Contact.objects.current().filter(organisation__in=organisations_in(self.thing))
        self.offer("contact", people.select_related("organisation"))
        self.fields["words"] = forms.CharField(
            label="Interest",
            required=False,
            max_length=2000,
            widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
            help_text="A post, a contract or a relation that touches this bid.",
        )


class WithdrawInterestForm(VerbForm):
    title = "Withdraw a declaration"
    words = "It stays on record, with the day on which it was withdrawn."
    submit = "Withdraw"
    done = "Withdrawn."

    interest = forms.ModelChoiceField(Interest.objects.none(), label="Declaration", widget=UnfoldAdminSelect2Widget)

    def prepare(self) -> None:
        rows = Interest.objects.standing().filter(bid=self.thing).select_related("contact")
        self.fields["interest"].queryset = rows.visible_to(self.actor)  # type: ignore[attr-defined]


class DeclareForm(forms.Form):
    """In the portal: one's own."""

    is_none = forms.BooleanField(label="I have no interest to declare", required=False)
    words = forms.CharField(
        label="My interest",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For instance a post at the buyer, or a relative at another bidder. Leave empty if there is none.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("is_none")) == bool(cleaned.get("words")) and not self.errors:
            self.add_error("words", "Say what your interest is, or tick that you have none; not both.")
        return cleaned
