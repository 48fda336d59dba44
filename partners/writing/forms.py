"""What people type about the questions that a bid answers."""

from decimal import Decimal
from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelect2Widget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from consortium.backoffice.asking import VerbForm, day, one_of
from consortium.contacts.models import Contact
from partners.bids.beside import organisations_in
from partners.bids.forms import share
from partners.bids.shares import WHOLE, total
from partners.writing.models import BidQuestion

MOST_WORDS = 1_000_000


def _count(label: str, **options: Any) -> forms.IntegerField:
    widget = options.pop("widget", UnfoldAdminIntegerFieldWidget)
    return forms.IntegerField(label=label, max_value=MOST_WORDS, widget=widget, **options)


class DescribingForm(VerbForm):
    """What is known of a question, and who does it."""

    number = forms.CharField(label="Number", max_length=20, widget=UnfoldAdminTextInputWidget)
    text = forms.CharField(label="Question", max_length=10_000, widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}))
    weight = share("Weight, per cent")
    word_limit = _count("Word limit", min_value=1, required=False)
    owner = one_of(Contact, "Who drafts it", required=False)
    reviewer = one_of(Contact, "Who reviews it", required=False, help_text="Not whoever drafts it.")
    due_on = day("To be drafted by", required=False)

    def prepare(self) -> None:
        people = Contact.objects.current().filter(organisation__in=organisations_in(self.thing))
        for field in ("owner", "reviewer"):
            self.offer(field, people.select_related("organisation"))
        left = WHOLE - total(question.weight for question in self.thing.questions.all())
        self.fields["weight"].required = False
        self.fields["weight"].help_text = f"Of 100 per cent, {left.normalize():f} is left."

    @property
    def arguments(self) -> dict[str, Any]:
        """Leave out what was left empty."""
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


class AddQuestionForm(DescribingForm):
    title = "Add question"
    words = "A question that the bid answers. The answer itself is written elsewhere; here is who does it, and by when."
    submit = "Add question"
    done = "Added."

    @property
    def arguments(self) -> dict[str, Any]:
        return {"weight": Decimal(0)} | super().arguments


class QuestionForm(VerbForm):
    """One of the bid’s questions; `choices` says which."""

    question = forms.ModelChoiceField(BidQuestion.objects.none(), label="Question", widget=UnfoldAdminSelect2Widget)

    def prepare(self) -> None:
        self.fields["question"].queryset = self.choices()  # type: ignore[attr-defined]

    def choices(self) -> Any:
        return self.thing.questions.all()


class ReviseQuestionForm(DescribingForm):
    title = "Change question"
    words = "What is left empty stays as it is."
    submit = "Change question"
    done = "The question is changed."

    question = forms.ModelChoiceField(BidQuestion.objects.none(), label="Question", widget=UnfoldAdminSelect2Widget)

    def prepare(self) -> None:
        super().prepare()
        self.fields["question"].queryset = self.thing.questions.all()  # type: ignore[attr-defined]
        for field in ("number", "text"):
            self.fields[field].required = False
        self.order_fields(["question"])


class RemoveQuestionForm(QuestionForm):
    title = "Remove question"
    submit = "Remove question"
    done = "Removed."


class DraftQuestionForm(QuestionForm):
    title = "Record a draft"
    submit = "Record the draft"
    done = "Recorded. It waits for its review."

    words = _count("Words in it", min_value=0)  # type: ignore[assignment]
    drafted_on = day("Drafted on")

    def prepare(self) -> None:
        super().prepare()
        self.fields["drafted_on"].initial = self.today


class ReviewQuestionForm(QuestionForm):
    title = "Record a review"
    submit = "Record the review"
    done = "Recorded."

    reviewed_on = day("Reviewed on")

    def prepare(self) -> None:
        super().prepare()
        self.fields["reviewed_on"].initial = self.today

    def choices(self) -> Any:
        return self.thing.questions.filter(drafted_on__isnull=False, reviewed_on=None)


class DraftForm(forms.Form):
    """In the portal: the owner’s own."""

    words = _count("How many words does it have?", min_value=0, widget=forms.NumberInput)

    def __init__(self, *args: Any, question: BidQuestion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit = question.word_limit
        self.fields["words"].help_text = f"At most {limit}." if limit else "The buyer sets no limit."
