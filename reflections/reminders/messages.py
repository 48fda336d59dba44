"""The ledger's side of review reminders: which kinds there are, what is due, whether it is still wanted."""

from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consortium import clock
from consortium.mail.actions import Draft
from consortium.mail.models import Message
from consortium.notifications import actions as notifications
from consortium.notifications.kinds import Nudge, register
from consortium.notifications.planners import register_planner
from consortium.notifications.tasklinks import Task, TaskKind
from consortium.notifications.tasklinks import register as register_task
from reflections.reminders import emails, raised
from reflections.reminders.asks import AskDue, asks_due, results_due, why_no_result, why_not
from reflections.reminders.steps import Step
from reflections.reviews.models import ANSWER_TASK, Invitation

ASK, REMINDER, RESULT = "review.ask", "review.reminder", "review.result"
HORIZON = timedelta(days=2)
LINK_LASTS = timedelta(days=45)  # longer than any window that is not extended


def draft_of(due: AskDue, *, again: str = "") -> Draft:
    """Return the message of one ask or reminder; `again` makes one more of the same step."""
    return Draft(
        kind=ASK if due.step == Step.OPENS else REMINDER,
        to=due.address,
        dedupe=":".join(filter(None, [str(due.invitation_id), due.step, due.occurrence, again])),
        due_at=due.due_at,
        expires_at=due.expires_at,
        name=str(due.user),
        recipient_id=due.user.pk,
        consortium_id=due.consortium_id,
        about_id=due.invitation_id,
        thread=str(due.invitation_id),
        step=due.step,
        occurrence=due.occurrence,
        discreet=True,
    )


def plan_asks(now: datetime) -> None:
    """Enqueue every ask and reminder that falls due soon; what is known already stays as it is."""
    notifications.nudge((draft_of(due) for due in asks_due(now, HORIZON)), now=now)


def plan_results(now: datetime) -> None:
    """Enqueue the news of each result, to everybody who was asked: who answered must not show."""
    drafts = (
        Draft(
            kind=RESULT,
            to=user.email,
            dedupe=str(invitation.review_id),
            due_at=released_at,
            name=str(user),
            recipient_id=user.pk,
            consortium_id=invitation.consortium_id,
            about_id=invitation.pk,
        )
        for invitation, user, released_at in results_due(now)
    )
    notifications.nudge(drafts, now=now)


def _ask_unwanted(message: Message) -> str | None:
    if message.about_id is None:
        return "nobody to ask any more"
    now = clock.now()
    moved = Invitation.objects.filter(pk=message.about_id).exclude(user__email__iexact=message.address).exists()
    if moved:
        return "their address changed"
    return why_not(message.about_id, step=message.step, occurrence=message.occurrence, now=now) or None


def _result_unwanted(message: Message) -> str | None:
    return why_no_result(message.about_id, address=message.address) or None


def _find(subject_id: UUID, person_id: UUID) -> Task | None:
    asked = Invitation.objects.seated().select_related("review__partnership", "review__consortium", "user")
    invitation = asked.filter(pk=subject_id, user_id=person_id, passed_at=None).first()
    if invitation is None or invitation.review.cancelled_at:
        return None
    review = invitation.review
    return Task(
        name=str(invitation.user),
        title=f"Your view of {review.partnership.name}",
        path=reverse("answer-start", kwargs={"slug": review.consortium.slug, "pk": invitation.pk}),
        until=review.closes_at,
        user_id=invitation.user_id,
        is_done=Invitation.objects.filter(pk=invitation.pk, response__submitted_on__isnull=False).exists(),
    )


def _ask_again(subject_id: UUID, person_id: UUID, occurrence: str, now: datetime) -> None:
    invitation = Invitation.objects.select_related("review", "user").get(pk=subject_id, user_id=person_id)
    due = AskDue(
        invitation_id=invitation.pk,
        consortium_id=invitation.consortium_id,
        user=invitation.user,
        address=invitation.user.email,
        step=Step.OPENS,
        due_at=now,
        expires_at=invitation.review.closes_at,
        occurrence=invitation.review.opens_on.isoformat(),
    )
    notifications.nudge([draft_of(due, again=occurrence)], now=now, at_once=True)


def register_all() -> None:
    """Add the kinds, the planners and the task: called when the app is ready."""
    register(
        Nudge(
            name=ASK,
            title=_("Reviews to answer"),
            render=emails.ask,
            still_wanted=_ask_unwanted,
            line=emails.ask_line,
            coalesces="review",
        )
    )
    register(
        Nudge(
            name=REMINDER,
            title=_("Reminders of reviews to answer"),
            render=emails.ask,
            still_wanted=_ask_unwanted,
            line=emails.ask_line,
            at_most=3,
        )
    )
    register(
        Nudge(
            name=RESULT,
            title=_("Results of reviews"),
            render=emails.result,
            still_wanted=_result_unwanted,
            line=emails.result_line,
        )
    )
    register(raised.NUDGE)
    register_planner("review asks", plan_asks)
    register_planner("review results", plan_results)
    register_planner("commitments raised", raised.plan_raised)
    register_task(TaskKind(name=ANSWER_TASK, find=_find, ask_again=_ask_again, max_age=LINK_LASTS))
