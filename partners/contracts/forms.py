"""What coordinators type for each verb of a contract."""

from collections.abc import Collection
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.template.defaultfilters import floatformat
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from consortium.backoffice.asking import DatedForm, VerbForm, day, one_of
from consortium.organisations.models import Organisation
from partners.bids.forms import share
from partners.bids.models import Bid
from partners.bids.stages import Outcome
from partners.contracts.leaving import Leaver, leavers, proposed
from partners.contracts.models import Basis
from partners.partnerships.models import WORKING_ROLES

_SHARE = "share-"


class OnForm(forms.Form):
    """The day of which a reader wants to know who had what."""

    on = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class CreateFromBidForm(VerbForm):
    title = "Contract from a won bid"
    words = "Title, holder, commissioner and value come from the bid. Each partner begins with what it was promised."
    submit = "Create contract"
    done = "The contract is here. Sign it when it is signed."

    bid = one_of(Bid, "Won bid")
    starts_on = day("Starts")
    ends_on = day("Ends, last day")

    def prepare(self) -> None:
        self.offer("bid", Bid.objects.filter(outcome=Outcome.WON, contract=None, archived_at=None))


class SignForm(DatedForm):
    title = "Sign"
    words = "This records the signature. It can be recorded once."
    submit = "Sign"
    done = "Signed."
    signed_on = day("Signed on")


class ExtendForm(VerbForm):
    title = "Extend"
    words = "The commissioner has taken up an extension."
    submit = "Extend"
    done = "Extended."
    extended_to = day("New last day")

    def prepare(self) -> None:
        self.fields["extended_to"].initial = self.thing.dates.last_day + timedelta(days=365)


class BeginExitForm(DatedForm):
    title = "Begin exit"
    words = "From this day until the contract ends, it is exiting."
    submit = "Begin exit"
    exiting_on = day("Since")


class CloseForm(DatedForm):
    title = "Close"
    words = "Nothing is left to do or to pay. This can be recorded once, and nothing can be changed afterwards."
    submit = "Close"
    done = "Closed. The record stays."
    closed_on = day("Closed on")


class ReallocateForm(VerbForm):
    """A share for every partner of the partnership. The form offers those of today; the rule is of the day chosen.

    Who has left starts with nothing; what it had starts with the organisation that it merged into, if it did.
    """

    title = "Reallocate"
    words = "The shares total exactly 100%. Earlier shares stay on record."
    submit = "Reallocate"
    done = "The new shares are on record."

    effective_from = day("From")
    basis = forms.ChoiceField(
        label="How it came about",
        required=False,
        choices=[("", "Not said"), *Basis.choices],
        widget=UnfoldAdminSelectWidget,
    )
    reason = forms.CharField(label="Reason", max_length=2000, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))

    def prepare(self) -> None:
        self.fields["effective_from"].initial = max(self.today, self.thing.starts_on)
        held = {row.organisation_id: row.share for row in self.thing.allocations_on(self.today)}
        held = held or {row.organisation_id: row.share for row in self.thing.allocations_on(self.thing.starts_on)}
        held = proposed(held, self.today)
        gone = leavers(self.thing, self.today)
        parties = self.thing.partnership.parties.filter(role__in=WORKING_ROLES).exclude(until__lte=self.today)
        self.organisations = {
            f"{_SHARE}{organisation.pk}": organisation
            for organisation in Organisation.objects.visible_to(self.actor).filter(
                pk__in=parties.values("organisation")
            )
        }
        for name, organisation in self.organisations.items():
            self.fields[name] = share(f"{organisation.name}, per cent")
            self.fields[name].initial = held.get(organisation.pk, Decimal("0.00"))
        offered = {organisation.pk for organisation in self.organisations.values()}
        self.words = " ".join([type(self).words, *(_what_of(leaver, offered) for leaver in gone)])  # type: ignore[misc]

    @property
    def arguments(self) -> dict[str, Any]:
        shares = {organisation: self.cleaned_data[name] for name, organisation in self.organisations.items()}
        return {
            "effective_from": self.cleaned_data["effective_from"],
            "basis": self.cleaned_data["basis"],
            "reason": self.cleaned_data["reason"],
            "shares": shares,
        }


def _what_of(leaver: Leaver, offered: Collection[Any]) -> str:
    """Say what became of the share of who has left."""
    departure, share = leaver.departure, floatformat(leaver.share, -2)
    said = f"{departure.organisation.name} {departure.words}; it has {share}%, and is proposed none."
    if departure.successor is None:
        return said
    name = departure.successor.name
    if departure.successor.pk in offered:
        return f"{said} It is proposed for {name}."
    return f"{said} For {name} to take it over, add it to the partnership first."
