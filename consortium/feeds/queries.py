"""Whose calendar a secret opens, and what stands in it."""

from collections.abc import Mapping
from datetime import date, timedelta

from consortium.access.actor import Actor, Channel
from consortium.feeds.digests import digest_of
from consortium.feeds.models import Feed
from consortium.feeds.sources import Entry, entries_of
from consortium.people.models import User
from consortium.seats import seating

LOOK_BACK = timedelta(days=60)


def owner_of(secret: str) -> User | None:
    """Return the person whose calendar this secret opens, if it still opens one."""
    found = Feed.objects.filter(digest=digest_of(secret), revoked_at=None, user__is_active=True)
    feed = found.select_related("user").first()
    return feed.user if feed else None


def entries_for(user: User, since: date) -> Mapping[str, Entry]:
    """Return what the person may see today, in every seat that they hold: nothing to somebody without one."""
    seats = seating.seats_of(user)
    actors: list[Actor] = [seating.actor_for(seat, seats, channel=Channel.PORTAL) for seat in seats]
    return entries_of(actors, since)
