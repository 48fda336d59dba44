"""What coordinators type about a partnership, and about each change of its parties."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelect2MultipleWidget, UnfoldAdminSelectWidget

from consortium.access.actor import Actor
from consortium.backoffice.asking import VerbForm, day, one_of
from consortium.organisations.models import Organisation
from partners.partnerships.models import Partnership, PartyRole


class StartForm(forms.ModelForm):
    """A new partnership. The desk gives it the actor, whose consortium's members can be chosen."""

    actor: Actor
    lead = one_of(Organisation, _("Lead"))
    partners = forms.ModelMultipleChoiceField(
        Organisation.objects.none(), label=_("Other partners"), widget=UnfoldAdminSelect2MultipleWidget
    )

    class Meta:
        model = Partnership
        fields = ["name", "purpose", "started_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Organisation.objects.visible_to(self.actor).current()
        for name in ("lead", "partners"):
            self.fields[name].queryset = known  # type: ignore[attr-defined]


class AddPartyForm(VerbForm):
    title = "Add party"
    words = "Partners are members of the consortium. Commissioners and funders need not be."
    submit = "Add party"
    done = "Added."

    organisation = one_of(Organisation, "Organisation")
    role = forms.ChoiceField(
        label="Role",
        choices=[choice for choice in PartyRole.choices if choice[0] != PartyRole.LEAD],
        widget=UnfoldAdminSelectWidget,
    )
    since = day("Since")

    def prepare(self) -> None:
        taking_part = self.thing.parties.filter(until=None).values("organisation")
        self.offer("organisation", Organisation.objects.current().exclude(pk__in=taking_part))
        self.fields["since"].initial = self.today


class EndPartyForm(VerbForm):
    title = "End a party’s role"
    words = "Its part stays on record. The lead hands over to another partner the same day."
    submit = "End role"
    done = "Ended. The record stays."

    organisation = one_of(Organisation, "Organisation")
    until = day("First day without it")
    new_lead = one_of(Organisation, "New lead", required=False, help_text="Only if the lead leaves.")

    def prepare(self) -> None:
        parties = self.thing.parties.filter(until=None)
        self.offer("organisation", Organisation.objects.filter(pk__in=parties.values("organisation")))
        partners = parties.filter(role=PartyRole.PARTNER).values("organisation")
        self.offer("new_lead", Organisation.objects.filter(pk__in=partners))
        self.fields["until"].initial = self.today


class ChangeLeadForm(VerbForm):
    title = "Change lead"
    words = "The old lead stays, as a partner. To see it leave, end its role instead."
    submit = "Change lead"
    done = "The lead has changed."

    organisation = one_of(Organisation, "New lead")
    since = day("Since")

    def prepare(self) -> None:
        partners = self.thing.parties.filter(until=None, role=PartyRole.PARTNER).values("organisation")
        self.offer("organisation", Organisation.objects.filter(pk__in=partners))
        self.fields["since"].initial = self.today


class EndForm(VerbForm):
    title = "End partnership"
    words = "Every part that is still open ends the same day. Bids, contracts, reviews and history stay."
    submit = "End partnership"
    done = "The partnership has ended. Its history stays."

    ended_on = day("First day on which it is over")

    def prepare(self) -> None:
        self.fields["ended_on"].initial = self.today
