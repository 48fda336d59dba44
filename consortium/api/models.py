"""What a POST with an Idempotency-Key answered, so that its retry is answered the same."""

from typing import Any

from django.db import models

from consortium.access.rows import Row


class IdempotentReply(Row):
    """Kept for a day. `fingerprint` is of the method, path and body: the same key for another request is refused."""

    seat = models.ForeignKey("consortium.Seat", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body: Any = models.JSONField(null=True)
    headers: Any = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seat", "key"], name="one_reply_per_key")]

    def __str__(self) -> str:
        return self.key
