"""What the ask, its reminders and the news of a result say, made at the moment of sending."""

from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format

from consortium import clock
from consortium.mail.letters import Button, Letter, write
from consortium.mail.models import Message
from consortium.notifications import tasklinks
from consortium.notifications.kinds import Line, wanted
from reflections.reminders.steps import BY_HAND, Step
from reflections.responses.queries import minutes_to_begin_with
from reflections.reviews.models import ANSWER_TASK, Invitation
from reflections.reviews.queries import promised

SUBJECTS: dict[str, str] = {
    Step.OPENS: "{partnership}: how is working together? By {due}",
    Step.AFTER_4_DAYS: "{partnership}: your view is still wanted, by {due}",
    Step.AFTER_9_DAYS: "{partnership}: a few minutes for your view, by {due}",
    Step.LAST_DAY_BUT_ONE: "{partnership}: last chance to answer, by {due}",
    BY_HAND: "{partnership}: your coordinator asks for your view, by {due}",
}


def ask(message: Message) -> Letter:
    """Nothing in it tells whether an answer was begun."""
    invitation = invitation_of(message)
    review, step = invitation.review, message.step or Step.OPENS
    due = date_format(review.due_on, "j F Y")
    context = {
        "name": invitation.name,
        "organisation": invitation.organisation.name,
        "partnership": review.partnership.name,
        "due": due,
        "minutes": minutes_to_begin_with(invitation),
        "promise": promised(invitation),
        "is_reminder": step != Step.OPENS,
        "others": [invitation_of(other).review.partnership.name for other in message.carried.all() if wanted(other)],
    }
    return Letter(
        subject=SUBJECTS[step].format(partnership=review.partnership.name, due=due),
        text=write("reflections/ask.txt", context),
        button=Button("Answer now", path_to(invitation, message, now=clock.now())),
        footer="The button opens this one task, for you only, until the review closes. Please don’t forward it.",
        sender=review.consortium.name,
    )


def ask_line(message: Message) -> Line:
    invitation = invitation_of(message)
    due = date_format(invitation.review.due_on, "j F Y")
    text = f"{invitation.review.partnership.name}: your view is wanted, by {due}."
    return Line(text, path_to(invitation, message, now=clock.now()))


def result(message: Message) -> Letter:
    """The news that a result is out: where to read it, and nothing of what it says."""
    review = invitation_of(message).review
    context = {"name": message.name, "partnership": review.partnership.name}
    return Letter(
        subject=f"{review.partnership.name}: the result of the review is out",
        text=write("reflections/result.txt", context),
        button=Button("Read the result", _result_path(message)),
        footer="You are asked to sign in: results are shown to each person as they may see them.",
        sender=review.consortium.name,
    )


def result_line(message: Message) -> Line:
    return Line(f"{invitation_of(message).review.partnership.name}: the result is out.", _result_path(message))


def invitation_of(message: Message) -> Invitation:
    rows = Invitation.objects.select_related(
        "review__partnership", "review__question_set", "review__consortium", "organisation"
    )
    found: Invitation = rows.get(pk=message.about_id)
    return found


def path_to(invitation: Invitation, message: Message | None, *, now: datetime) -> str:
    """Return the link that opens the task of answering, for the person invited."""
    if invitation.user_id is None:
        raise LookupError("This invitation is nobody’s any more.")
    return tasklinks.path_for(ANSWER_TASK, invitation.pk, invitation.user_id, now=now, message=message)


def _result_path(message: Message) -> str:
    review = invitation_of(message).review
    return reverse("review-result", kwargs={"slug": review.consortium.slug, "pk": review.pk})
