"""What happened: one append-only stream that feeds history, notifications and webhooks."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from consortium.access.actor import Actor


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, actor: Actor) -> "EventQuerySet":
        return self.filter(consortium_id=actor.consortium_id) if actor.consortium_id else self.none()

    def about(self, subject: models.Model) -> "EventQuerySet":
        kind = ContentType.objects.get_for_model(subject)
        return self.filter(subject_type=kind, subject_id=subject.pk)


class Event(models.Model):
    """Something that happened to `subject`. `data` holds ids, names and days: never an answer, an address or a code."""

    consortium = models.ForeignKey(
        "consortium.Consortium", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    kind = models.CharField(max_length=60)
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.UUIDField()
    subject = GenericForeignKey("subject_type", "subject_id")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    actor_name = models.CharField(max_length=120)
    channel = models.CharField(max_length=10)
    data: Any = models.JSONField(default=dict)
    happened_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-id"], name="event_of_a_subject"),
            models.Index(fields=["consortium", "-id"], name="event_of_a_consortium"),
            models.Index(fields=["id"], name="event_to_publish", condition=models.Q(published_at=None)),
        ]

    def __str__(self) -> str:
        return self.kind


class Handover(models.Model):
    """One event handed to one subscriber: it is handed over once, however often the sweep runs."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="handovers")
    subscriber = models.CharField(max_length=60)
    handed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "subscriber"], name="one_handover_per_subscriber")]

    def __str__(self) -> str:
        return f"{self.event_id} → {self.subscriber}"
