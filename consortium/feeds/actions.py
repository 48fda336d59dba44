"""What can happen to a calendar feed: it is made, which ends the one before, and revoked; and it remembers."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction

from consortium.access.actor import Actor
from consortium.activity.stream import record
from consortium.errors import RuleBroken
from consortium.feeds.digests import digest_of
from consortium.feeds.models import Feed, FeedEntry
from consortium.feeds.sources import Entry
from consortium.people.models import User


class NothingToRevoke(RuleBroken):
    code = "nothing_to_revoke"
    message = "Your calendar has no address now. Nothing was changed."


@transaction.atomic
def make(*, by: Actor, now: datetime) -> tuple[Feed, str]:
    """Make a new secret address for the actor’s own calendar; the one before opens nothing from now on.

    Returns it with its secret, which nobody can read again.
    """
    user = User.objects.select_for_update(of=("self",)).get(pk=by.user_id)  # two clicks make one that works
    Feed.objects.filter(user=user, revoked_at=None).update(revoked_at=now)
    secret = secrets.token_urlsafe(32)
    feed = Feed(user=user, digest=digest_of(secret), made_at=now).write()
    record("feed.made", user, by=by, now=now)
    return feed, secret


@transaction.atomic
def revoke(*, by: Actor, now: datetime) -> None:
    """Stop the actor’s address at once."""
    if not Feed.objects.visible_to(by).filter(revoked_at=None).update(revoked_at=now):
        raise NothingToRevoke
    record("feed.revoked", User.objects.get(pk=by.user_id), by=by, now=now)


@transaction.atomic
def remember(user: User, entries: Mapping[str, Entry], *, since: date, now: datetime) -> list[FeedEntry]:
    """Note what is sent today, and return every row since that day: current ones, and those that were taken away.

    A change, a return and a removal raise the sequence; asking again for the same changes nothing.
    """
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)  # two devices that ask at once are one after the other
    known = {row.key: row for row in FeedEntry.objects.filter(user=user)}
    new = [_new(user, entry, now) for key, entry in entries.items() if key not in known]
    changed = [row for key, row in known.items() if _changed(row, entries.get(key), since, now)]
    FeedEntry.objects.bulk_create(new)
    FeedEntry.objects.bulk_update(changed, ["fingerprint", "sequence", "on", "at", "changed_at", "cancelled_at"])
    rows = [row for row in [*known.values(), *new] if row.on >= since]
    return sorted(rows, key=lambda row: (row.on, row.key))


def _new(user: User, entry: Entry, now: datetime) -> FeedEntry:
    return FeedEntry(user=user, key=entry.key, fingerprint=_fingerprint(entry), changed_at=now, **_when(entry))


def _changed(row: FeedEntry, entry: Entry | None, since: date, now: datetime) -> bool:
    """Bring a row up to date; tell whether it was not. What has merely gone by is not cancelled."""
    if entry is None:
        if row.cancelled_at or row.on < since:
            return False
        row.cancelled_at = now
    else:
        if row.cancelled_at is None and row.fingerprint == _fingerprint(entry):
            return False
        row.cancelled_at, row.fingerprint = None, _fingerprint(entry)
        for name, value in _when(entry).items():
            setattr(row, name, value)
    row.sequence, row.changed_at = row.sequence + 1, now
    return True


def _when(entry: Entry) -> dict[str, Any]:
    if isinstance(entry.when, datetime):
        return {"on": entry.when.astimezone(UTC).date(), "at": entry.when}
    return {"on": entry.when, "at": None}


def _fingerprint(entry: Entry) -> str:
    return hashlib.sha256("\n".join([entry.title, entry.when.isoformat(), entry.path]).encode()).hexdigest()
