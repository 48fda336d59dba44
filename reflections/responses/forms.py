"""One question to a page: a choice from never to always, words, or whom one works closely with."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from reflections.questions.models import SCALE
from reflections.questions.screens import Screen
from reflections.responses import choice
from reflections.responses.answers import LONGEST_TEXT, Answer, Mark

CANT_SAY = (Mark.CANT_SAY.value, _("Can’t say"))
NOT_ENOUGH_CONTACT = (Mark.NOT_ENOUGH_CONTACT.value, _("Not enough contact: skip them"))
NOBODY = "nobody"


class AnswerForm(forms.Form):
    """What a page sends: the answer, and the version of the draft that the page showed."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    saved_version: int | None = None  # what the next save must name, once this one is kept

    def __init__(self, *args: Any, screen: Screen, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.screen = screen

    def sent(self) -> list[tuple[str, str]]:
        """Return what the page sent, to be sent again from a page that asks back."""
        given = self.cleaned_data["answer"]
        pairs = [("answer", each) for each in (given if isinstance(given, list) else [given])]
        return [*pairs, ("share", "on")] if self.cleaned_data.get("share") else pairs


class ScoreForm(AnswerForm):
    answer = forms.ChoiceField(
        widget=forms.RadioSelect, error_messages={"required": _("Choose an answer. “Can’t say” is one.")}
    )

    def __init__(self, *args: Any, screen: Screen, **kwargs: Any) -> None:
        super().__init__(*args, screen=screen, **kwargs)
        choices = [(str(score), label) for score, label in SCALE.items()] + [CANT_SAY]
        self.fields["answer"].choices = choices + ([NOT_ENOUGH_CONTACT] if screen.may_skip else [])  # type: ignore[attr-defined]
        self.fields["answer"].label = screen.wording
        self.fields["answer"].help_text = screen.help_text

    def answered(self) -> Answer:
        given = self.cleaned_data["answer"]
        return Answer(score=int(given)) if given.isdigit() else Answer(mark=Mark(given))


class WordsForm(AnswerForm):
    answer = forms.CharField(
        required=False, strip=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5})
    )
    share = forms.BooleanField(required=False)

    def __init__(self, *args: Any, screen: Screen, confidential: bool, **kwargs: Any) -> None:
        super().__init__(*args, screen=screen, **kwargs)
        self.fields["answer"].label = screen.wording
        self.fields["answer"].help_text = screen.help_text
        self.fields["share"].label = _("These words may be shown in the result, without saying whose they are.")
        if not confidential:
            del self.fields["share"]

    def answered(self) -> Answer:
        return Answer(text=self.cleaned_data["answer"], share=self.cleaned_data.get("share", False))


class ChoiceForm(AnswerForm):
    """The other parties to tick. Ticking none of them has a tick of its own, so that nobody skips all by mistake."""

    answer = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick the organisations that you work closely with, or “No one on this list”.")},
    )

    def __init__(self, *args: Any, screen: Screen, parties: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, screen=screen, **kwargs)
        choices = [(str(pk), name) for pk, name in parties.items()] + [(NOBODY, _("No one on this list"))]
        self.fields["answer"].choices = choices  # type: ignore[attr-defined]
        self.fields["answer"].label = screen.wording
        self.fields["answer"].help_text = screen.help_text

    def clean_answer(self) -> list[str]:
        given: list[str] = self.cleaned_data["answer"]
        if NOBODY in given and len(given) > 1:
            raise forms.ValidationError(_("Untick “No one on this list”, or everybody else."), code="both")
        return given

    def chosen(self) -> frozenset[UUID]:
        return frozenset(UUID(each) for each in self.cleaned_data["answer"] if each != NOBODY)


QuestionForm = ScoreForm | WordsForm
PageForm = QuestionForm | ChoiceForm


def form_for(screen: Screen, *, confidential: bool, **kwargs: Any) -> QuestionForm:
    """Return the form of one question."""
    if screen.is_scored:
        return ScoreForm(screen=screen, **kwargs)
    return WordsForm(screen=screen, confidential=confidential, **kwargs)


def initial_of(answer: Answer | None, version: int) -> dict[str, Any]:
    """Return what a form shows of a kept answer."""
    shown: dict[str, Any] = {"version": version}
    if answer is not None:
        given = answer.mark.value if answer.mark else str(answer.score or answer.text)
        shown |= {"answer": given, "share": answer.share}
    return shown


def choice_initial(answers: Mapping[str, Answer], asked: Sequence[Screen], version: int) -> dict[str, Any]:
    """Return what the page of the choice shows: nothing is ticked for somebody who has yet to come by."""
    close = choice.close(answers, asked)
    ticked = [str(pk) for pk in close]
    return {"version": version, "answer": ticked or ([NOBODY] if _nobody(answers, asked) else [])}


def choice_in_words(answers: Mapping[str, Answer], asked: Sequence[Screen]) -> str:
    close = choice.close(answers, asked)
    if _nobody(answers, asked):
        return str(_("No one on this list"))
    return ", ".join(name for pk, name in choice.parties(asked).items() if pk in close)


def _nobody(answers: Mapping[str, Answer], asked: Sequence[Screen]) -> bool:
    return len(choice.skipped(answers, asked)) == len(choice.parties(asked))


def in_words(answer: Answer | None) -> str:
    """Return an answer as its author reads it back."""
    if answer is None:
        return ""
    if answer.score is not None:
        return str(SCALE[answer.score])
    if answer.mark == Mark.NOT_ENOUGH_CONTACT:
        return str(_("Not enough contact"))
    return str(_("Can’t say")) if answer.mark else answer.text
