"""From opened answers to organisations' scores: one cell for every answer."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from reflections.insights.bands import organisation_score
from reflections.questions.models import Kind, Question, Target
from reflections.responses.answers import Answer, Answers

Cell = tuple[UUID | None, str]  # the organisation it is about (none: the partnership) and the behaviour
Scores = dict[Cell, dict[UUID, int]]  # … to one score for each organisation that gave one


@dataclass(frozen=True, slots=True, repr=False)
class Ballot:
    """What one person answered for an organisation."""

    organisation_id: UUID
    answers: Answers


def split(key: str) -> tuple[str, UUID | None]:
    """Return the question's key and the organisation that the answer is about."""
    question_key, _, organisation = key.partition(":")
    return question_key, UUID(organisation) if organisation else None


def scores(ballots: Iterable[Ballot], questions: Mapping[str, Question]) -> Scores:
    """Return organisations' scores by cell. What people say of themselves, marks and texts feed none."""
    given: dict[Cell, dict[UUID, list[int]]] = defaultdict(lambda: defaultdict(list))
    for ballot in ballots:
        for key, answer in ballot.answers.items():
            question_key, about = split(key)
            question = questions[question_key]
            if answer.score is not None and question.target != Target.SELF:
                given[about, question.behaviour][ballot.organisation_id].append(answer.score)
    return {
        cell: {organisation: organisation_score(values) for organisation, values in by_organisation.items()}
        for cell, by_organisation in given.items()
    }


def merged(ballots: Iterable[Ballot], questions: Mapping[str, Question]) -> dict[UUID, list[tuple[str, Answer]]]:
    """Return each organisation's answers without its people: scores averaged, marks agreed on, texts in no
    order of people.
    """
    given: dict[UUID, dict[str, list[Answer]]] = defaultdict(lambda: defaultdict(list))
    for ballot in ballots:
        for key, answer in ballot.answers.items():
            given[ballot.organisation_id][key].append(answer)
    return {
        organisation: [
            (key, answer) for key in sorted(by_key) for answer in _one_voice(by_key[key], questions[split(key)[0]])
        ]
        for organisation, by_key in given.items()
    }


def _one_voice(answers: list[Answer], question: Question) -> list[Answer]:
    if question.kind == Kind.TEXT:
        return [Answer(text=text) for text in sorted(answer.text for answer in answers if answer.text.strip())]
    given = [answer.score for answer in answers if answer.score is not None]
    return [Answer(score=organisation_score(given))] if given else answers[:1]
