"""What coordinators type about a question set of their own."""

from typing import Any, ClassVar

from django import forms
from unfold.widgets import UnfoldAdminTextareaWidget

from consortium.backoffice.asking import VerbForm, confirmation, one_of
from reflections.questions.actions import WORDS
from reflections.questions.models import FIVE, Behaviour, Kind, Question

COPY = confirmation(
    "Copy",
    words="This makes a draft of your own, with the same questions: change its words, look at it, and publish it.",
    submit="Copy",
    done="This is your draft. Nobody is asked it until you publish it.",
)
PUBLISH = confirmation(
    "Publish",
    words=(
        "Reviews planned from now on ask this; those that are planned or open already keep what they have. "
        "A published version never changes: to change a word, copy it."
    ),
    submit="Publish",
    done="Published.",
)

_NAME = "{name} stands for the organisation that it is about. "
_LABELS = {
    "wording_bilateral": ("between two", 300),
    "wording_group": ("in a group", 300),
    "help_text": ("help beside it", 300),
}


def _line(label: str, longest: int, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=longest, required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}), **options
    )


class WordsForm(VerbForm):
    """The words of some questions of a draft, each in every shape; the action is given them by key."""

    submit = "Save"
    done = "Saved."
    behaviours: ClassVar[tuple[str, ...]]

    def prepare(self) -> None:
        self.asked = list(self.thing.questions.filter(behaviour__in=self.behaviours))
        for question in self.asked:
            about = question.get_target_display() if question.behaviour in FIVE else _shortly(question)
            for field in WORDS:
                label, longest = _LABELS[field]
                made = _line(f"{about}: {label}", longest, initial=getattr(question, field))
                self.fields[f"{question.key}-{field}"] = made

    @property
    def arguments(self) -> dict[str, Any]:
        return {
            "words": {
                question.key: {field: self.cleaned_data[f"{question.key}-{field}"] for field in WORDS}
                for question in self.asked
            }
        }


def _shortly(question: Question) -> str:
    return "Candour" if question.kind == Kind.SCORED else f"Free text “{question.key}”"


def words_of(title: str, *behaviours: str) -> type[WordsForm]:
    """Return the form for the questions of these behaviours; those answered in words have none."""
    said = f"{_NAME}What you leave empty is not asked in that shape."
    return type("Words", (WordsForm,), {"title": title, "words": said, "behaviours": behaviours})


OF_BEHAVIOUR = {each: words_of(f"Words about {each.label.lower()}", each) for each in FIVE}
OF_THE_REST = words_of("Words of the last questions", Behaviour.CANDOUR, "")


class AddTextForm(VerbForm):
    title = "Add a free-text question"
    words = "It comes after the others, answered in words. Between two, {name} stands for the other organisation."
    submit = "Add"
    done = "Added."

    wording_group = _line("In a group", 300)
    wording_bilateral = _line("Between two", 300)
    help_text = _line("Help beside it", 300)


class RemoveForm(VerbForm):
    title = "Remove a free-text question"
    words = "It is taken out of this draft. In versions that were published it stays."
    submit = "Remove"
    done = "Removed."

    question = one_of(Question, "Question")

    def prepare(self) -> None:
        choice = self.fields["question"]
        choice.queryset = self.thing.questions.filter(kind=Kind.TEXT)  # type: ignore[attr-defined]
        choice.label_from_instance = lambda question: question.wording_group or question.wording_bilateral  # type: ignore[attr-defined]
