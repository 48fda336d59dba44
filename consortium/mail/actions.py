"""What can happen to messages: a feature enqueues, moves and withdraws them; a coordinator decides the odd one."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet

from consortium.access.actor import Actor
from consortium.activity.stream import record
from consortium.delivery import reaping
from consortium.delivery.states import State, move
from consortium.errors import RuleBroken
from consortium.mail import nudging, sealing
from consortium.mail.kinds import KINDS
from consortium.mail.models import Message

WORTH_SENDING_FOR = timedelta(days=5)
BATCH = 1000


class NotNow(RuleBroken):
    code = "message_moved_on"
    message = "This message has moved on since you looked. Look at it again before you decide."


class TooLate(RuleBroken):
    code = "message_too_late"
    message = "The time of this message is over, so it can’t be sent again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A message to enqueue. `dedupe` names reason, step and occurrence; with kind and address it is sent once.

    `to` is an address. `due_at` is when the reason says, `not_before` when it may leave (`due_at` unless given),
    `expires_at` when it is no longer worth sending (five days after `due_at` unless given). `data` holds ids and
    days only; a code or a one-time link goes into `secret`. `discreet` keeps what became of it from coordinators.
    """

    kind: str
    to: str
    dedupe: str
    due_at: datetime
    name: str = ""
    recipient_id: UUID | None = None
    consortium_id: UUID | None = None
    about_id: UUID | None = None
    thread: str = ""
    step: str = ""
    occurrence: str = ""
    not_before: datetime | None = None
    expires_at: datetime | None = None
    data: dict[str, Any] = field(default_factory=dict)
    secret: dict[str, str] | None = None
    for_digest: bool = False
    discreet: bool = False


def enqueue(drafts: Iterable[Draft], *, now: datetime) -> None:
    """Record what is to be sent; what was recorded before stays as it is. The dispatcher looks after commit."""
    rows = [row_of(draft, now=now) for draft in drafts]
    if rows:
        Message.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
        nudging.after_commit()


def row_of(draft: Draft, *, now: datetime) -> Message:
    """Return the row of a draft, unsaved. Raises ValidationError for an address that is none."""
    if draft.kind not in KINDS:
        raise LookupError(f"No feature has registered messages of the kind {draft.kind!r}.")
    address = draft.to.strip()
    validate_email(address)
    key = uuid.uuid4()
    return Message(
        id=key,
        kind=draft.kind,
        dedupe_key=dedupe_key(draft.kind, draft.dedupe, address),
        consortium_id=draft.consortium_id,
        recipient_id=draft.recipient_id,
        name=draft.name[:120],
        address=address,
        about_id=draft.about_id,
        thread=draft.thread,
        step=draft.step,
        occurrence=draft.occurrence,
        data=draft.data,
        message_id=f"<{key.hex}@{parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition('@')[2]}>",
        secret=sealing.sealed(draft.secret) if draft.secret else "",
        for_digest=draft.for_digest,
        is_discreet=draft.discreet,
        due_at=draft.due_at,
        not_before=max(draft.not_before or draft.due_at, draft.due_at),
        expires_at=draft.expires_at or max(draft.due_at, draft.not_before or draft.due_at) + WORTH_SENDING_FOR,
        created_at=now,
    )


def dedupe_key(kind: str, dedupe: str, address: str) -> str:
    return f"{kind}|{dedupe}|{address.strip().lower()}"


def reschedule(messages: QuerySet, *, due_at: datetime, not_before: datetime, expires_at: datetime) -> int:
    """Move what is still waiting. Return how many that is."""
    waiting = messages.filter(state=State.PENDING)
    return waiting.update(due_at=due_at, not_before=max(due_at, not_before), expires_at=expires_at)


def supersede(messages: QuerySet, *, reason: str, now: datetime, by_message: Message | None = None) -> int:
    """End what is still waiting because something else says it. Return how many."""
    changes = {"carried_by": by_message} if by_message else {}
    return move(messages, start=State.PENDING, to=State.SUPERSEDED, at=now, reason=reason[:200], **changes)


def withdraw(messages: QuerySet, *, reason: str, now: datetime) -> int:
    """End what is still waiting because its cause has gone. Return how many."""
    return move(messages, start=State.PENDING, to=State.CANCELLED, at=now, reason=reason[:200])


def confirm(messages: QuerySet, *, evidence: str) -> int:
    """Settle uncertain messages as sent: something shows that they arrived. Return how many."""
    return reaping.arrived(messages, evidence=evidence)


@transaction.atomic
def cancel(message: Message, *, by: Actor, now: datetime) -> Message:
    """Do not send a message that is still waiting."""
    one = Message.objects.filter(pk=message.pk)
    _must(withdraw(one, reason=f"Cancelled by {by.name}", now=now))
    return _told("message.cancelled", message, by=by, now=now)


@transaction.atomic
def retry(message: Message, *, by: Actor, now: datetime) -> Message:
    """Send a failed message after all, for instance once the address accepts mail again."""
    if message.expires_at and message.expires_at <= now:
        raise TooLate
    one = Message.objects.filter(pk=message.pk)
    reason = f"Tried again by {by.name}"[:200]
    when = max(now, message.due_at)
    _must(move(one, start=State.FAILED, to=State.PENDING, at=now, not_before=when, attempts=0, reason=reason))
    nudging.after_commit()
    return _told("message.retried", message, by=by, now=now)


@transaction.atomic
def settle(message: Message, *, arrived: bool, by: Actor, now: datetime) -> Message:
    """Decide an uncertain message: it arrived, or it is sent once more with the same Message-ID."""
    one = Message.objects.filter(pk=message.pk)
    if arrived:
        _must(reaping.arrived(one, evidence=f"Settled as sent by {by.name}"))
    else:
        if message.expires_at and message.expires_at <= now:
            raise TooLate
        _must(reaping.resend(one, reason=f"Sent again by {by.name}"))
        nudging.after_commit()
    return _told("message.settled", message, by=by, now=now)


def _must(changed: int) -> None:
    if not changed:
        raise NotNow


def _told(kind: str, message: Message, *, by: Actor, now: datetime) -> Message:
    message.refresh_from_db()
    record(kind, message, by=by, now=now)
    return message
