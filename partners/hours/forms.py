"""What a member types about hours that its organisation gave."""

from datetime import date
from typing import Any

from django import forms

from consortium.access.actor import Actor
from consortium.portal.forms import PortalRenderer
from partners.bids.models import Bid
from partners.contracts.models import Contract
from partners.hours.models import Hours


class ReviseForm(forms.ModelForm):
    default_renderer = PortalRenderer

    class Meta:
        model = Hours
        fields = ["hours", "worked_on", "note"]
        widgets = {
            "worked_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "hours": forms.NumberInput(attrs={"step": "0.25", "min": "0.25", "inputmode": "decimal"}),
        }
        help_texts = {
            "hours": "In all, and only what nobody paid for. Quarters of an hour will do.",
            "worked_on": "The day, or the last day of several.",
        }


class LogForm(ReviseForm):
    """Hours for one of the bids or contracts that the person’s organisation works on."""

    subject = forms.ChoiceField(label="Bid or contract")
    field_order = ["subject", "hours", "worked_on", "note"]

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._found: dict[str, tuple[str, Bid | Contract]] = {}
        bids = Bid.objects.visible_to(actor).filter(archived_at=None).of(actor.organisations)
        contracts = Contract.objects.visible_to(actor).filter(archived_at=None).of(actor.organisations)
        choices = [("", "Choose one")]
        for group, noun, rows in [("Bids", "bid", bids), ("Contracts", "contract", contracts)]:
            self._found |= {f"{noun}-{row.pk}": (noun, row) for row in rows}
            offered = [(key, str(row)) for key, (kind, row) in self._found.items() if kind == noun]
            choices += [(group, offered)] if offered else []  # type: ignore[list-item]
        self.fields["subject"].choices = choices  # type: ignore[attr-defined]

    @property
    def facts(self) -> dict[str, Any]:
        """Return the arguments of the action, but for whose hours they are."""
        noun, row = self._found[self.cleaned_data["subject"]]
        return {**{name: self.cleaned_data[name] for name in ReviseForm.Meta.fields}, noun: row}


def new_log(data: Any, *, actor: Actor, today: date) -> LogForm:
    """Return the form for hours given today, unless somebody says otherwise."""
    return LogForm(data, actor=actor, initial={"worked_on": today})
