"""“Whom do you work closely with?”: the page that decides which other parties a respondent in a group is asked about.

What was ticked is kept as marks: a party that was not has “not enough contact” for each of its questions. Beside
them stands only how far the page has come, so that no second truth can drift from the marks.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from reflections.questions.models import Target
from reflections.questions.screens import Screen
from reflections.responses.answers import NOT_ENOUGH_CONTACT, Answer, AnswerRefused, Answers, Mark

KEY = "@close"  # no question’s key: those are slugs
KIND = "choice"
WORDING = "Whom do you work closely with?"
HELP = (
    "You are asked {each} short questions about each organisation that you tick. The others get “not enough contact”, "
    "which is not a score."
)


@dataclass(frozen=True, slots=True, repr=False)
class Choice:
    """Whom somebody ticked. Until they have pressed a button it is not `settled`, and the page still waits."""

    close: frozenset[UUID]
    settled: bool = True

    def __repr__(self) -> str:
        return "<choice>"


def page_among(asked: Iterable[Screen]) -> Screen | None:
    """Return the page, where there is a party that a respondent may know too little."""
    about = [screen for screen in asked if screen.may_skip]
    if not about:
        return None
    each = len({screen.question_key for screen in about})
    return Screen(
        key=KEY,
        question_key=KEY,
        kind=KIND,
        behaviour="",
        target=Target.PARTNER,
        organisation_id=None,
        subject="",
        wording=WORDING,
        help_text=HELP.format(each=_in_words(each)),
        may_skip=False,
    )


def _in_words(number: int) -> str:
    return ("no", "one", "two", "three", "four", "five")[number] if number < 6 else str(number)


def parties(asked: Iterable[Screen]) -> dict[UUID, str]:
    """Return the names to tick, by organisation, in the order in which they would be asked about."""
    return {screen.organisation_id: screen.subject for screen in asked if screen.may_skip and screen.organisation_id}


def skipped(answers: Mapping[str, Answer], asked: Iterable[Screen]) -> set[UUID]:
    """Return the organisations about which every question has “not enough contact”."""
    by_organisation = _keys(asked)
    return {
        organisation
        for organisation, keys in by_organisation.items()
        if all(answers.get(key) == NOT_ENOUGH_CONTACT for key in keys)
    }


def close(answers: Mapping[str, Answer], asked: Sequence[Screen]) -> set[UUID]:
    """Return whom the respondent is asked about. In a draft that never met the page: whom they began to answer for."""
    by_organisation = _keys(asked)
    found = set(by_organisation) - skipped(answers, asked)
    if KEY in answers:
        return found
    return {organisation for organisation in found if any(key in answers for key in by_organisation[organisation])}


def is_settled(answers: Mapping[str, Answer], asked: Sequence[Screen]) -> bool:
    """Tell whether nothing is open on the page. A draft that never met it has settled it by answering for everybody."""
    if KEY in answers:
        return answers[KEY].mark == Mark.CHOSEN
    return all(any(key in answers for key in keys) for keys in _keys(asked).values())


def made(kept: Answers, choice: Choice, asked: Sequence[Screen]) -> Answers:
    """Return `kept` with the choice in it: marks for whom was not ticked, and none left for whom was."""
    by_organisation = _keys(asked)
    if choice.close - set(by_organisation) or not by_organisation:
        raise AnswerRefused("This review does not ask about that organisation. Reload the page.", field="answer")
    merged = {**kept, KEY: Answer(mark=Mark.CHOSEN if choice.settled else Mark.CHOOSING)}
    for organisation, keys in by_organisation.items():
        for key in keys:
            if organisation not in choice.close:
                merged[key] = NOT_ENOUGH_CONTACT
            elif merged.get(key) == NOT_ENOUGH_CONTACT:
                del merged[key]
    return merged


def dropped(before: Answers, after: Answers, asked: Iterable[Screen], *, given: Collection[str]) -> list[Screen]:
    """Return the questions whose answer “not enough contact” would replace, but for those `given` just now."""
    return [
        screen
        for screen in asked
        if before.get(screen.key, NOT_ENOUGH_CONTACT) != NOT_ENOUGH_CONTACT
        and after.get(screen.key) == NOT_ENOUGH_CONTACT
        and screen.key not in given
    ]


def without(answers: Answers) -> Answers:
    """Return the answers to questions: all that a result is made from."""
    return {key: answer for key, answer in answers.items() if key != KEY}


def _keys(asked: Iterable[Screen]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for screen in asked:
        if screen.may_skip and screen.organisation_id:
            found.setdefault(screen.organisation_id, []).append(screen.key)
    return found
