"""What people type about a correction."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminDecimalFieldWidget, UnfoldAdminTextareaWidget

from consortium.backoffice.asking import VerbForm, confirmation
from consortium.organisations.models import Organisation
from partners.bids.forms import share
from partners.bids.standing import standing
from partners.corrections.actions import Part
from partners.partnerships.models import WORKING_ROLES


class ProposeCorrectionForm(VerbForm):
    """A share and a value for whoever is promised something, and for every other partner of the partnership."""

    title = "Propose correction"
    words = (
        "What was promised stays until the leads of every partner whom this changes have agreed to it. "
        "The shares total exactly 100%."
    )
    submit = "Propose"
    done = "Proposed. Those whom it changes find it on their first page."

    reason = forms.CharField(label="Why", max_length=2000, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))

    def prepare(self) -> None:
        held = {row.organisation_id: row for row in standing(self.thing.promises.all())}
        parties = self.thing.partnership.parties.on(self.today).filter(role__in=WORKING_ROLES)
        ids = {*held, *parties.values_list("organisation", flat=True)}
        self.organisations = list(Organisation.objects.visible_to(self.actor).filter(pk__in=ids))
        for organisation in self.organisations:
            promise = held.get(organisation.pk)
            self._offer(organisation, promise.share if promise else Decimal("0.00"), promise.value if promise else None)

    def _offer(self, organisation: Organisation, promised: Decimal, worth: Decimal | None) -> None:
        self.fields[f"share-{organisation.pk}"] = share(f"{organisation.name}, per cent")
        self.fields[f"share-{organisation.pk}"].initial = promised
        self.fields[f"value-{organisation.pk}"] = forms.DecimalField(
            label=f"{organisation.name}, value, net",
            required=False,
            min_value=Decimal(0),
            max_digits=14,
            decimal_places=2,
            initial=worth,
            widget=UnfoldAdminDecimalFieldWidget,
        )

    @property
    def arguments(self) -> dict[str, Any]:
        typed = self.cleaned_data
        parts = [
            Part(organisation=each, share=typed[f"share-{each.pk}"], value=typed[f"value-{each.pk}"])
            for each in self.organisations
            if typed[f"share-{each.pk}"]
        ]
        return {"reason": typed["reason"], "shares": parts}


WITHDRAW = confirmation(
    "Withdraw the correction",
    words="What was promised stays. The proposal stays on record as withdrawn.",
    submit="Withdraw",
    done="Withdrawn. What was promised stays.",
)


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you not agree?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The partners in the bid can read it."),
    )
