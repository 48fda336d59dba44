"""What can happen to a cadence: it is set, revised, and paused."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from consortium.access.actor import Actor
from consortium.activity.stream import record
from partners.partnerships.models import Partnership
from reflections.reviews.actions import check_mode
from reflections.reviews.models import Cadence, counting_parties


@transaction.atomic
def set_cadence(
    partnership: Partnership,
    *,
    anchor_on: date,
    mode: str,
    by: Actor,
    now: datetime,
    every_months: int | None = None,
) -> Cadence:
    """Say how often the partnership is reviewed, from which day on. Turns that are already past stay past."""
    today = now.astimezone(partnership.consortium.zone).date()
    check_mode(mode, len(counting_parties(partnership, max(today, partnership.started_on))))
    cadence = Cadence.objects.select_for_update().filter(partnership=partnership).first() or Cadence(
        consortium=partnership.consortium, partnership=partnership, created_at=now
    )
    cadence.every_months = every_months or partnership.consortium.review_every_months
    cadence.anchor_on, cadence.since, cadence.mode = anchor_on, today, mode
    cadence.is_active, cadence.updated_at = True, now
    cadence.full_clean()
    cadence.save()
    record("cadence.set", cadence, by=by, now=now)
    return cadence


def revise(cadence: Cadence, *, by: Actor, now: datetime, **changes: Any) -> Cadence:
    """Set the cadence again with these changes; a paused one starts again."""
    if not changes and cadence.is_active:
        return cadence
    kept = {name: getattr(cadence, name) for name in ("anchor_on", "mode", "every_months")}
    return set_cadence(cadence.partnership, **kept | changes, by=by, now=now)


@transaction.atomic
def pause(cadence: Cadence, *, by: Actor, now: datetime) -> Cadence:
    """Plan no more reviews by the calendar. Those already planned stay."""
    if cadence.is_active:
        cadence.touch(is_active=False, updated_at=now)
        record("cadence.paused", cadence, by=by, now=now)
    return cadence
