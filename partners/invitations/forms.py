"""What people type about an invitation: a coordinator who invites or reminds, a lead who declines."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminTextInputWidget,
)

from consortium import clock
from consortium.backoffice.asking import VerbForm, confirmation
from consortium.membership.models import Membership
from consortium.organisations.models import Organisation
from partners.invitations.asking import Ask, asks_for, leads_of
from partners.invitations.models import Reason
from partners.requirements.words import in_words


def _when() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="When",
        choices=[("good-hour", "At the next good hour"), ("now", "Now")],
        initial="good-hour",
        widget=UnfoldAdminRadioSelectWidget,
        help_text="A good hour is in office hours, where each person is. Whoever stopped these messages gets none.",
    )


class InviteForm(VerbForm):
    """The preview: who would be written to. `chosen` are the ids ticked on the page before; all, where none were."""

    title = "Invite into this bid"
    words = (
        "Each organisation’s leads get a message with the bid’s title, buyer and dates, what is required and what they "
        "themselves are missing. Whoever accepts and is a partner of the partnership is in the bid, with a share of "
        "0% until you set it. Others you bring in yourself: joining a partnership opens its other bids to them."
    )
    submit = "Invite"
    done = "Invited."
    chosen: tuple[str, ...] = ()

    organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.none(), label="Who is invited", widget=UnfoldAdminCheckboxSelectMultipleWidget
    )
    asked_for = forms.CharField(
        label="What they would do",
        required=False,
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
        help_text="They read it, and it stands beside their share once they are in.",
    )
    when = _when()

    def prepare(self) -> None:
        field: Any = self.fields["organisations"]
        rows = self._could_be_invited()
        picked = [str(each.pk) for each in rows if str(each.pk) in self.chosen]
        field.queryset = rows.filter(pk__in=picked) if picked else rows
        field.initial = picked
        leads = leads_of(each.pk for each in field.queryset)
        field.label_from_instance = lambda each: _who(each, leads[each.pk])

    def _could_be_invited(self) -> Any:
        bid = self.thing
        active = Membership.objects.active_on(self.today).filter(consortium=bid.consortium_id)
        there = [*bid.partners.values_list("organisation_id", flat=True), bid.lead_id]
        open_ones = bid.invitations.filter(declined_at=None, withdrawn_at=None)
        return (
            Organisation.objects.visible_to(self.actor)
            .current()
            .filter(pk__in=active.values("organisation"))
            .exclude(pk__in=[*there, *open_ones.values_list("organisation_id", flat=True)])
        )

    @property
    def arguments(self) -> dict[str, Any]:
        typed = self.cleaned_data
        told = {"organisations": list(typed["organisations"]), "asked_for": typed["asked_for"]}
        return {**told, "at_once": typed["when"] == "now"}


def _who(organisation: Organisation, leads: list[Any]) -> str:
    if not leads:
        return f"{organisation.name}: it has no lead with a seat, so nobody is written to"
    return f"{organisation.name}: {', '.join(f'{seat.user} ({seat.user.email})' for seat in leads)}"


class ChaseForm(VerbForm):
    """The preview: who would get which message. What went out today, and who has no lead, can’t be ticked."""

    title = "Remind"
    submit = "Remind"
    done = "Reminded. Whoever answers or uploads before a message leaves gets none."

    asks = forms.MultipleChoiceField(
        label="Who is reminded, of what", widget=UnfoldAdminCheckboxSelectMultipleWidget, required=True
    )
    when = _when()

    def prepare(self) -> None:
        asks = asks_for(self.thing, clock.now())
        going = [ask for ask in asks if ask.can_go]
        field: Any = self.fields["asks"]
        field.choices = [(ask.key, self._said(ask)) for ask in going]
        field.initial = [ask.key for ask in going]
        left_out = [ask for ask in asks if not ask.can_go]
        self.words = self._about(going, left_out)  # type: ignore[misc]

    def _said(self, ask: Ask) -> str:
        to = ", ".join(str(seat.user) for seat in ask.leads)
        if ask.invitation:
            return f"{ask.organisation.name}, {to}: answer the invitation"
        lacks = "; ".join(in_words(each, self.thing.currency) for each in ask.missing)
        return f"{ask.organisation.name}, {to}: {lacks}"

    @staticmethod
    def _about(going: list[Ask], left_out: list[Ask]) -> str:
        first = "Each line is one message to each lead named." if going else "There is nobody to remind now."
        today = ", ".join(ask.organisation.name for ask in left_out if ask.is_asked_today)
        mute = ", ".join(ask.organisation.name for ask in left_out if not ask.leads)
        told = [f"Asked today already: {today}." if today else "", f"No lead with a seat: {mute}." if mute else ""]
        return " ".join(filter(None, [first, *told]))

    @property
    def arguments(self) -> dict[str, Any]:
        return {"asks": set(self.cleaned_data["asks"]), "at_once": self.cleaned_data["when"] == "now"}


class RemindForm(VerbForm):
    title = "Remind"
    words = "Each lead of the organisation gets one message, unless they were asked today already."
    submit = "Remind"
    done = "Reminded. If they answer before the message leaves, they get none."

    when = _when()

    @property
    def arguments(self) -> dict[str, Any]:
        return {"at_once": self.cleaned_data["when"] == "now"}


WITHDRAW = confirmation(
    "Withdraw the invitation",
    words="What has not left yet is not sent. The invitation stays on record as withdrawn, and you can invite again.",
    submit="Withdraw",
    done="Withdrawn.",
)
BRING_IN = confirmation(
    "Bring into the bid",
    words=(
        "It accepted. From today it is a partner in the partnership, where its people see the other bids and contracts "
        "too, and it is in this bid with a share of 0% until you set it."
    ),
    submit="Bring in",
    done="Brought in. Set its share next.",
)


class DeclineForm(forms.Form):
    """The reason is the button that is pressed; words are welcome, and not needed."""

    reason = forms.ChoiceField(label=_("Why?"), choices=Reason.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("In your own words"), required=False, max_length=500)
