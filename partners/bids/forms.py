"""What coordinators type for each verb of a bid."""

from decimal import Decimal
from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminDecimalFieldWidget, UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget
from unfold.widgets import UnfoldAdminTextInputWidget as TextWidget

from consortium.backoffice.asking import VerbForm, day
from consortium.organisations.models import Organisation
from partners.bids.stages import Decision, Outcome
from partners.partnerships.forms import one_of
from partners.partnerships.models import WORKING_ROLES


def share(label: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=Decimal(0),
        max_value=Decimal(100),
        max_digits=5,
        decimal_places=2,
        widget=UnfoldAdminDecimalFieldWidget,
    )


def _long(label: str) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=10_000, widget=UnfoldAdminTextareaWidget(attrs={"rows": 4})
    )


class PartForm(VerbForm):
    """A partner's part in the bid."""

    organisation = one_of("Organisation")
    share = share("Promised share, per cent")
    role = forms.CharField(label="What it would do", required=False, max_length=200, widget=TextWidget)
    value = forms.DecimalField(
        label="Value, net",
        required=False,
        min_value=Decimal(0),
        max_digits=14,
        decimal_places=2,
        widget=UnfoldAdminDecimalFieldWidget,
    )

    def prepare(self) -> None:
        self.fields["organisation"].queryset = self.choices()  # type: ignore[attr-defined]

    def choices(self) -> Any:
        """Return the partners that are in the bid."""
        return Organisation.objects.visible_to(self.actor).filter(pk__in=self.thing.partners.values("organisation"))


class AddPartnerForm(PartForm):
    title = "Add partner"
    words = "Partners in the partnership can share in the bid. The shares total exactly 100% before it is submitted."
    submit = "Add partner"
    done = "Added."

    def choices(self) -> Any:
        parties = self.thing.partnership.parties.on(self.today).filter(role__in=WORKING_ROLES)
        known = Organisation.objects.visible_to(self.actor).filter(pk__in=parties.values("organisation"))
        return known.exclude(pk__in=self.thing.partners.values("organisation"))


class SetShareForm(PartForm):
    title = "Set share"
    words = "What it would do and its value stay as they are unless you type something."
    submit = "Set share"
    done = "The share is set."

    @property
    def arguments(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


class RemovePartnerForm(VerbForm):
    title = "Remove partner"
    submit = "Remove partner"
    done = "Removed."

    organisation = one_of("Organisation")

    def prepare(self) -> None:
        within = self.thing.partners.values("organisation")
        ours = Organisation.objects.visible_to(self.actor).filter(pk__in=within)
        self.fields["organisation"].queryset = ours  # type: ignore[attr-defined]


class DatedForm(VerbForm):
    """A verb whose first field is the day on which it happened: today, unless somebody says otherwise."""

    def prepare(self) -> None:
        next(field for field in self.fields.values() if field.required).initial = self.today


class QualifyForm(DatedForm):
    title = "Start qualifying"
    submit = "Start qualifying"
    qualifying_on = day("Since")


class DecideForm(DatedForm):
    title = "Record decision"
    words = "A later decision replaces this one; the history keeps both."
    submit = "Record decision"
    decided_on = day("Decided on")
    decision = forms.ChoiceField(label="Decision", choices=Decision.choices, widget=UnfoldAdminSelectWidget)
    decision_reason = _long("Reason")


class SubmitForm(VerbForm):
    title = "Submit"
    words = (
        "This records that the bid has gone in, and freezes the shares into promises. "
        "They total exactly 100%, and nobody can change them afterwards."
    )
    submit = "Submit"
    done = "Submitted. The shares are promises now."


class ShortlistForm(DatedForm):
    title = "Record shortlisting"
    submit = "Record shortlisting"
    shortlisted_on = day("Shortlisted on")


class NotifyAwardForm(DatedForm):
    title = "Record award notice"
    words = "The end of a standstill is worked out: eight working days, the first day counted."
    submit = "Record award notice"
    award_notified_on = day("Notice given on")
    standstill_began_on = day("Standstill began on", required=False, help_text="Leave empty if there is none.")


class RecordOutcomeForm(DatedForm):
    title = "Record outcome"
    words = "This can be recorded once."
    submit = "Record outcome"
    outcome_on = day("Known on")
    outcome = forms.ChoiceField(
        label="Outcome",
        choices=[(value.value, value.label) for value in (Outcome.WON, Outcome.LOST)],
        widget=UnfoldAdminSelectWidget,
    )
    lessons = _long("Lessons")


class WithdrawForm(DatedForm):
    title = "Withdraw"
    words = "This records that we withdrew, or will not bid after all. It can be recorded once."
    submit = "Withdraw"
    done = "Withdrawn. The record stays."
    outcome_on = day("Withdrawn on")
    lessons = _long("Lessons")


class CancelForm(DatedForm):
    title = "Cancelled by the buyer"
    words = "This can be recorded once."
    submit = "Record that the buyer cancelled"
    outcome_on = day("Cancelled on")
    lessons = _long("Lessons")
