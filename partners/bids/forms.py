"""What coordinators type about an opportunity, and for each verb of a bid."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminSplitDateTimeWidget,
    UnfoldAdminTextareaWidget,
)
from unfold.widgets import UnfoldAdminTextInputWidget as TextWidget

from consortium.backoffice.asking import DatedForm, VerbForm, day, one_of
from consortium.organisations.models import Organisation
from consortium.tenancy.models import validate_zone
from partners.bids.deadlines import NoSuchTime, instant_of, place
from partners.bids.leaving import leavers
from partners.bids.models import DEADLINES, Bid
from partners.bids.stages import Decision, Outcome
from partners.partnerships.models import WORKING_ROLES


class WallTimeField(forms.SplitDateTimeField):
    """A day and a time as a clock shows them; whose clock, the form says."""

    widget = UnfoldAdminSplitDateTimeWidget

    def compress(self, data_list: Any) -> datetime | None:
        parts = [part for part in data_list if part not in self.empty_values]
        if len(parts) == 1:
            raise forms.ValidationError("Give the day and the time.")
        return datetime.combine(*parts) if parts else None


class BidForm(forms.ModelForm):
    """An opportunity. Its deadlines are read and shown by the clock of its own zone, which the same form may change.

    What was not touched stays to the second, and stays the second of two alike; a new zone moves the deadlines to
    the times that the form shows, there.
    """

    clarification_deadline_at = WallTimeField(label="Clarification deadline", required=False)
    submission_deadline_at = WallTimeField(label="Submission deadline", required=False)

    class Meta:
        model = Bid
        fields = ["time_zone", *DEADLINES]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = self.fields["time_zone"]
        zone.validators.append(validate_zone)  # before the deadlines are read by it
        zone.help_text = "Europe/London, Europe/Dublin … A new place moves them to these times there."
        known = None if self.instance._state.adding else self.instance.zone
        self.held = {name: getattr(self.instance, name) for name in DEADLINES}
        for name, held in self.held.items():
            self.fields[name].help_text = f"The time in {place(known)}." if known else "The time at the place above."
            if held:
                self.initial[name] = held.astimezone(known).replace(tzinfo=None)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if "time_zone" in cleaned:
            for name in DEADLINES:
                if cleaned.get(name):
                    self._read(name, ZoneInfo(cleaned["time_zone"]))
        return cleaned

    def _read(self, name: str, zone: ZoneInfo) -> None:
        if not {name, "time_zone"} & set(self.changed_data):
            self.cleaned_data[name] = self.held[name]
            return
        try:
            self.cleaned_data[name] = instant_of(self.cleaned_data[name], zone)
        except NoSuchTime as skipped:
            self.add_error(name, str(skipped))


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

    organisation = one_of(Organisation, "Organisation")
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
        self.offer("organisation", self.choices())

    def choices(self) -> Any:
        """Return the partners that are in the bid."""
        return Organisation.objects.filter(pk__in=self.thing.partners.values("organisation"))


class AddPartnerForm(PartForm):
    title = "Add partner"
    words = "Partners in the partnership can share in the bid. The shares total exactly 100% before it is submitted."
    submit = "Add partner"
    done = "Added."

    def choices(self) -> Any:
        parties = self.thing.partnership.parties.on(self.today).filter(role__in=WORKING_ROLES)
        known = Organisation.objects.filter(pk__in=parties.values("organisation"))
        return known.exclude(pk__in=self.thing.partners.values("organisation"))


class SetShareForm(PartForm):
    title = "Set share"
    words = "What it would do and its value stay as they are unless you type something."
    submit = "Set share"
    done = "The share is set."

    def prepare(self) -> None:
        """Begin with who has left, and with nothing for it."""
        super().prepare()
        gone = leavers(self.thing, self.today)
        if gone:
            self.fields["organisation"].initial, self.fields["share"].initial = gone[0].departure.organisation, 0
            told = [f"{each.departure.organisation.name} {each.departure.words}." for each in gone]
            self.words = " ".join([type(self).words, *told])  # type: ignore[misc]

    @property
    def arguments(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


class RemovePartnerForm(VerbForm):
    title = "Remove partner"
    submit = "Remove partner"
    done = "Removed."

    organisation = one_of(Organisation, "Organisation")

    def prepare(self) -> None:
        self.offer("organisation", Organisation.objects.filter(pk__in=self.thing.partners.values("organisation")))


class QualifyForm(DatedForm):
    title = "Start qualifying"
    submit = "Start qualifying"
    qualifying_on = day("Since")


class DecideForm(DatedForm):
    title = "Record decision"
    words = (
        "A go needs an answer to two questions on the bid: whether a good local organisation delivers this already, "
        "and whether organisations led by the affected community are at the table. "
        "A later decision replaces this one; the history keeps both."
    )
    submit = "Record decision"
    decided_on = day("Decided on")
    decision = forms.ChoiceField(label="Decision", choices=Decision.choices, widget=UnfoldAdminSelectWidget)
    decision_reason = _long("Reason")


class SubmitForm(VerbForm):
    title = "Submit"
    words = (
        "This records that the bid has gone in, and freezes the shares into promises. "
        "They total exactly 100%. Afterwards only a correction that the partners agree to changes them."
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
