"""What every ledger of deliveries has: when it is due, who holds it, how it ended."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from consortium.access.rows import Row
from consortium.delivery.instants import present
from consortium.delivery.states import LEASED, SETTLED, State


class DeliveryQuerySet(models.QuerySet):
    def waiting(self) -> "DeliveryQuerySet":
        return self.filter(state=State.PENDING)

    def due(self) -> "DeliveryQuerySet":
        """Narrow to what should leave now."""
        instant = present()
        return self.waiting().filter(Q(expires_at=None) | Q(expires_at__gt=instant), not_before__lte=instant)


class Delivery(Row):
    """One thing to deliver once. `consortium.delivery.states.move` alone changes its state.

    `due_at` is when the reason says; `not_before` is when it may leave: later than `due_at` for quiet hours and
    after a failure. `uncertain_at` stays once set: a second copy is possible only where it is. `resent_at` tells
    that an uncertain delivery was started again.
    """

    erased_once_over: ClassVar[dict[str, Any]] = {}

    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING, editable=False)
    due_at = models.DateTimeField()
    not_before = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    reason = models.CharField(max_length=200, blank=True, editable=False)
    uncertain_at = models.DateTimeField(null=True, editable=False)
    resent_at = models.DateTimeField(null=True, editable=False)
    settled_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(editable=False)

    class Meta:
        abstract = True
        indexes = [
            models.Index(fields=["not_before", "id"], condition=Q(state="pending"), name="%(class)s_waiting"),
            models.Index(fields=["expires_at"], condition=Q(state="pending"), name="%(class)s_expiring"),
            models.Index(
                fields=["lease_token"],
                condition=Q(state__in=["claimed", "committing"]),
                name="%(class)s_leased",
            ),
            models.Index(
                fields=["lease_until"],
                condition=Q(state__in=["claimed", "committing"]),
                name="%(class)s_overdue",
            ),
            models.Index(fields=["uncertain_at"], condition=Q(state="uncertain"), name="%(class)s_uncertain"),
            models.Index(fields=["settled_at"], condition=Q(state="sent"), name="%(class)s_sent"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=LEASED) | Q(lease_token__isnull=False, lease_until__isnull=False),
                name="%(class)s_in_hand_is_leased",
            ),
            models.CheckConstraint(
                condition=Q(state__in=SETTLED, settled_at__isnull=False)
                | (~Q(state__in=SETTLED) & Q(settled_at__isnull=True)),
                name="%(class)s_settled_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.UNCERTAIN) | Q(uncertain_at__isnull=False),
                name="%(class)s_uncertain_has_a_time",
            ),
            models.CheckConstraint(condition=Q(not_before__gte=F("due_at")), name="%(class)s_not_before_due"),
        ]
