"""What people type about a round: coordinators at the desk, members and the panel in the portal."""

from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.utils.html import format_html_join
from unfold.widgets import (
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSelect2Widget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from consortium.backoffice.asking import VerbForm, confirmation, one_of
from consortium.contacts.models import Contact
from consortium.seats.models import Seat
from partners.bids.deadlines import NoSuchTime, instant_of, place
from partners.bids.forms import WallTimeField, share
from partners.contracts.forms import ReallocateForm
from partners.rounds.marks import totals_of
from partners.rounds.models import MOST_POINTS, Appeal, Application, PanelMember, Round, RoundCriterion

_POINTS = [(str(points), str(points)) for points in range(MOST_POINTS + 1)]


class RoundForm(forms.ModelForm):
    """A round at the desk. Its end is a time on the clock of the consortium."""

    zone: ClassVar[ZoneInfo]
    closes_at = WallTimeField(label="Applications until")

    class Meta:
        model = Round
        fields = ["closes_at"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["closes_at"].help_text = f"The time in {place(self.zone)}."
        if self.instance.closes_at:
            self.initial["closes_at"] = self.instance.closes_at.astimezone(self.zone).replace(tzinfo=None)

    def clean_closes_at(self) -> Any:
        if "closes_at" not in self.changed_data and self.instance.closes_at:
            return self.instance.closes_at
        try:
            return instant_of(self.cleaned_data["closes_at"], self.zone)
        except NoSuchTime as skipped:
            raise forms.ValidationError(str(skipped)) from skipped


def _long(label: str, **options: Any) -> forms.CharField:
    options = {"max_length": 2000, "widget": UnfoldAdminTextareaWidget(attrs={"rows": 4})} | options
    return forms.CharField(label=label, **options)


class AddCriterionForm(VerbForm):
    title = "Add criterion"
    words = "Applications are scored on each criterion, from 0 to 5. The weights total exactly 100 before it opens."
    submit = "Add criterion"
    done = "Added."

    question = forms.CharField(label="Question", max_length=500, widget=UnfoldAdminTextInputWidget)
    weight = share("Weight, per cent")


class RemoveCriterionForm(VerbForm):
    title = "Remove criterion"
    submit = "Remove criterion"
    done = "Removed."

    criterion = forms.ModelChoiceField(
        RoundCriterion.objects.none(), label="Criterion", widget=UnfoldAdminSelect2Widget
    )

    def prepare(self) -> None:
        self.fields["criterion"].queryset = self.thing.criteria.all()  # type: ignore[attr-defined]


OPEN = confirmation(
    "Open the round",
    words="The members read it from now on, and their leads are written to. What it asks is fixed; its end can be "
    "moved to a later time.",
    submit="Open it",
    done="Open. The leads of the members are written to.",
)


class AddPanelMemberForm(VerbForm):
    title = "Add panel member"
    words = (
        "Somebody who signs in here and belongs to no organisation that applies. They declare before they score; "
        "once it is closed, nobody of an applicant can be chosen."
    )
    submit = "Add to the panel"
    done = "Added. Home asks them to declare once applications are closed."

    contact = one_of(Contact, "Person")

    def prepare(self) -> None:
        held = Seat.objects.held().filter(consortium=self.thing.consortium_id).values("user")
        people = Contact.objects.current().filter(user__in=held).select_related("organisation")
        self.offer("contact", people.exclude(user__in=self.thing.panel.sitting().values("contact__user")))


class StandDownForm(VerbForm):
    title = "Stand a panel member down"
    words = "What they scored stays on record, and counts no more."
    submit = "Stand down"
    done = "Stood down."

    member = forms.ModelChoiceField(PanelMember.objects.none(), label="Panel member", widget=UnfoldAdminSelect2Widget)
    reason = forms.CharField(label="Why", max_length=500, widget=UnfoldAdminTextInputWidget)

    def prepare(self) -> None:
        sitting = self.thing.panel.sitting().select_related("contact")
        self.fields["member"].queryset = sitting  # type: ignore[attr-defined]


class _Scored(forms.ModelChoiceField):
    """An application, with the weighted per cent that the panel gave it."""

    totals: ClassVar[dict[Any, Any]] = {}

    def label_from_instance(self, application: Any) -> str:
        total = self.totals.get(application.pk)
        return f"{application.organisation.name}: {'not scored' if total is None else f'{total}% of all points'}"


class RecordOutcomeForm(VerbForm):
    title = "Record the outcome"
    words = (
        "Every applicant is told, and reads who was chosen and your reason, and of the scores its own. "
        "From tomorrow the days for an appeal count. This is recorded once."
    )
    submit = "Record the outcome"
    done = "Recorded. The applicants are written to."

    application = _Scored(
        Application.objects.none(),
        label="Chosen",
        required=False,
        empty_label="",
        widget=UnfoldAdminSelect2Widget,
    )
    nobody = forms.BooleanField(label="Nobody is chosen", required=False, widget=UnfoldBooleanWidget)
    reason = _long("Why", max_length=5000)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if bool(said.get("application")) == said.pop("nobody", False):
            self.add_error("application", "Choose an application, or tick that nobody is chosen.")
        return said

    def prepare(self) -> None:
        field: Any = self.fields["application"]
        field.totals = totals_of(self.thing)
        rows = Application.objects.judged_by(self.actor).filter(round=self.thing)
        field.queryset = rows.select_related("organisation")


class DecideAppealForm(VerbForm):
    title = "Decide an appeal"
    words = "If it is upheld, the outcome falls and the panel scores anew. The old scores stay on record."
    submit = "Decide"
    done = "Decided. Whoever appealed is written to."

    appeal = forms.ModelChoiceField(Appeal.objects.none(), label="Appeal", widget=UnfoldAdminSelect2Widget)
    upheld = forms.TypedChoiceField(
        label="Decision",
        choices=[("no", "Dismissed: the outcome stands"), ("yes", "Upheld: the panel scores anew")],
        coerce=lambda value: value == "yes",
        widget=UnfoldAdminRadioSelectWidget,
    )
    answer = _long("Why, as the applicant reads it", max_length=5000)

    def prepare(self) -> None:
        """Show what each says beside the choice; the only one is chosen."""
        rows = self.thing.appeals.undecided().visible_to(self.actor).select_related("application__organisation")
        waiting, choice = list(rows), self.fields["appeal"]
        choice.queryset = rows  # type: ignore[attr-defined]
        choice.initial = waiting[0] if len(waiting) == 1 else None
        choice.help_text = format_html_join("", "<p>{}: “{}”</p>", ((row, row.grounds) for row in waiting))


class CancelForm(VerbForm):
    title = "Cancel the round"
    words = "Nothing is allocated from it. What was written stays on record; who applied reads why."
    submit = "Cancel the round"
    done = "Cancelled."
    reason = _long("Why")


class AllocateForm(ReallocateForm):
    """The form of new shares, begun from a round: as tendered, and naming it."""

    title = "Allocate"
    submit = "State the shares"
    done = "The new shares are on record, as tendered. The round is settled."

    def prepare(self) -> None:
        round, outcome = self.thing, self.thing.outcome
        self.thing = round.contract
        super().prepare()
        self.thing = round
        del self.fields["basis"]
        chosen = f" {outcome} was chosen." if outcome else ""
        self.words = f"Tendered among the members: {round.title}.{chosen} {self.words}"  # type: ignore[misc]
        self.fields["reason"].initial = f"Internal round “{round.title}”.{chosen}"

    @property
    def arguments(self) -> dict[str, Any]:
        shares = {organisation: self.cleaned_data[name] for name, organisation in self.organisations.items()}
        told = {name: self.cleaned_data[name] for name in ("effective_from", "reason")}
        return {**told, "shares": shares}


class ApplyForm(forms.Form):
    text = forms.CharField(
        label="Our application",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="Answer each question above. At most 10,000 characters.",
    )


class AppealForm(forms.Form):
    grounds = forms.CharField(
        label="What was wrong about how it was decided?",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="The coordinators read it, and answer in writing. Your organisation can appeal once.",
    )


class DeclareForm(forms.Form):
    """A panel member's own: no interest, or what it is and in which applications."""

    is_none = forms.BooleanField(label="I have no interest in any of them", required=False)
    interest = forms.CharField(
        label="My interest",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For instance a relative who works there, or a post you held. The coordinators can read it.",
    )
    conflicts = forms.ModelMultipleChoiceField(
        Application.objects.none(),
        label="In the applications of",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="You neither read nor score these.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        told = bool(cleaned.get("interest")), bool(cleaned.get("conflicts"))
        if not self.errors and (told[0] != told[1] or any(told) == bool(cleaned.get("is_none"))):
            message = "Tick that you have no interest; or say what it is, and in which applications."
            self.add_error("interest" if told[1] or not told[0] else "conflicts", message)
        return cleaned


class ScoreForm(forms.Form):
    """Points and a reason for each criterion; `rows` holds the two fields of each together."""

    def __init__(self, *args: Any, criteria: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        for number, criterion in enumerate(self.criteria):
            self.fields[f"points-{number}"] = forms.ChoiceField(
                label=f"Points: {criterion.question}",
                choices=_POINTS,
                widget=forms.RadioSelect,
                help_text="0 is not at all, 5 is as well as can be.",
            )
            self.fields[f"reason-{number}"] = forms.CharField(
                label=f"Why: {criterion.question}",
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text="The applicant reads it, without your name.",
            )

    @property
    def scores(self) -> dict[RoundCriterion, tuple[int, str]]:
        told = self.cleaned_data
        return {
            criterion: (int(told[f"points-{number}"]), told[f"reason-{number}"])
            for number, criterion in enumerate(self.criteria)
        }
