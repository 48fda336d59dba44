"""A notice of a buyer that was taken in: which release it was, and what it left in the bid."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from consortium.access.actor import Actor
from consortium.access.rows import TenantQuerySet, TenantRow
from partners.belonging import require_same_consortium
from partners.bids.models import Bid
from partners.bids.opening import NoticeKind


class NoticeQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> "NoticeQuerySet":
        """Narrow to the notices of bids that the actor sees."""
        return super().visible_to(actor).filter(bid__in=Bid.objects.visible_to(actor))


class Notice(TenantRow):
    """One release of one procurement, taken in once.

    `left` is what each field of the bid was when the notices had last spoken of it: where the bid differs from it
    today, a person has changed the bid, and the next notice leaves that alone.
    """

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="notices")
    ocid = models.CharField(_("OCID"), max_length=60)
    release_id = models.CharField(_("notice number"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=NoticeKind.choices)
    released_at = models.DateTimeField(_("released"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    left = models.JSONField(default=dict)
    kept = models.JSONField(_("kept, as yours differs"), default=list, blank=True)
    taken_at = models.DateTimeField(_("taken in"))
    taken_by = models.CharField(_("taken in by"), max_length=120)

    objects: ClassVar[Any] = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-released_at", "-taken_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["consortium", "ocid", "release_id"],
                name="notice_once",
                violation_error_message=_("This notice was taken in already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.release_id}"

    def clean(self) -> None:
        require_same_consortium(self, "bid")
