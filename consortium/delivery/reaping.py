"""Picking up after processes that died, and settling what nobody can know."""

from datetime import timedelta

from django.db.models import F, Q, QuerySet

from consortium.delivery.instants import present
from consortium.delivery.models import DeliveryQuerySet
from consortium.delivery.states import State, move

WAIT_FOR_EVIDENCE = timedelta(minutes=30)
RESEND_ONCE = "resend_once"
HOLD = "hold"


def reap(rows: DeliveryQuerySet) -> int:
    """Give up leases that ran out: in hand → waiting, being sent → uncertain. Return how many."""
    at = present()
    overdue = rows.filter(lease_until__lte=at)
    back = move(overdue, start=State.CLAIMED, to=State.PENDING, at=at)
    lost = move(
        overdue,
        start=State.COMMITTING,
        to=State.UNCERTAIN,
        at=at,
        uncertain_at=at,
        attempts=F("attempts") + 1,
        reason="The sender stopped before it could record the reply",
    )
    return back + lost


def expire(rows: DeliveryQuerySet) -> int:
    """End what could not leave in time, saying why. Return how many."""
    at = present()
    late = rows.filter(expires_at__lte=at)
    doubtful = move(
        late.filter(uncertain_at__isnull=False),
        start=State.PENDING,
        to=State.EXPIRED,
        at=at,
        reason="Its time ran out before a second copy could leave; the first may have arrived",
    )
    tried = move(late.exclude(reason=""), start=State.PENDING, to=State.EXPIRED, at=at)
    untried = move(late, start=State.PENDING, to=State.EXPIRED, at=at, reason="It could not be sent in time")
    return doubtful + tried + untried


def settle(rows: DeliveryQuerySet, *, policy: str) -> int:
    """After half an hour without evidence: send once more, or hold for a person to decide. Return how many go.

    One more copy at the most, ever; and none once its time has run out.
    """
    if policy != RESEND_ONCE:
        return 0
    at = present()
    silent = rows.filter(uncertain_at__lte=at - WAIT_FOR_EVIDENCE, resent_at=None)
    current = silent.filter(Q(expires_at=None) | Q(expires_at__gt=at))
    return resend(current, reason="Sent again, because nothing tells whether the first copy arrived")


def resend(rows: QuerySet, *, reason: str) -> int:
    """Start uncertain deliveries again. Return how many."""
    at = present()
    return move(rows, start=State.UNCERTAIN, to=State.PENDING, at=at, resent_at=at, not_before=at, reason=reason[:200])


def arrived(rows: QuerySet, *, evidence: str) -> int:
    """Settle uncertain deliveries as sent, on evidence such as an opened link. Return how many."""
    return move(rows, start=State.UNCERTAIN, to=State.SENT, at=present(), reason=evidence[:200])
