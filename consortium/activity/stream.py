"""Recording what happened in the same transaction as the change, and handing it on after commit."""

import logging
from datetime import datetime
from functools import partial
from typing import Any

from django.db import models, transaction

from consortium import clock
from consortium.access.actor import Actor
from consortium.activity.kinds import KINDS, SUBSCRIBERS
from consortium.activity.models import Event, Handover

logger = logging.getLogger(__name__)


def record(kind: str, subject: models.Model, /, *, by: Actor, now: datetime, **data: Any) -> Event:
    """Write an event beside the change it tells of.

    `subject` may name itself in the sentence as `{subject}`. Raises KeyError for a kind that no table declares
    and for a sentence whose names the data does not give.
    """
    data.setdefault("subject", str(subject))
    KINDS[kind].sentence.format_map({**data, "actor": by.name})
    event = Event.objects.create(
        consortium_id=getattr(subject, "consortium_id", None) or by.consortium_id,
        kind=kind,
        subject=subject,
        actor_id=by.user_id,
        actor_name=by.name,
        channel=by.channel,
        data=data,
        happened_at=now,
    )
    transaction.on_commit(partial(publish, event.pk), robust=True)
    return event


def publish(event_id: int) -> None:
    """Hand one event to everybody who hears its kind, each once; safe to repeat and to race."""
    with transaction.atomic():
        event = Event.objects.select_for_update(no_key=True).get(pk=event_id)
        if event.published_at:
            return
        for name in KINDS[event.kind].heard_by:
            _, fresh = Handover.objects.get_or_create(event=event, subscriber=name, defaults={"handed_at": clock.now()})
            if fresh:
                SUBSCRIBERS[name](event)
        Event.objects.filter(pk=event_id).update(published_at=clock.now())


def sweep(limit: int = 500) -> int:
    """Publish what a crash left behind, and try again what a subscriber could not take; return how many."""
    waiting = list(Event.objects.filter(published_at=None).order_by("pk").values_list("pk", flat=True)[:limit])
    published = 0
    for event_id in waiting:
        try:
            publish(event_id)
            published += 1
        except Exception:  # one subscriber's trouble must not keep the others waiting
            logger.exception("Event %s could not be published; the next sweep tries again.", event_id)
    return published
