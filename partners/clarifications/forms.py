"""What people type about a question to the buyer."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminSelect2Widget, UnfoldAdminTextareaWidget

from consortium.backoffice.asking import VerbForm, day
from partners.clarifications.models import Clarification


def _long(label: str, **options: Any) -> forms.CharField:
    options = {"max_length": 2000, "widget": UnfoldAdminTextareaWidget(attrs={"rows": 4})} | options
    return forms.CharField(label=label, **options)


class ClarificationForm(VerbForm):
    """One of the bid’s questions; `choices` says which."""

    clarification = forms.ModelChoiceField(
        Clarification.objects.none(), label="Question", widget=UnfoldAdminSelect2Widget
    )

    def prepare(self) -> None:
        self.fields["clarification"].queryset = self.choices()  # type: ignore[attr-defined]

    def choices(self) -> Any:
        return self.thing.clarifications.unanswered()


class AskClarificationForm(ClarificationForm):
    title = "Ask the buyer"
    words = (
        "Choose a question that was proposed or waits, or type a new one. Give the day by which it has to be asked, "
        "which is not after the clarification deadline; or, once it was asked, that day."
    )
    submit = "Save the question"
    done = "The question is saved."

    question = _long("Words", required=False, help_text="Of a question that waits, they stay unless you type others.")
    due_on = day("To be asked by", required=False)
    asked_on = day("Asked on", required=False)

    def prepare(self) -> None:
        super().prepare()
        self.fields["clarification"].required = False
        self.fields["clarification"].label = "A question that waits"

    def choices(self) -> Any:
        return self.thing.clarifications.unasked()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("clarification") and not cleaned.get("question") and "question" not in self.errors:
            self.add_error("question", "Choose a question that waits, or type one.")
        return cleaned


class AnswerClarificationForm(ClarificationForm):
    title = "Record an answer"
    submit = "Record the answer"
    done = "The answer is recorded."

    answer = _long("What the buyer answered", max_length=10_000)
    answered_on = day("Answered on")

    def prepare(self) -> None:
        super().prepare()
        self.fields["answered_on"].initial = self.today

    def choices(self) -> Any:
        return self.thing.clarifications.filter(asked_on__isnull=False, withdrawn_on=None, published_on=None)


class PublishClarificationForm(ClarificationForm):
    title = "Published by the buyer"
    words = "The buyer told every bidder this question and its answer."
    submit = "Record it"
    done = "Recorded."

    published_on = day("Published on")

    def prepare(self) -> None:
        super().prepare()
        self.fields["published_on"].initial = self.today

    def choices(self) -> Any:
        return self.thing.clarifications.filter(answered_on__isnull=False, published_on=None)


class NoteClarificationForm(VerbForm):
    title = "Note what others asked"
    words = "A question of another bidder, as the buyer published it."
    submit = "Note it"
    done = "Noted."

    question = _long("Question")
    answer = _long("Answer", max_length=10_000)
    published_on = day("Published on")

    def prepare(self) -> None:
        self.fields["published_on"].initial = self.today


class WithdrawClarificationForm(ClarificationForm):
    title = "Do not ask it"
    words = "The question stays on record. Whoever proposed it can read the reason."
    submit = "Do not ask it"
    done = "It is not pursued."

    reason = _long("Why not", required=False)


class ProposeForm(forms.Form):
    question = forms.CharField(
        label="What should the buyer be asked?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The coordinator decides whether it is asked. Buyers often publish questions, without names.",
    )
