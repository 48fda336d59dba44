"""What a respondent is asked in a review."""

from uuid import UUID

from reflections.questions.screens import Screen, screens
from reflections.reviews.models import Review


def screens_of(review: Review, organisation_id: UUID) -> list[Screen]:
    """Return the pages in order, for somebody who answers for this organisation."""
    return screens(review.question_set.questions.all(), list(review.parties.all()), organisation_id)
