"""One-click stop: a signed address per person and kind. Only a POST changes anything (RFC 8058)."""

from dataclasses import dataclass
from uuid import UUID

from django.core import signing
from django.urls import reverse

from consortium.mail.letters import site_url
from consortium.mail.models import Message

_SALT = "consortium.notifications.unsubscribe"


@dataclass(frozen=True, slots=True)
class Request:
    kind: str
    address: str
    user_id: UUID | None


def url_for(message: Message) -> str:
    """Return the address that stops messages of this kind to this person."""
    user = message.recipient_id.hex if message.recipient_id else ""
    token = signing.dumps([message.kind, message.address.lower(), user], salt=_SALT, compress=True)
    return site_url(reverse("unsubscribe", args=[token]))


def read(token: str) -> Request | None:
    """Return what the token asks for, or None if we never made it."""
    try:
        kind, address, user = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    return Request(kind, address, UUID(user) if user else None)
