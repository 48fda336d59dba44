"""Nudging people, and what people say about being nudged."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from consortium.access.actor import Actor
from consortium.activity.stream import record
from consortium.delivery.states import State
from consortium.errors import RuleBroken
from consortium.mail import actions as mail
from consortium.mail.models import STILL_COUNTS, Message
from consortium.notifications.kinds import NUDGES
from consortium.notifications.models import Mute, Preference, Rhythm
from consortium.notifications.timing import Place, timing_for
from consortium.people.models import User
from consortium.tenancy.models import Consortium

MERGE_WITHIN = timedelta(hours=24)
LONGEST_SNOOZE = timedelta(days=60)


class SnoozeTooLong(RuleBroken):
    code = "snooze_too_long"
    message = "Choose a day within the next 60 days. To stop for good, stop the kinds of message you don’t want."
    field = "snoozed_until"


class SnoozeInThePast(RuleBroken):
    code = "snooze_in_the_past"
    message = "Choose a day that is still to come."
    field = "snoozed_until"


@transaction.atomic
def nudge(drafts: Iterable[mail.Draft], *, now: datetime, at_once: bool = False) -> None:
    """Enqueue nudges at a good hour for each person, gathered if they like; safe to repeat.

    `at_once` is for a coordinator's "send now": it skips quiet hours, rhythm and snooze, not what people stopped.
    """
    planned = list(drafts)
    if not at_once:
        planned = _timed(planned)
    mail.enqueue(planned, now=now)
    _coalesce(planned, now=now)


def _timed(drafts: list[mail.Draft]) -> list[mail.Draft]:
    users = User.objects.select_related("preference").in_bulk(
        [draft.recipient_id for draft in drafts if draft.recipient_id]
    )
    consortia = Consortium.objects.in_bulk([draft.consortium_id for draft in drafts if draft.consortium_id])
    timed = []
    for draft in drafts:
        user = users.get(draft.recipient_id)
        home = user or consortia.get(draft.consortium_id)
        place = Place(home.zone, home.nation) if home else Place(Consortium().zone, Consortium().nation)
        gathers = NUDGES[draft.kind].line is not None
        timing = timing_for(draft.due_at, place, getattr(user, "preference", None), can_gather=gathers)
        timed.append(replace(draft, due_at=timing.due_at, not_before=timing.not_before, for_digest=timing.for_digest))
    return timed


def _coalesce(drafts: list[mail.Draft], *, now: datetime) -> None:
    """Let the first of several asks that wait for the same person carry the others."""
    groups = {(NUDGES[draft.kind].coalesces, draft.to) for draft in drafts if NUDGES[draft.kind].coalesces}
    for group, address in sorted(groups):
        waiting = Message.objects.waiting().filter(kind__in=kinds_of(group), address=address, carried_by=None)
        carrier: Message | None = None
        for message in waiting.order_by("not_before", "id"):
            if carrier and message.not_before - carrier.not_before <= MERGE_WITHIN:
                one = Message.objects.filter(pk=message.pk)
                mail.supersede(one, reason="Asked in one message with another", now=now, by_message=carrier)
            else:
                carrier = message


def kinds_of(group: str) -> list[str]:
    return [nudge.name for nudge in NUDGES.values() if nudge.coalesces == group]


def asked_since(group: str, address: str, *, since: datetime) -> bool:
    """Tell whether the person was, or is about to be, asked in this group since then: planners may move an ask."""
    asks = Message.objects.filter(kind__in=kinds_of(group), address=address, due_at__gt=since)
    return asks.filter(state__in=STILL_COUNTS).exists()


@transaction.atomic
def revise(
    user: User, *, rhythm: str, muted: Iterable[str], snoozed_until: datetime | None, by: Actor, now: datetime
) -> Preference:
    """Change how the person is nudged. What waits already moves behind the snooze."""
    preference, _ = Preference.objects.get_or_create(user=user, defaults={"updated_at": now})
    if snoozed_until != preference.snoozed_until and snoozed_until is not None:
        _snooze(user, snoozed_until, now=now)
    preference.rhythm, preference.snoozed_until, preference.updated_at = Rhythm(rhythm), snoozed_until, now
    preference.save(update_fields=["rhythm", "snoozed_until", "updated_at"])
    _mute_exactly(user, set(muted) & set(NUDGES), now=now)
    record("preference.revised", preference, by=by, now=now)
    return preference


def _snooze(user: User, until: datetime, *, now: datetime) -> None:
    if until <= now:
        raise SnoozeInThePast
    if until - now > LONGEST_SNOOZE:
        raise SnoozeTooLong
    waiting = Message.objects.filter(recipient=user, kind__in=NUDGES, state=State.PENDING)
    waiting.update(not_before=Greatest(F("not_before"), Place(user.zone, user.nation).good_time(until)))


def _mute_exactly(user: User, kinds: set[str], *, now: datetime) -> None:
    mine = Mute.objects.filter(user=user) | Mute.objects.filter(address=user.email.lower())
    mine.exclude(kind__in=kinds).delete()
    for kind in sorted(kinds - set(mine.values_list("kind", flat=True))):
        Mute.objects.create(kind=kind, address=user.email.lower(), user=user, muted_at=now)


def mute(*, kind: str, address: str, user_id: object, now: datetime) -> None:
    """Stop one kind of message to a person, as their mail program or they themselves ask; safe to repeat."""
    user = User.objects.filter(pk=user_id).first() if user_id else None
    Mute.objects.get_or_create(kind=kind, address=address.lower(), defaults={"user": user, "muted_at": now})
