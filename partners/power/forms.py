"""What is typed about a fact of a power profile."""

from django import forms

from consortium.portal.forms import PortalRenderer


class ContestForm(forms.Form):
    default_renderer = PortalRenderer

    sentence = forms.CharField(
        label="What is not so",
        max_length=300,
        help_text="One sentence. It stands beside the answer, under your organisation’s name.",
    )
