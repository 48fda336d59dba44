"""Answers while they are in memory: typed, checked against what was asked, and never printed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from consortium.errors import RuleBroken
from reflections.questions.screens import Screen

LONGEST_TEXT = 2000


class Mark(StrEnum):
    """An answer that is not a score: it is left out of every figure, and is not 3."""

    CANT_SAY = "cant_say"
    NOT_ENOUGH_CONTACT = "not_enough_contact"
    CHOOSING = "choosing"  # of the page that asks whom one works closely with: ticks kept, no button pressed yet
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """One of a score, a mark or a text.

    `share` is the author's leave to show the text in a confidential result.
    """

    score: int | None = None
    mark: Mark | None = None
    text: str = ""
    share: bool = False

    def __repr__(self) -> str:
        return "<answer>"


CANT_SAY = Answer(mark=Mark.CANT_SAY)
NOT_ENOUGH_CONTACT = Answer(mark=Mark.NOT_ENOUGH_CONTACT)
Answers = dict[str, Answer]


class AnswerRefused(RuleBroken):
    code = "answer_refused"


class Unfinished(RuleBroken):
    code = "unfinished"


def check(answers: Mapping[str, Answer], asked: Iterable[Screen]) -> None:
    """Refuse what was not asked, or not like that. The refusal names the question and never the answer."""
    pages = {screen.key: screen for screen in asked}
    for key, answer in answers.items():
        screen = pages.get(key)
        if screen is None:
            raise AnswerRefused("This review does not ask that question. Reload the page.", field=key)
        problem = _text_problem(answer) if not screen.is_scored else _score_problem(answer, screen)
        if problem:
            raise AnswerRefused(problem, field=key)


def _score_problem(answer: Answer, screen: Screen) -> str:
    if answer.mark == Mark.NOT_ENOUGH_CONTACT and not screen.may_skip:
        return "Choose from never to always, or “can’t say”."
    fits = (answer.score in {1, 2, 3, 4, 5}) != (answer.mark in {Mark.CANT_SAY, Mark.NOT_ENOUGH_CONTACT})
    return "" if fits and not answer.text else "Choose from never to always, or “can’t say”."


def _text_problem(answer: Answer) -> str:
    if answer.score is not None or answer.mark is not None:
        return "Write your answer in words, or leave it empty."
    return f"Keep this under {LONGEST_TEXT:,} characters." if len(answer.text) > LONGEST_TEXT else ""


def merge(kept: Answers, new: Answers, asked: Iterable[Screen]) -> Answers:
    """Return `kept` with `new` over it.

    “Not enough contact” answers for every question about that organisation, and a later score about it
    takes that back.
    """
    screens = list(asked)
    merged = {**kept, **new}
    for screen in screens:
        if screen.key not in new or screen.organisation_id is None:
            continue
        skips = new[screen.key].mark == Mark.NOT_ENOUGH_CONTACT
        for sibling in screens:
            if sibling.organisation_id != screen.organisation_id or sibling.key in new:
                continue
            if skips:
                merged[sibling.key] = NOT_ENOUGH_CONTACT
            elif merged.get(sibling.key) == NOT_ENOUGH_CONTACT:
                del merged[sibling.key]
    return merged


def to_json(answers: Mapping[str, Answer]) -> dict[str, Any]:
    return {key: _plain(answer) for key, answer in sorted(answers.items())}


def _plain(answer: Answer) -> dict[str, Any]:
    """Write “not enough contact” as long as a score, so that an envelope’s length tells nothing of who was ticked."""
    if answer.score is not None:
        return {"score": answer.score}
    if answer.mark == Mark.NOT_ENOUGH_CONTACT:
        return {"skips": 1}
    return {"mark": answer.mark.value} if answer.mark else {"text": answer.text, "share": answer.share}


def from_json(plain: Mapping[str, Any]) -> Answers:
    return {
        key: Answer(
            score=row.get("score"),
            mark=_mark_in(row),
            text=row.get("text", ""),
            share=row.get("share", False),
        )
        for key, row in plain.items()
    }


def _mark_in(row: Mapping[str, Any]) -> Mark | None:
    if "skips" in row:
        return Mark.NOT_ENOUGH_CONTACT
    return Mark(row["mark"]) if "mark" in row else None  # also of envelopes that spelt every mark out
