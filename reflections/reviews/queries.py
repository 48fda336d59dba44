"""What a respondent is asked in a review, and promised."""

from functools import lru_cache
from uuid import UUID

from django.utils.formats import date_format

from reflections.questions.models import Question
from reflections.questions.screens import Screen, screens
from reflections.reviews.models import Invitation, Review, ReviewParty
from reflections.reviews.promises import Promise, promise


def screens_of(review: Review, organisation_id: UUID) -> list[Screen]:
    """Return the pages in order, for somebody who answers for this organisation."""
    return screens(_questions(review.question_set_id), parties_of(review), organisation_id)


def parties_of(review: Review) -> tuple[ReviewParty, ...]:
    """Return the parties that count. They are fixed when the review opens, so each process reads them once."""
    return _parties(review.pk) if review.opened_at else ()


@lru_cache(maxsize=256)
def _parties(review_id: UUID) -> tuple[ReviewParty, ...]:
    return tuple(ReviewParty.objects.filter(review=review_id))


@lru_cache(maxsize=64)
def _questions(question_set_id: UUID) -> tuple[Question, ...]:
    """Return the questions of a set. A review asks a published one, which never changes."""
    return tuple(Question.objects.filter(question_set=question_set_id))


def promised(invitation: Invitation) -> Promise:
    """Return what this person is told about who will see their answers."""
    review = invitation.review
    others = [party.name for party in parties_of(review) if party.organisation_id != invitation.organisation_id]
    return promise(
        review.mode,
        organisation=invitation.organisation.name,
        others=others,
        closes=date_format(review.due_on, "j F Y"),
    )
