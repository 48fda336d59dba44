"""The post: what was sent, what was not needed, what went wrong, all through the ledger, and none of it for real.

Invitations to a seat go out as they are written. For the open review the planners say what was due on a day, as they
do every minute. Reviews that are over have no post, so that nothing of them can leave later.
"""

import uuid
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from consortium.delivery.claiming import COMMIT_LEASE, LEASE
from consortium.delivery.states import State, move
from consortium.demo.reviews import latest_opening
from consortium.demo.stage import Stage
from consortium.mail import actions as mail
from consortium.mail import preparing
from consortium.mail.models import Attempt, Message
from consortium.notifications import planners

ROUNDS_AFTER = [timedelta(days=days) for days in (0, 4, 9)]
ACCEPTED = (250, "2.0.0 Accepted by the demonstration")
REFUSED = (550, "5.1.1 No such mailbox")
NO_REPLY = "The mail server gave no reply (time-out)"
# What went wrong, by the place of the round and the address. The ask that nobody can be certain of ran out when the
# first reminder fell due, so it stays for a coordinator to decide and is never sent again by itself.
TROUBLE = {
    (0, "grace@northmere.example"): State.UNCERTAIN,
    (1, "kit@lantern.example"): State.FAILED,
}


def stage_post(stage: Stage) -> None:
    opened_at = stage.instant(latest_opening(stage.today), 11)
    for place, after in enumerate(ROUNDS_AFTER):
        stage.scene(opened_at + after, _take_round, stage, place)
    stage.scene(stage.now, _cancel_one, stage)


def deliver_now(stage: Stage, *, now: datetime, kind: str = "") -> None:
    """Deliver what waits at this hour. Whoever it is for wants it: they have not had time to do anything yet."""
    waiting = _waiting(stage).filter(not_before__lte=now)
    for message in waiting.filter(kind=kind) if kind else waiting:
        _deliver(message, State.SENT)


def _take_round(stage: Stage, place: int, *, now: datetime) -> None:
    """Plan what is due by now, and deliver it at its good hour if that has passed."""
    planners.plan(now)
    waiting = _waiting(stage).filter(for_digest=False, due_at__lte=now)
    for message in waiting.filter(not_before__lt=stage.now - timedelta(hours=1)).order_by("not_before", "address"):
        unwanted = preparing.ending(message)
        if unwanted:
            _end(message, *unwanted)
        else:
            _deliver(message, TROUBLE.get((place, message.address), State.SENT))


def _waiting(stage: Stage) -> QuerySet:
    """Return what waits for people of the story: some reminders belong to no consortium’s ledger."""
    ours = Q(consortium=stage.consortium) | Q(consortium=None, recipient__seats__consortium=stage.consortium)
    return Message.objects.waiting().filter(pk__in=Message.objects.filter(ours).values("pk"))


def _claim(message: Message) -> QuerySet:
    row, at = Message.objects.filter(pk=message.pk), message.not_before
    move(row, start=State.PENDING, to=State.CLAIMED, at=at, lease_token=uuid.uuid4(), lease_until=at + LEASE)
    return row


def _end(message: Message, state: State, reason: str) -> None:
    move(_claim(message), start=State.CLAIMED, to=state, at=message.not_before, reason=reason)


def _deliver(message: Message, fate: State) -> None:
    """Take one message through the states that a dispatcher takes it through, at the hour it could leave."""
    row, at = _claim(message), message.not_before
    if fate == State.FAILED:
        code, reply = REFUSED
        reason = f"The mail server refused it ({code})"
        move(row, start=State.CLAIMED, to=fate, at=at, attempts=1, reason=reason, smtp_code=code, smtp_reply=reply)
        _note(message, fate, "rcpt", REFUSED)
        return
    move(row, start=State.CLAIMED, to=State.COMMITTING, at=at, lease_until=at + COMMIT_LEASE)
    if fate == State.UNCERTAIN:
        move(row, start=State.COMMITTING, to=fate, at=at, attempts=1, reason=NO_REPLY, uncertain_at=at)
        _note(message, fate, "dot", (None, "time-out"))
        return
    code, reply = ACCEPTED
    move(row, start=State.COMMITTING, to=State.SENT, at=at, attempts=1, smtp_code=code, smtp_reply=reply)
    _note(message, State.SENT, "dot", ACCEPTED)


def _note(message: Message, outcome: State, stage: str, reply: tuple[int | None, str]) -> None:
    Attempt.objects.create(
        message=message,
        tried_at=message.not_before,
        outcome=outcome,
        stage=stage,
        smtp_code=reply[0],
        smtp_reply=reply[1],
    )


def _cancel_one(stage: Stage, *, now: datetime) -> None:
    """Plan what comes next, and have the coordinator call one reminder off."""
    planners.plan(now)
    waiting = Message.objects.waiting().filter(consortium=stage.consortium, address="rosa@fellside.example")
    message = waiting.order_by("due_at").first()
    if message:
        mail.cancel(message, by=stage.coordinator, now=now)
