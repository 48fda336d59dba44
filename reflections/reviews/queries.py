"""What a respondent is asked in a review, and promised."""

from uuid import UUID

from django.utils.formats import date_format

from reflections.questions.screens import Screen, screens
from reflections.reviews.models import Invitation, Review
from reflections.reviews.promises import Promise, promise


def screens_of(review: Review, organisation_id: UUID) -> list[Screen]:
    """Return the pages in order, for somebody who answers for this organisation."""
    return screens(review.question_set.questions.all(), list(review.parties.all()), organisation_id)


def promised(invitation: Invitation) -> Promise:
    """Return what this person is told about who will see their answers."""
    review = invitation.review
    others = [party.name for party in review.parties.all() if party.organisation_id != invitation.organisation_id]
    return promise(
        review.mode,
        organisation=invitation.organisation.name,
        others=others,
        closes=date_format(review.due_on, "j F Y"),
    )
