"""What is typed about a promise that was not kept."""

from typing import Any

from django import forms

from consortium.organisations.models import Organisation
from consortium.portal.forms import PortalRenderer
from partners.contracts.models import Contract


class ProposeForm(forms.Form):
    default_renderer = PortalRenderer

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label="Partner")
    reason = forms.CharField(
        label="Why it had less than promised",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Say what changed. The partner reads it, and agrees to it or not.",
    )

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        promised = Organisation.objects.filter(promises__bid=contract.bid_id).exclude(pk=contract.holder_id)
        self.fields["organisation"].queryset = promised if contract.bid_id else Organisation.objects.none()  # type: ignore[attr-defined]
