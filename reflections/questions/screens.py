"""From an instrument and the parties to the pages one respondent sees, one question each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from reflections.questions.models import FIVE, Kind, Question, Target


class Named(Protocol):
    """A party as it stood when the review opened."""

    organisation_id: UUID
    role: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One question about one target. `key` names the answer inside the envelope and in addresses."""

    key: str
    question_key: str
    kind: str
    behaviour: str
    target: str
    organisation_id: UUID | None
    subject: str  # the organisation it is about, by name, if it is about one
    wording: str
    help_text: str
    may_skip: bool  # “not enough contact” leaves out every question about this organisation

    @property
    def is_scored(self) -> bool:
        return self.kind == Kind.SCORED


def screens(questions: Iterable[Question], parties: Sequence[Named], respondent_id: UUID) -> list[Screen]:
    """Return the pages in order: the partnership, the lead, each other party, ourselves, candour, free
    texts.
    """
    group = len(parties) > 2
    asked = [(question, question.wording_group if group else question.wording_bilateral) for question in questions]
    asked = [(question, wording) for question, wording in asked if wording]
    about = [(question, wording) for question, wording in asked if question.behaviour in FIVE and _scored(question)]
    rest = [pair for pair in asked if pair not in about]
    pages = [
        _screen(question, wording, party, group=group)
        for target, party in _targets(parties, respondent_id, group=group)
        for question, wording in about
        if question.target == target
    ]
    last = sorted(rest, key=lambda pair: not _scored(pair[0]))
    other = None if group else _others(parties, respondent_id)[0]
    return pages + [_screen(question, wording, None, group=group, named=other) for question, wording in last]


def _scored(question: Question) -> bool:
    return question.kind == Kind.SCORED


def _others(parties: Sequence[Named], respondent_id: UUID) -> list[Named]:
    return [party for party in parties if party.organisation_id != respondent_id]


def _targets(parties: Sequence[Named], respondent_id: UUID, *, group: bool) -> Iterator[tuple[str, Named | None]]:
    others = _others(parties, respondent_id)
    if not group:
        yield Target.PARTNER, others[0]
    else:
        yield Target.PARTNERSHIP, None
        yield from ((Target.LEAD, party) for party in others if party.role == "lead")
        yield from ((Target.PARTNER, party) for party in others if party.role != "lead")
    yield Target.SELF, None


def _screen(
    question: Question, wording: str, party: Named | None, *, group: bool, named: Named | None = None
) -> Screen:
    name = party or named
    return Screen(
        key=f"{question.key}:{party.organisation_id}" if party else question.key,
        question_key=question.key,
        kind=question.kind,
        behaviour=question.behaviour,
        target=question.target,
        organisation_id=party.organisation_id if party else None,
        subject=party.name if party else "",
        wording=wording.replace("{name}", name.name) if name else wording,
        help_text=question.help_text,
        may_skip=group and question.target == Target.PARTNER,
    )
