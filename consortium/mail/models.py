"""The ledger of e-mail. It never holds a body, a link or a code: those are written when the message is sent."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consortium.access.actor import Actor
from consortium.delivery.models import Delivery, DeliveryQuerySet
from consortium.delivery.states import State
from consortium.mail import sealing
from consortium.mail.kinds import title_of

STILL_COUNTS = (State.PENDING, State.CLAIMED, State.COMMITTING, State.UNCERTAIN, State.SENT)


class MessageQuerySet(DeliveryQuerySet):
    def visible_to(self, actor: Actor) -> "MessageQuerySet":
        """Coordinators see their consortium's messages; codes and security notices belong to no consortium.

        Of a discreet one they see that it is expected, and then only trouble: it failed, or it is uncertain.
        """
        if not (actor.consortium_id and actor.may("messages.view")):
            return self.none()
        expected = models.Q(state=State.PENDING, attempts=0)
        trouble = models.Q(state__in=[State.FAILED, State.UNCERTAIN])
        return self.filter(models.Q(is_discreet=False) | expected | trouble, consortium_id=actor.consortium_id)

    def after(self, message: "Message") -> "MessageQuerySet":
        """Narrow to later steps of the same thread, to the same address, that are not given up."""
        return self.filter(
            thread=message.thread, address=message.address, due_at__gt=message.due_at, state__in=STILL_COUNTS
        )


class Message(Delivery):
    """One e-mail to one person.

    `about_id` and `data` point at what it is about: ids and days only. Steps of one `thread` replace each other.
    A row `for_digest` waits for the digest that carries it. `secret` is the encrypted code or link of a message
    that cannot be written without one; it is erased as soon as the message is over.
    """

    erased_once_over = {"secret": ""}

    kind = models.CharField(max_length=60)
    dedupe_key = models.CharField(max_length=400, unique=True, editable=False)
    consortium = models.ForeignKey(
        "consortium.Consortium", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    name = models.CharField(max_length=120, blank=True)
    address = models.EmailField(_("to"))
    about_id = models.UUIDField(null=True, editable=False)
    thread = models.CharField(max_length=120, blank=True, editable=False)
    step = models.CharField(max_length=40, blank=True)
    occurrence = models.CharField(max_length=60, blank=True, editable=False)
    data: Any = models.JSONField(default=dict, editable=False)
    message_id = models.CharField(max_length=200, unique=True, editable=False)
    smtp_code = models.SmallIntegerField(null=True, editable=False)
    smtp_reply = models.CharField(max_length=300, blank=True, editable=False)
    secret = models.TextField(blank=True, editable=False)
    for_digest = models.BooleanField(default=False, editable=False)
    # Whether it was sent or not needed would tell who has finished a task: only what needs a coordinator shows.
    is_discreet = models.BooleanField(default=False)
    carried_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="carried", editable=False)

    objects: Any = MessageQuerySet.as_manager()

    class Meta(Delivery.Meta):
        indexes = [
            *Delivery.Meta.indexes,
            models.Index(fields=["consortium", "-due_at", "-id"], name="message_of_a_consortium"),
            models.Index(fields=["thread", "address", "due_at"], condition=~Q(thread=""), name="message_of_a_thread"),
            models.Index(fields=["kind", "address", "due_at"], name="message_of_a_kind"),
            models.Index(fields=["about_id"], condition=Q(about_id__isnull=False), name="message_about"),
            models.Index(fields=["due_at"], condition=Q(for_digest=True, state="pending"), name="message_for_digest"),
        ]

    def __str__(self) -> str:
        return str(title_of(self.kind))

    def open_secret(self) -> dict[str, str]:
        """Return the code or link that the message carries; empty once it is over."""
        return sealing.opened(self.secret) if self.secret else {}


class Attempt(models.Model):
    """One try to hand a message to the mail server. Rows are added, never changed."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="tries")
    tried_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=State.choices)
    stage = models.CharField(max_length=12)
    smtp_code = models.SmallIntegerField(null=True)
    smtp_reply = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} at {self.stage}"
