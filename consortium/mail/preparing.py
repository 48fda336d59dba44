"""The feature's part in sending: whether a message is still wanted, and what it says.

A fault in the code of one kind of message must not hold up the others.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import InterfaceError, OperationalError

from consortium import clock
from consortium.delivery.states import State
from consortium.mail import mime
from consortium.mail.kinds import KINDS
from consortium.mail.models import Message


class Faulty(Exception):
    """The code of one kind of message failed. Its text names the fault only: the cause may quote a code."""


@contextmanager
def _faults_named() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError):  # the database is in trouble, and with it everything
        raise
    except Exception as problem:
        raise Faulty(type(problem).__name__) from None


def ending(message: Message) -> tuple[State, str] | None:
    """Return how to end a message that should not go: nobody wants it, or a later step says it. Raises Faulty."""
    with _faults_named():
        reason = KINDS[message.kind].still_wanted(message)
    if reason:
        return State.CANCELLED, reason
    if message.thread and Message.objects.after(message).filter(not_before__lte=clock.now()).exists():
        return State.SUPERSEDED, "A later reminder says it"
    return None


def written(message: Message) -> bytes:
    """Return the whole mail. Raises Faulty."""
    with _faults_named():
        kind = KINDS[message.kind]
        unsubscribe = kind.unsubscribe_url(message) if kind.unsubscribe_url else ""
        return mime.as_bytes(message, kind.render(message), unsubscribe, now=clock.now())
