"""What people type about a review or an invitation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consortium.contacts.models import Contact
from reflections.reviews.actions import FEWEST_FOR_CONFIDENTIAL
from reflections.reviews.models import Mode, Review, counting_parties


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Why not?"),
        max_length=300,
        help_text=_("A few words are plenty. “Not enough contact” is a good reason. The coordinator sees this."),
    )


class PassOnForm(forms.Form):
    contact = forms.ModelChoiceField(
        label=_("Which colleague?"),
        queryset=Contact.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        help_text=_("They start afresh: what you have written stays with you."),
    )

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"].queryset = colleagues  # type: ignore[attr-defined]
        self.fields["contact"].label_from_instance = lambda contact: contact.name  # type: ignore[attr-defined]


class ProtectForm(forms.Form):
    mode = forms.ChoiceField(label=_("Mode"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stronger = [mode for mode in Mode if mode.protection > Mode(review.mode).protection]
        if len(counting_parties(review.partnership, review.opens_on)) < FEWEST_FOR_CONFIDENTIAL:
            stronger = [mode for mode in stronger if mode != Mode.CONFIDENTIAL]
        self.fields["mode"].choices = [(mode.value, mode.label) for mode in stronger]  # type: ignore[attr-defined]
