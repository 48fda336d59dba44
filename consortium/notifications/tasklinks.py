"""Task links: a signed address in an e-mail that opens one task, for one person, and nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.contrib.auth import logout
from django.core import signing
from django.http import HttpRequest
from django.urls import reverse

from consortium.mail import actions as mail
from consortium.mail.models import Message
from consortium.seats.seating import SESSION_GRANT

_SIGNER = signing.Signer(salt="consortium.notifications.tasklink")
SESSION_LASTS = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One task of one person, as it stands now: who it is for, where it leads, until when, and whether it is done."""

    name: str
    title: str
    path: str
    until: datetime
    user_id: UUID | None = None
    is_done: bool = False

    @property
    def last_minute(self) -> datetime:
        """Return what people read as the end: `until` is the first instant that is too late, often a midnight."""
        return self.until - timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskKind:
    """A kind of task. `find(subject_id, person_id)` returns the task, or None if it is not theirs any more.

    `ask_again(subject_id, person_id, occurrence, now)` enqueues a new message; put `occurrence` into its dedupe key
    and at most one goes an hour. `max_age` limits a link more tightly than the task's own end.
    """

    name: str
    find: Callable[[UUID, UUID], Task | None]
    ask_again: Callable[[UUID, UUID, str, datetime], None] | None = None
    max_age: timedelta | None = None


TASKS: dict[str, TaskKind] = {}


class Standing(StrEnum):
    OPEN = "open"
    DONE = "done"
    CLOSED = "closed"
    OLD = "old"


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link leads to."""

    kind: TaskKind
    subject_id: UUID
    person_id: UUID
    task: Task
    standing: Standing
    message_id: UUID | None


def register(kind: TaskKind) -> None:
    """Add a kind of task: call it in `AppConfig.ready`."""
    TASKS[kind.name] = kind


def path_for(kind: str, subject_id: UUID, person_id: UUID, *, now: datetime, message: Message | None = None) -> str:
    """Return the path that opens this task for this contact or user. Opening it shows that `message` arrived."""
    parts = [kind, subject_id.hex, person_id.hex, f"{int(now.timestamp()):x}", message.pk.hex if message else ""]
    return reverse("task-link", args=[_SIGNER.sign("~".join(parts))])


def read(token: str, *, now: datetime) -> Opened | None:
    """Return what the link leads to; None if we never made it, or if the task is not this person's any more."""
    try:
        name, subject, person, issued, message = _SIGNER.unsign(token).split("~")
        kind, subject_id, person_id = TASKS[name], UUID(subject), UUID(person)
    except (signing.BadSignature, ValueError, KeyError):
        return None
    task = kind.find(subject_id, person_id)
    if task is None:
        return None
    issued_at = datetime.fromtimestamp(int(issued, 16), tz=UTC)
    standing = _standing(kind, task, issued_at, now)
    return Opened(kind, subject_id, person_id, task, standing, UUID(message) if message else None)


def _standing(kind: TaskKind, task: Task, issued_at: datetime, now: datetime) -> Standing:
    if task.is_done:
        return Standing.DONE
    if task.until <= now:
        return Standing.CLOSED
    if kind.max_age is not None and issued_at + kind.max_age <= now:
        return Standing.OLD
    return Standing.OPEN


def saw(opened: Opened) -> None:
    """Settle the message the link came with, if nobody knew whether it had arrived."""
    if opened.message_id:
        mail.confirm(Message.objects.filter(pk=opened.message_id), evidence="Its link was opened")


def grant(request: HttpRequest, opened: Opened) -> None:
    """Let this browser do this task and nothing else: a fresh session, and nobody else's sign-in beside it."""
    if request.user.is_authenticated and request.user.pk != opened.task.user_id:
        logout(request)
    request.session.cycle_key()
    request.session[SESSION_GRANT] = {
        "kind": opened.kind.name,
        "subject_id": str(opened.subject_id),
        "person_id": str(opened.person_id),
    }
    if not request.user.is_authenticated:
        request.session.set_expiry(int(SESSION_LASTS.total_seconds()))


def ask_again(opened: Opened, *, now: datetime) -> bool:
    """Send a new link to the address we have, at most one an hour; tell whether this kind of task can."""
    if opened.kind.ask_again is None or opened.standing != Standing.OLD:
        return False
    opened.kind.ask_again(opened.subject_id, opened.person_id, f"again-{now:%Y-%m-%dT%H}", now)
    return True
