"""The registry of messages: each feature registers its kinds in `AppConfig.ready`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from consortium.mail.letters import Letter
    from consortium.mail.models import Message


def _always(message: "Message") -> None:
    """Leave it wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailKind:
    """How one kind of message is written, and whether it is still wanted.

    `still_wanted` is asked before writing and again at the last moment; it returns why not, as a person would
    say it, or None. `unsubscribe_url` gives the one-click address, for kinds that have one. Urgent kinds, such as
    sign-in codes, pass the surge breaker.
    """

    name: str
    title: Any
    render: "Callable[[Message], Letter]"
    still_wanted: "Callable[[Message], str | None]" = _always
    unsubscribe_url: "Callable[[Message], str] | None" = None
    urgent: bool = False


KINDS: dict[str, MailKind] = {}


def register(kind: MailKind) -> None:
    """Add a kind. Registering the same name again replaces it."""
    KINDS[kind.name] = kind


def title_of(name: str) -> Any:
    """Return how the ledger calls messages of this kind."""
    return KINDS[name].title if name in KINDS else name


def urgent_kinds() -> list[str]:
    return [kind.name for kind in KINDS.values() if kind.urgent]
