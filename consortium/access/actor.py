"""Who is acting, in which consortium, and what that lets them do."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo


class Channel(StrEnum):
    PORTAL = "portal"
    ADMIN = "admin"
    API = "api"
    CLOCK = "clock"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class Grant:
    """Leave to do one task, given by the link in an e-mail: `kind` names the task, `subject_id` the one thing.

    `person_id` is whom the link was made out to.
    """

    kind: str
    subject_id: UUID
    person_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person in one seat, a token, or the clock.

    `organisation_id` is the seat's; `organisations` are all for which the person holds a seat in this
    consortium, and what a confidential result may show depends on all of them.
    """

    name: str
    channel: Channel
    # These are UUIDs, or None. Django's lookups match nothing for None and its types refuse it, hence Any.
    user_id: Any = None
    consortium_id: Any = None
    consortium_slug: str = ""
    time_zone: str = "Europe/London"
    seat_id: Any = None
    role: str = ""
    organisation_id: Any = None
    organisations: frozenset[UUID] = frozenset()
    capabilities: frozenset[str] = frozenset()
    grant: Grant | None = None

    def may(self, capability: str) -> bool:
        """Tell whether the role table, narrowed by a token's scopes, gives this actor the capability."""
        return capability in self.capabilities

    def speaks_for(self, organisation_id: UUID | None) -> bool:
        """Tell whether the actor holds a seat for this organisation."""
        return organisation_id is not None and organisation_id in self.organisations

    @property
    def zone(self) -> ZoneInfo:
        """Where the consortium is: its days begin and end there."""
        return ZoneInfo(self.time_zone)

    @property
    def is_person(self) -> bool:
        return self.user_id is not None


ANONYMOUS = Actor(name="Somebody", channel=Channel.PORTAL)


def clock(consortium_id: UUID | None = None) -> Actor:
    """Return the actor of whatever happens because time passed."""
    return Actor(name="Consortium", channel=Channel.CLOCK, consortium_id=consortium_id)


def command(consortium_id: UUID | None = None) -> Actor:
    """Return the actor of a management command, run by whoever operates this installation."""
    return Actor(name="The operator", channel=Channel.COMMAND, consortium_id=consortium_id)
