"""Contents page: the models that Django looks for here."""

from reflections.commitments.models import Commitment
from reflections.insights.models import Release, ReleaseCell, ReleasedComment, Sharing, Sheet
from reflections.questions.models import Question, QuestionSet
from reflections.responses.models import Response
from reflections.reviews.models import Cadence, Invitation, Review, ReviewParty, Trigger

__all__ = [
    "Cadence",
    "Commitment",
    "Invitation",
    "Question",
    "QuestionSet",
    "Release",
    "ReleaseCell",
    "ReleasedComment",
    "Response",
    "Review",
    "ReviewParty",
    "Sharing",
    "Sheet",
    "Trigger",
]
