"""What coordinators type for each verb of a review."""

from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from consortium.backoffice.asking import VerbForm, day
from consortium.contacts.models import Contact
from reflections.responses.queries import Progress, progress_for
from reflections.reviews.invitations import people_of
from reflections.reviews.models import Mode, organisations_of


class OpenForm(VerbForm):
    title = "Open now"
    words = (
        "The lead and the partners of today are fixed as the parties that count, and so is the mode. One person of "
        "each is asked. People get the whole window to answer."
    )
    submit = "Open now"
    done = "Open. The first letters are on their way."


class MoveForm(VerbForm):
    title = "Move"
    words = "The review opens on another day. The window goes along, as long as it was; the mode stays."
    submit = "Move"
    done = "Moved."

    opens_on = day("Opens on")

    def prepare(self) -> None:
        self.fields["opens_on"].initial = self.thing.opens_on


class ExtendForm(VerbForm):
    title = "Extend"
    words = "A review can be extended and never shortened."
    submit = "Extend"
    done = "People have longer now."

    due_on = day("Answers by the end of")

    def prepare(self) -> None:
        self.fields["due_on"].initial = self.thing.due_on


class CancelForm(VerbForm):
    title = "Cancel"
    words = "Nothing of it will ever be released. Drafts stay readable to their authors. It can’t be undone."
    submit = "Cancel the review"
    done = "Cancelled."

    reason = forms.CharField(
        label="Why", max_length=300, help_text="The parties read this.", widget=UnfoldAdminTextInputWidget
    )


class InviteForm(VerbForm):
    title = "Invite another person"
    words = (
        "Several people of one organisation count as one voice: what they say is averaged. Only people with a "
        "sign-in and a member’s seat at a party can be asked."
    )
    submit = "Invite"
    done = "Invited."

    contact = forms.ModelChoiceField(Contact.objects.none(), label="Whom", widget=UnfoldAdminSelectWidget)

    def prepare(self) -> None:
        asked = set(self.thing.invitations.wanted().values_list("organisation_id", "user_id"))
        seated = people_of(organisations_of(self.thing.pk))
        free = [
            seat.contact_id
            for organisation_id, seats in seated.items()
            for seat in seats
            if (organisation_id, seat.user_id) not in asked
        ]
        self.offer("contact", Contact.objects.filter(pk__in=free).select_related("organisation"))


class ProtectForm(VerbForm):
    title = "Protect more"
    words = "Until it opens, the mode can move towards more protection, and never back."
    submit = "Protect more"
    done = "Answers are protected more now."

    mode = forms.ChoiceField(label="Mode", widget=UnfoldAdminRadioSelectWidget)

    def prepare(self) -> None:
        stronger = [mode for mode in Mode if mode.protection > Mode(self.thing.mode).protection]
        self.fields["mode"].choices = [(mode.value, mode.label) for mode in stronger]  # type: ignore[attr-defined]


class TellForm(VerbForm):
    title = "You said, we did"
    words = "Say what came of it, or “no action because …”. It stands beside the result."
    submit = "Tell people"
    done = "It stands beside the result now."

    outcome = forms.CharField(label="What came of it", max_length=2000, widget=UnfoldAdminTextareaWidget)

    def prepare(self) -> None:
        self.fields["outcome"].initial = self.thing.outcome


class RemindForm(VerbForm):
    title = "Remind"
    submit = "Remind"
    done = "Reminders go to whoever has not finished by then."

    when = forms.ChoiceField(
        label="When",
        choices=[("good-hour", "At the next good hour"), ("now", "Now")],
        initial="good-hour",
        widget=UnfoldAdminRadioSelectWidget,
        help_text="A good hour is in office hours, where each person is. Whoever stopped these messages gets none.",
    )

    def prepare(self) -> None:
        self.words = who_is_reminded(progress_for(self.thing, self.actor))  # type: ignore[misc]

    @property
    def arguments(self) -> dict[str, Any]:
        return {"at_once": self.cleaned_data["when"] == "now"}


def who_is_reminded(progress: Progress) -> str:
    """Say who gets a message: names where a coordinator may know them, else how many, else neither."""
    if progress.waiting_for:
        names = ", ".join(f"{one.name} ({one.organisation.name})" for one in progress.waiting_for)
        return f"This goes to {names}, unless they finish before it leaves."
    if progress.finished is not None and progress.finished == progress.asked:
        return "Everybody asked has finished, so nobody would get anything."
    if progress.finished is not None:
        return (
            f"{progress.finished} of {progress.asked} have finished. This goes to the others. "
            "You are not told who they are."
        )
    return (
        "This goes to everybody asked who has not finished. You are not told how many that is, because you hold a "
        "seat at one of the parties."
    )
