"""A person's calendar feed: a secret address, of which only the digest is kept, and what stood in it."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from consortium.access.actor import Actor
from consortium.access.rows import Row


class OwnQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "OwnQuerySet":
        """Narrow to the person’s own: nobody sees another’s calendar, or that there is one."""
        return self.filter(user=actor.user_id) if actor.is_person else self.none()


class Feed(Row):
    """A secret that opens the calendar of one person, until it is revoked."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feeds")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[Any] = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(revoked_at=None), name="one_feed_of_a_person")
        ]

    def __str__(self) -> str:
        return "a calendar feed"


class FeedEntry(Row):
    """What was last sent of one entry: its id is the UID, and `sequence` rises with every change.

    It holds no title: what an entry says is read anew each time, and of a cancelled one nothing is said.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=120)
    fingerprint = models.CharField(max_length=64)
    sequence = models.PositiveIntegerField(default=0)
    on = models.DateField()
    at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["on", "at", "id"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_feed_entry_of_a_key")]

    def __str__(self) -> str:
        return self.key
