"""Contents page: the desks that Django's admin looks for here."""

from reflections.commitments.admin import CommitmentDesk
from reflections.coordination.admin import ReviewDesk
from reflections.questions.admin import QuestionSetDesk
from reflections.reviews.admin import CadenceDesk

__all__ = ["CadenceDesk", "CommitmentDesk", "QuestionSetDesk", "ReviewDesk"]
