"""What the ask and its reminders say, made at the moment of sending."""

from datetime import date
from typing import Any
from uuid import UUID

from reflections.reminders.steps import Step
from reflections.reviews.models import Invitation
from reflections.reviews.queries import screens_of

QUESTIONS_A_MINUTE = 3
SUBJECTS = {
    Step.OPENS: "{partnership}: how is working together? Please answer by {due}",
    Step.AFTER_4_DAYS: "{partnership}: your view is still wanted, by {due}",
    Step.AFTER_9_DAYS: "{partnership}: a few minutes for your view, by {due}",
    Step.LAST_DAY_BUT_ONE: "{partnership}: last chance to answer, by {due}",
}


def ask(invitation_id: UUID, step: str) -> tuple[str, dict[str, Any]]:
    """Return the subject and what the template shows. Nothing in it tells whether an answer was begun."""
    rows = Invitation.objects.select_related("review__partnership", "review__question_set", "organisation")
    invitation = rows.get(pk=invitation_id)
    review = invitation.review
    due = _day(review.due_on)
    questions = len(screens_of(review, invitation.organisation_id))
    subject = SUBJECTS[Step(step)].format_map({"partnership": review.partnership.name, "due": due})
    return subject, {
        "invitation": invitation,
        "name": invitation.name,
        "organisation": invitation.organisation.name,
        "partnership": review.partnership.name,
        "mode": review.mode,
        "due": due,
        "minutes": max(1, round(questions / QUESTIONS_A_MINUTE)),
        "is_reminder": step != Step.OPENS,
    }


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
