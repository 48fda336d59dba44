"""What a respondent finds again on coming back."""

from dataclasses import dataclass

from consortium.access.actor import Actor
from reflections.responses.answers import Answers
from reflections.responses.models import Response
from reflections.reviews.models import Invitation, Review

SECONDS_A_QUESTION = 20


@dataclass(frozen=True, slots=True, repr=False)
class Copy:
    """One's own answers. `version` is what the next save must name."""

    answers: Answers
    version: int
    is_submitted: bool


def own_copy(invitation: Invitation, actor: Actor) -> Copy:
    """Return the author's own answers, also after the review has closed; empty for anybody else."""
    response = Response.objects.visible_to(actor).filter(invitation=invitation).first()
    if response is None:
        return Copy({}, 0, is_submitted=False)
    return Copy(response.opened(), response.version, is_submitted=response.submitted_on is not None)


def finished_count(review: Review) -> int:
    """Return how many people asked are done: what coordinators see of a confidential review."""
    return review.invitations.filter(response__submitted_on__isnull=False).count()


def minutes_for(questions: int) -> int:
    """Return about how long this many questions take, in whole minutes, one at the least."""
    return max(1, round(questions * SECONDS_A_QUESTION / 60))
