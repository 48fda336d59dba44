"""The reminder that a coordinator sends by hand: to whom, and whether it is still wanted.

It is made out to everybody asked, finished or not; who has finished settles as “not needed” when it would leave.
"""

from datetime import datetime

from consortium import clock
from consortium.mail.actions import Draft
from consortium.mail.models import Message
from consortium.notifications.kinds import Nudge
from reflections.reminders import emails
from reflections.reminders.asks import NOT_NEEDED
from reflections.reminders.steps import BY_HAND
from reflections.reviews.models import Invitation, Review

KIND = "review.remind"
AT_MOST = 3  # to one person about one review, however often the button is pressed


def drafts(review: Review, *, now: datetime) -> list[Draft]:
    """Return one message for each person asked, whether they have finished or not."""
    asked = review.invitations.wanted().seated().select_related("user")
    return [_draft(invitation, review, now) for invitation in asked]


def _draft(invitation: Invitation, review: Review, now: datetime) -> Draft:
    occurrence = now.date().isoformat()
    return Draft(
        kind=KIND,
        to=invitation.user.email,  # type: ignore[union-attr]  # `seated` leaves out invitations without a person
        name=str(invitation.user),
        recipient_id=invitation.user_id,
        consortium_id=review.consortium_id,
        about_id=invitation.pk,
        thread=f"remind:{invitation.pk}",
        step=BY_HAND,
        occurrence=occurrence,
        dedupe=f"{invitation.pk}:{occurrence}",
        due_at=now,
        expires_at=review.closes_at,
        discreet=True,
    )


def why_not(message: Message) -> str | None:
    """Return why it should not leave. The words are the same for somebody who finished, declined or passed it on."""
    rows = Invitation.objects.seated().select_related("review", "user")
    invitation = rows.filter(pk=message.about_id).first()
    if invitation is None or invitation.user.email.lower() != message.address.lower():
        return "nobody to ask any more"
    now = clock.now()
    if not invitation.review.is_open_at(now):
        return f"review {invitation.review.status_at(now)}"
    waiting = Invitation.objects.wanted().filter(pk=invitation.pk, response__submitted_on=None)
    return None if waiting.exists() else NOT_NEEDED


NUDGE = Nudge(name=KIND, title="Reminders sent by hand", render=emails.ask, still_wanted=why_not, at_most=AT_MOST)
