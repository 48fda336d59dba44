"""What came of an attempt, recorded once."""

import random
from datetime import timedelta

from django.db.models import F, QuerySet

from consortium.delivery.instants import present
from consortium.delivery.models import Delivery
from consortium.delivery.states import State, move

BACKOFF = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240)]
JITTER = 0.2


def backoff(attempts: int) -> timedelta:
    """Return how long to wait after the given number of failed attempts (1 or more), spread by a fifth."""
    step = BACKOFF[min(attempts, len(BACKOFF)) - 1]
    return step * (1 + random.uniform(-JITTER, JITTER))  # noqa: S311  spreads load; it guards nothing


def sent(row: Delivery, **details: object) -> bool:
    """The other side accepted it. Tell whether that could be recorded.

    A process that was paused for so long that its row was given up as uncertain still knows best.
    """
    return any(
        move(
            _held(row),
            start=start,
            to=State.SENT,
            at=present(),
            attempts=F("attempts") + 1,
            reason="",
            **details,
        )
        for start in (State.COMMITTING, State.UNCERTAIN)
    )


def deferred(row: Delivery, *, start: State, reason: str, **details: object) -> bool:
    """It did not go through and may later: wait 1, 5, 15, 60, 240 minutes."""
    at = present()
    return bool(
        move(
            _held(row),
            start=start,
            to=State.PENDING,
            at=at,
            not_before=at + backoff(row.attempts + 1),
            attempts=F("attempts") + 1,
            reason=reason[:200],
            **details,
        )
    )


def failed(row: Delivery, *, start: State, reason: str, **details: object) -> bool:
    """It was refused for good."""
    changes = {"attempts": F("attempts") + 1, "reason": reason[:200], **details}
    return bool(move(_held(row), start=start, to=State.FAILED, at=present(), **changes))


def uncertain(row: Delivery, *, reason: str, **details: object) -> bool:
    """It was committed and no reply tells whether it was accepted."""
    at = present()
    changes = {"attempts": F("attempts") + 1, "reason": reason[:200], "uncertain_at": at, **details}
    return bool(move(_held(row), start=State.COMMITTING, to=State.UNCERTAIN, at=at, **changes))


def release(row: Delivery, *, reason: str = "", delay: timedelta = timedelta()) -> int:
    """Put back what is left of the batch that `row` came with, untried; return how many rows that is."""
    batch = type(row)._default_manager.filter(lease_token=row.lease_token)
    at = present()
    changes: dict[str, object] = {"reason": reason[:200]} if reason else {}
    if delay:
        changes["not_before"] = at + delay
    return move(batch, start=State.CLAIMED, to=State.PENDING, at=at, **changes)


def _held(row: Delivery) -> QuerySet:
    return type(row)._default_manager.filter(pk=row.pk, lease_token=row.lease_token)
