"""What can happen to a cadence: it is set, revised, and paused."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from consortium.access.actor import Actor
from consortium.activity.stream import record
from consortium.errors import RuleBroken
from partners.partnerships.models import Partnership
from reflections.reviews import planning
from reflections.reviews.actions import check_mode
from reflections.reviews.models import Cadence, counting_parties
from reflections.reviews.occasions import in_order


class UnknownOccasion(RuleBroken):
    code = "unknown_occasion"
    field = "occasions"
    message = "Choose occasions from the list."


@transaction.atomic
def set_cadence(
    partnership: Partnership, *, anchor_on: date, mode: str, by: Actor, now: datetime, **rhythm: Any
) -> Cadence:
    """Say how often the partnership is reviewed, from which day on, and on which occasions besides.

    What fell due before today stays past. What fell due under a cadence that changes now is planned first, in case
    the clock was away.

    Args:
        rhythm: `every_months`, the consortium's unless given, and `occasions`, unless given those it has: a new
            cadence has every one.
    """
    if unknown := rhythm.keys() - {"every_months", "occasions"}:
        raise TypeError(f"A cadence is not set with {', '.join(sorted(unknown))}.")
    today = now.astimezone(partnership.consortium.zone).date()
    check_mode(mode, len(counting_parties(partnership, max(today, partnership.started_on))))
    known = Cadence.objects.select_for_update().filter(partnership=partnership).first()
    if known:
        planning.plan_due(now, only=known)
    cadence = known or Cadence(consortium=partnership.consortium, partnership=partnership, created_at=now)
    if (occasions := rhythm.get("occasions")) is not None:
        cadence.occasions = _known(occasions)
    cadence.every_months = rhythm.get("every_months") or partnership.consortium.review_every_months
    cadence.anchor_on, cadence.since, cadence.mode = anchor_on, today, mode
    cadence.is_active, cadence.updated_at = True, now
    cadence.full_clean()
    cadence.save()
    record("cadence.set", cadence, by=by, now=now)
    return cadence


def _known(occasions: Iterable[str]) -> list[str]:
    try:
        return in_order(occasions)
    except ValueError:
        raise UnknownOccasion from None


def revise(cadence: Cadence, *, by: Actor, now: datetime, **changes: Any) -> Cadence:
    """Set the cadence again with these changes; a paused one starts again."""
    if not changes and cadence.is_active:
        return cadence
    kept = {name: getattr(cadence, name) for name in ("anchor_on", "mode", "every_months", "occasions")}
    return set_cadence(cadence.partnership, **kept | changes, by=by, now=now)


@transaction.atomic
def pause(cadence: Cadence, *, by: Actor, now: datetime) -> Cadence:
    """Plan no more reviews, neither by the calendar nor on an occasion. Those already planned stay."""
    if cadence.is_active:
        cadence.touch(is_active=False, updated_at=now)
        record("cadence.paused", cadence, by=by, now=now)
    return cadence
