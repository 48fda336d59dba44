"""The registry of nudges: reminders and invitations that respect a person's hours and preferences."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from consortium.contacts.models import Contact
from consortium.delivery.states import State
from consortium.mail import kinds as mail_kinds
from consortium.mail.letters import Letter
from consortium.mail.models import Message
from consortium.notifications import unsubscribing
from consortium.notifications.models import Mute


@dataclass(frozen=True, slots=True)
class Line:
    """One item of a digest: a sentence, and the page it leads to."""

    text: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """A kind of message that people may time, gather and stop.

    `still_wanted` returns why not, or None. `line` is what the message says inside a digest; without it, a kind is
    never gathered. `at_most` is how many of one thread a person ever gets. Kinds of one `coalesces` group that wait
    at the same time for the same person become one message, whose letter reads `message.carried`.
    """

    name: str
    title: Any
    render: Callable[[Message], Letter]
    still_wanted: Callable[[Message], str | None]
    line: Callable[[Message], Line] | None = None
    at_most: int | None = None
    coalesces: str = ""
    listed: bool = True


NUDGES: dict[str, Nudge] = {}


def register(nudge: Nudge) -> None:
    """Add a kind of nudge, and its kind of message: call it in `AppConfig.ready`."""
    NUDGES[nudge.name] = nudge
    mail_kinds.register(
        mail_kinds.MailKind(
            name=nudge.name,
            title=nudge.title,
            render=nudge.render,
            still_wanted=lambda message: why_not(nudge, message),
            unsubscribe_url=unsubscribing.url_for,
        )
    )


def why_not(nudge: Nudge, message: Message) -> str | None:
    """Return why the message should not go: stopped by the person, enough already, or its cause has gone."""
    if Mute.objects.hushing(nudge.name, address=message.address, user_id=message.recipient_id).exists():
        return "They stopped messages of this kind"
    if not _address_stands(message):
        return "Their address has changed"
    if nudge.at_most is not None and _sent_before(message) >= nudge.at_most:
        return "They have been reminded often enough"
    reason = nudge.still_wanted(message)
    if reason and any(wanted(other) for other in message.carried.all()):
        return None
    return reason


def wanted(message: Message) -> bool:
    """Tell whether a message that another one carries is still worth a line."""
    nudge = NUDGES.get(message.kind)
    return nudge is not None and nudge.still_wanted(message) is None


def _address_stands(message: Message) -> bool:
    """Tell whether the address is still the person's: the one they sign in with, or that of a contact."""
    person = message.recipient
    if person is None or person.email.lower() == message.address.lower():
        return True
    return Contact.objects.current().filter(user=person, email__iexact=message.address).exists()


def _sent_before(message: Message) -> int:
    same = Message.objects.filter(kind=message.kind, thread=message.thread, address=message.address)
    return same.filter(state__in=[State.SENT, State.UNCERTAIN]).exclude(pk=message.pk).count()
