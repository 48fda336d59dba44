"""What people say about being nudged."""

from typing import Any

from django import forms

from consortium.notifications.kinds import NUDGES
from consortium.notifications.models import Rhythm


def listed_kinds() -> list[tuple[str, Any]]:
    """Return the kinds that people may stop, by name."""
    return [(nudge.name, nudge.title) for nudge in NUDGES.values() if nudge.listed]


class PreferenceForm(forms.Form):
    rhythm = forms.ChoiceField(label="How often we write", choices=Rhythm.choices, widget=forms.RadioSelect)
    wanted = forms.MultipleChoiceField(
        label="What we may write to you about",
        choices=listed_kinds,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Sign-in codes, and notices about your sign-in or about who speaks for your organisation, always "
        "reach you.",
    )
    snoozed_until = forms.DateField(
        label="Write nothing before",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="For a holiday, say. Leave it empty to hear from us as usual.",
    )
