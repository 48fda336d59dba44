"""The stage of the demonstration: who and what is on it, and scenes that play in the order of time."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from consortium.access.actor import Actor, Channel
from consortium.access.roles import Role
from consortium.organisations.models import Organisation
from consortium.seats import seating
from consortium.seats.models import Seat
from consortium.tenancy.models import Consortium
from partners.bids.models import Bid
from partners.contracts.models import Contract
from partners.partnerships.models import Partnership
from reflections.reviews.models import Review

_NAMESPACE = UUID("6f1c1f60-6f0e-5b52-9a37-2d6a0c6f8d11")
_FRIDAY = 4


def fixed_id(*parts: str) -> UUID:
    """Return the same id every time, so that addresses of the demonstration stay."""
    return uuid5(_NAMESPACE, "/".join(parts))


@dataclass
class Stage:
    """Everything by its short name. `now` is when the audience comes in; scenes play before that."""

    now: datetime
    consortium: Consortium
    organisations: dict[str, Organisation] = field(default_factory=dict)
    seats: dict[str, Seat] = field(default_factory=dict)
    partnerships: dict[str, Partnership] = field(default_factory=dict)
    bids: dict[str, Bid] = field(default_factory=dict)
    contracts: dict[str, Contract] = field(default_factory=dict)
    reviews: dict[str, Review] = field(default_factory=dict)
    _scenes: list[tuple[datetime, int, Callable[[datetime], object]]] = field(default_factory=list)
    _added: int = 0

    @property
    def today(self) -> date:
        return self.now.astimezone(self.consortium.zone).date()

    def day(self, days_ago: int) -> date:
        """Return a day in the past, or with a negative number to come; what would be a weekend is the Friday."""
        day = self.today - timedelta(days=days_ago)
        return day - timedelta(days=max(0, day.weekday() - _FRIDAY))

    def ago(self, days: int, hour: int = 10) -> datetime:
        """Return the hour of that day here, as an instant."""
        return self.instant(self.day(days), hour)

    def instant(self, day: date, hour: int = 10) -> datetime:
        return datetime.combine(day, time(hour), tzinfo=self.consortium.zone).astimezone(UTC)

    def actor(self, name: str) -> Actor:
        """Return the person as they act: a coordinator in the admin, everybody else in the portal."""
        seat = self.seats[name]
        channel = Channel.ADMIN if seat.role == Role.COORDINATOR else Channel.PORTAL
        return seating.actor_for(seat, seating.seats_of(seat.user), channel=channel)  # type: ignore[arg-type]

    @property
    def coordinator(self) -> Actor:
        return self.actor("asha")

    def scene(self, when: datetime, act: Callable[..., Any], *args: Any, **fields: Any) -> None:
        """Have something happen at an instant: `act(*args, now=when, **fields)`. What lies ahead never happens."""
        if when <= self.now:
            self._added += 1
            heapq.heappush(self._scenes, (when, self._added, lambda now: act(*args, now=now, **fields)))

    def play(self) -> None:
        """Play the scenes, the earliest first; a scene may add later ones."""
        while self._scenes:
            when, _, act = heapq.heappop(self._scenes)
            act(when)
