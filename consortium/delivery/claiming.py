"""Taking what is due, keeping hold of it, and the last question before it cannot be undone."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import BooleanField, ExpressionWrapper, Q

from consortium.delivery.instants import present
from consortium.delivery.models import Delivery, DeliveryQuerySet
from consortium.delivery.states import State, move

LEASE = timedelta(seconds=90)
COMMIT_LEASE = timedelta(minutes=20)  # longer than any wait for a reply, so a slow sender is never overtaken

D = TypeVar("D", bound=Delivery)


class Fence(StrEnum):
    PASSED = "passed"
    LOST = "lost"
    UNWANTED = "unwanted"


def claim(rows: DeliveryQuerySet, *, limit: int) -> list:
    """Take up to `limit` of the due rows for 90 seconds, the longest due first; nobody else gets them.

    They share one new token. PostgreSQL skips rows that another dispatcher is taking; SQLite runs one UPDATE
    under BEGIN IMMEDIATE.
    """
    token = uuid.uuid4()
    with transaction.atomic():
        due = rows.due().order_by("not_before", "id").values_list("pk", flat=True)
        picked: Any
        if connection.features.has_select_for_update_skip_locked:
            picked = list(due.select_for_update(skip_locked=True)[:limit])
        else:
            picked = due[:limit]
        instant = present()
        move(
            rows.model._default_manager.filter(pk__in=picked),
            start=State.PENDING,
            to=State.CLAIMED,
            at=instant,
            lease_token=token,
            lease_until=instant + LEASE,
        )
    return list(rows.model._default_manager.filter(lease_token=token, state=State.CLAIMED).order_by("not_before", "id"))


def renew(row: Delivery) -> int:
    """Hold for another 90 seconds what is left of the batch that `row` came with; return how many rows that is."""
    rows = type(row)._default_manager.filter(lease_token=row.lease_token, state=State.CLAIMED)
    return rows.update(lease_until=present() + LEASE)


def fence(row: D, still_wanted: Callable[[D], tuple[State, str] | None]) -> Fence:
    """Commit to sending: from here on, only a reply, or the lack of one, decides.

    In one transaction: the row is still ours, has not expired, and `still_wanted` names no state and reason to
    end it in. Otherwise the caller must send nothing.
    """
    mine = type(row)._default_manager.filter(pk=row.pk, lease_token=row.lease_token, state=State.CLAIMED)
    late = ExpressionWrapper(Q(expires_at__lte=present()), output_field=BooleanField())
    with transaction.atomic():
        fresh = mine.annotate(is_late=late).select_for_update(of=("self",)).first()
        if fresh is None:
            return Fence.LOST
        ending = (State.EXPIRED, "It could not be sent in time") if fresh.is_late else still_wanted(fresh)
        if ending:
            end(row, *ending)
            return Fence.UNWANTED
        instant = present()
        until = instant + COMMIT_LEASE
        move(mine, start=State.CLAIMED, to=State.COMMITTING, at=instant, lease_until=until)
        return Fence.PASSED


def end(row: Delivery, state: State, reason: str) -> None:
    """End a claimed row that nobody wants any more, if it is still ours."""
    rows = type(row)._default_manager.filter(pk=row.pk, lease_token=row.lease_token)
    move(rows, start=State.CLAIMED, to=state, at=present(), reason=reason[:200])
