"""What we ask the buyer of an opportunity, and what others asked that the buyer published."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from consortium.access.rows import Row
from consortium.organisations.models import Organisation
from partners.bids.models import Bid


class State(TextChoices):
    PROPOSED = "proposed", _("Proposed")
    WAITING = "waiting", _("To be asked")
    ASKED = "asked", _("Asked")
    ANSWERED = "answered", _("Answered")
    PUBLISHED = "published", _("Published to all")
    WITHDRAWN = "withdrawn", _("Not pursued")


class ClarificationQuerySet(models.QuerySet):
    def unasked(self) -> "ClarificationQuerySet":
        """Narrow to those that were proposed, or are to be asked."""
        return self.filter(is_ours=True, asked_on=None, withdrawn_on=None)

    def unanswered(self) -> "ClarificationQuerySet":
        return self.filter(answered_on=None, withdrawn_on=None)


class Clarification(Row):
    """A question to the buyer, and the answer. Its dates are stored, its state follows from them."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="clarifications")
    question = models.TextField(_("question"), max_length=2000)
    is_ours = models.BooleanField(_("asked by us"), default=True)
    proposed_by = models.CharField(_("proposed by"), max_length=120, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("proposed for")
    )
    due_on = models.DateField(_("to be asked by"), null=True, blank=True)
    asked_on = models.DateField(_("asked"), null=True, blank=True)
    answer = models.TextField(_("answer"), max_length=10_000, blank=True)
    answered_on = models.DateField(_("answered"), null=True, blank=True)
    published_on = models.DateField(_("published"), null=True, blank=True)
    withdrawn_on = models.DateField(_("not pursued since"), null=True, blank=True)
    withdrawn_because = models.TextField(_("why not"), max_length=2000, blank=True)
    noted_at = models.DateTimeField(_("noted"), editable=False)

    objects: ClassVar[Any] = ClarificationQuerySet.as_manager()

    class Meta:
        ordering = ["noted_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_on=None) | (~Q(answer="") & Q(answered_on__isnull=False)),
                name="clarification_answer_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(asked_on__isnull=False) | Q(is_ours=False),
                name="clarification_asked_before_answered",
            ),
            models.CheckConstraint(
                condition=Q(published_on=None) | Q(answered_on__isnull=False),
                name="clarification_answered_before_published",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(answered_on=None), name="clarification_answered_or_withdrawn"
            ),
        ]

    def __str__(self) -> str:
        return self.question if len(self.question) <= 80 else f"{self.question[:79]}…"

    @property
    def state(self) -> State:
        """Return the furthest that a date has brought it."""
        furthest_first = [
            (self.withdrawn_on, State.WITHDRAWN),
            (self.published_on, State.PUBLISHED),
            (self.answered_on, State.ANSWERED),
            (self.asked_on, State.ASKED),
            (self.due_on, State.WAITING),
        ]
        return next((state for day, state in furthest_first if day), State.PROPOSED)
