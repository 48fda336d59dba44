"""Everything a person has answered and that is still linked to them, to take away: nobody else can ask for it."""

from typing import Any

from consortium.access.actor import Actor
from reflections.questions.screens import Screen
from reflections.responses import choice, pages
from reflections.responses.answers import Answer, Answers
from reflections.responses.forms import choice_in_words, in_words
from reflections.responses.models import Response
from reflections.reviews.queries import screens_of


def answers_of(actor: Actor) -> list[dict[str, Any]]:
    """Return each response, drafts too, with the questions as they were asked; the latest review first."""
    if not actor.user_id:
        return []
    own = Response.objects.visible_to(actor).filter(invitation__user_id=actor.user_id)
    rows = own.select_related("review__partnership", "review__consortium", "organisation")
    return [_taken(row) for row in rows.order_by("-review__opened_at", "pk")]


def _taken(response: Response) -> dict[str, Any]:
    review, answers = response.review, response.opened()
    asked = screens_of(review, response.organisation_id)
    return {
        "consortium": review.consortium.name,
        "partnership": review.partnership.name,
        "review_opened_on": review.opens_on.isoformat(),
        "mode": review.mode,
        "answered_for": response.organisation.name,
        "state": "submitted" if response.submitted_on else "draft",
        "submitted_on": response.submitted_on.isoformat() if response.submitted_on else None,
        "answers": [_answered(page, answers, asked) for page in pages.every(asked) if _is_said(page, answers, asked)],
    }


def _is_said(page: Screen, answers: Answers, asked: list[Screen]) -> bool:
    return page.key in answers or (page.kind == choice.KIND and bool(choice_in_words(answers, asked)))


def _answered(page: Screen, answers: Answers, asked: list[Screen]) -> dict[str, Any]:
    if page.kind == choice.KIND:
        return {"question": page.wording, "answer": choice_in_words(answers, asked)}
    given: Answer = answers[page.key]
    said: dict[str, Any] = {"question": page.wording, "answer": in_words(given)}
    if page.subject:
        said["about"] = page.subject
    if given.score is not None:
        said["score"] = given.score
    if not page.is_scored:
        said["may_be_shown"] = given.share
    return said
