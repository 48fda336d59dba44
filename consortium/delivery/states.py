"""The states of a delivery, and the one function through which they change."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    PENDING = "pending", _("waiting")
    CLAIMED = "claimed", _("in hand")
    COMMITTING = "committing", _("being sent")
    UNCERTAIN = "uncertain", _("not certain")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("not needed")
    EXPIRED = "expired", _("too late")
    SUPERSEDED = "superseded", _("replaced")


LEASED = (State.CLAIMED, State.COMMITTING)
OVER = (State.SENT, State.CANCELLED, State.EXPIRED, State.SUPERSEDED)
SETTLED = (*OVER, State.FAILED)

MOVES: dict[State, frozenset[State]] = {
    State.PENDING: frozenset({State.CLAIMED, State.CANCELLED, State.EXPIRED, State.SUPERSEDED}),
    State.CLAIMED: frozenset(
        {State.PENDING, State.COMMITTING, State.FAILED, State.CANCELLED, State.EXPIRED, State.SUPERSEDED}
    ),
    State.COMMITTING: frozenset({State.SENT, State.PENDING, State.FAILED, State.UNCERTAIN}),
    State.UNCERTAIN: frozenset({State.SENT, State.PENDING}),
    State.FAILED: frozenset({State.PENDING}),
    **dict.fromkeys(OVER, frozenset()),
}


def move(rows: models.QuerySet, *, start: State, to: State, at: Any, **changes: Any) -> int:
    """Move those of `rows` that are still in `start`; return how many were.

    One UPDATE that compares and sets, so of two processes that race for a row one is told 0. `at` is the present
    instant. Nothing else writes the state.
    """
    if to not in MOVES[start]:
        raise ValueError(f"A delivery does not go from {start} to {to}.")
    changes.setdefault("settled_at", at if to in SETTLED else None)
    if to not in LEASED:
        changes.setdefault("lease_until", None)
        if to != State.UNCERTAIN:
            changes.setdefault("lease_token", None)
    if to in OVER:
        changes.update(rows.model.erased_once_over)
    return rows.filter(state=start).update(state=to, **changes)
