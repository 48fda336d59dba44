"""What coordinators type while a bid is prepared."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from consortium.backoffice.asking import VerbForm, confirmation
from partners.approvals.queries import warnings
from partners.bids import forms as bids
from partners.bids.leaving import leavers
from partners.interests.queries import undeclared
from partners.preparing.actions import Mark
from partners.preparing.queries import weighing_of
from partners.preparing.weighing import HIGHEST

_MARKS = {0: "0, not at all", HIGHEST: f"{HIGHEST}, fully"}
MARKS = [("", "Not scored"), *[(mark, _MARKS.get(mark, str(mark))) for mark in range(HIGHEST + 1)]]

SHIP = confirmation(
    "Add the criteria that ship",
    words="Those that are here already, or archived, stay as they are.",
    submit="Add the criteria",
    done="Added. Change, weigh or archive them as you like.",
)


class ScoreForm(VerbForm):
    """A score and a note for every criterion. What was scored before is offered again."""

    title = "Score"
    submit = "Save the scores"
    done = "The scores are saved. The sum decides nothing by itself."

    def prepare(self) -> None:
        weighing = weighing_of(self.thing)
        said = f"So far: {weighing.total}. The sum decides nothing. The partners can read scores and notes."
        self.words = said  # type: ignore[misc]
        self.rows = [(criterion, kept) for criterion, kept in weighing.rows if criterion.archived_at is None]
        for criterion, kept in self.rows:
            self.fields[f"score-{criterion.pk}"] = forms.TypedChoiceField(
                label=f"{criterion.name} (weight {criterion.weight})",
                help_text=criterion.words,
                choices=MARKS,
                coerce=int,
                empty_value=None,
                required=False,
                initial=kept.score if kept else "",
                widget=UnfoldAdminSelectWidget,
            )
            self.fields[f"note-{criterion.pk}"] = forms.CharField(
                label=f"Note on “{criterion.name}”",
                max_length=2000,
                required=False,
                initial=kept.note if kept else "",
                widget=UnfoldAdminTextInputWidget,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for criterion, kept in self.rows:
            if cleaned.get(f"score-{criterion.pk}") is None and (kept or cleaned.get(f"note-{criterion.pk}")):
                self.add_error(f"score-{criterion.pk}", "Choose a score. It can be changed, not taken back.")
        return cleaned

    @property
    def arguments(self) -> dict[str, Any]:
        typed = self.cleaned_data
        marks = [
            Mark(criterion, typed[f"score-{criterion.pk}"], typed[f"note-{criterion.pk}"]) for criterion, _ in self.rows
        ]
        return {"scores": [mark for mark in marks if mark.score is not None]}


class SubmitForm(bids.SubmitForm):
    """The submission, with what is still missing. It is told, and stops nobody."""

    def prepare(self) -> None:
        open_ones = [] if self.thing.submitted_at else undeclared(self.thing)
        missing = warnings(self.thing)
        missing += [each.warning for each in leavers(self.thing, self.today)]
        if open_ones:
            missing.append(f"No interest, or none, is declared by {', '.join(str(each) for each in open_ones)}.")
        self.words = " ".join([bids.SubmitForm.words, *(["Still open:"] if missing else []), *missing])  # type: ignore[misc]
