"""The questions that a bid answers: who drafts each, who reviews it, and by when. The answers are written elsewhere."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consortium.access.actor import Actor
from consortium.access.rows import Row
from consortium.contacts.models import Contact
from partners.bids.models import Bid, percent
from partners.bids.stages import Decision
from partners.writing.standing import Standing, is_overdue, standing


class BidQuestionQuerySet(models.QuerySet):
    def wanted(self) -> "BidQuestionQuerySet":
        """Narrow to the bids that are still prepared: not gone in, not over, not decided against."""
        bids = Bid.objects.filter(submitted_at=None, outcome="", archived_at=None).exclude(decision=Decision.NO_GO)
        return self.filter(bid__in=bids)

    def overdue_on(self, day: date) -> "BidQuestionQuerySet":
        return self.wanted().filter(drafted_on=None, due_on__lt=day)

    def with_people(self) -> "BidQuestionQuerySet":
        return self.select_related("owner__organisation", "reviewer__organisation")


def _somebody(label: Any) -> Any:
    return models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=label
    )


class BidQuestion(Row):
    """A question of the buyer that the bid answers. It can change until the bid is submitted."""

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(_("place in the list"))
    number = models.CharField(_("number"), max_length=20)
    text = models.TextField(_("question"), max_length=10_000)
    weight = percent(_("weight, per cent"), default=Decimal(0))
    word_limit = models.PositiveIntegerField(_("word limit"), null=True, blank=True, validators=[MinValueValidator(1)])
    owner = _somebody(_("who drafts it"))
    reviewer = _somebody(_("who reviews it"))
    due_on = models.DateField(_("to be drafted by"), null=True, blank=True)
    drafted_on = models.DateField(_("drafted"), null=True, blank=True)
    words = models.PositiveIntegerField(_("words"), null=True, blank=True)
    reviewed_on = models.DateField(_("reviewed"), null=True, blank=True)

    objects: ClassVar[Any] = BidQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "number", "id"]
        verbose_name = "bid question"
        constraints = [
            models.UniqueConstraint(
                fields=["bid", "number"],
                name="bid_question_number_once",
                violation_error_message=_("The bid has a question of this number. Change that one instead."),
            ),
            models.CheckConstraint(condition=Q(weight__gte=0, weight__lte=100), name="bid_question_weight_within_100"),
            models.CheckConstraint(
                condition=Q(owner=None) | Q(reviewer=None) | ~Q(owner=F("reviewer")),
                name="bid_question_reviewed_by_another",
                violation_error_message=_("Whoever drafts an answer does not review it. Choose somebody else."),
            ),
            models.CheckConstraint(
                condition=Q(drafted_on=None, words=None) | Q(drafted_on__isnull=False, words__isnull=False),
                name="bid_question_draft_has_words",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_on=None) | Q(drafted_on__isnull=False), name="bid_question_drafted_first"
            ),
            models.CheckConstraint(
                condition=Q(words=None) | Q(word_limit=None) | Q(words__lte=F("word_limit")),
                name="bid_question_within_words",
                violation_error_message=_("The draft has more words than this limit allows."),
            ),
        ]

    def __str__(self) -> str:
        return f"Question {self.number}"

    @property
    def standing(self) -> Standing:
        return standing(self.drafted_on, self.reviewed_on)

    def is_overdue_on(self, day: date) -> bool:
        return is_overdue(self.due_on, self.drafted_on, day)


def is_mine(person: Contact | None, actor: Actor) -> bool:
    """Tell whether this contact is who acts, for the organisation of their seat."""
    if person is None or not actor.is_person:
        return False
    return person.user_id == actor.user_id and person.organisation_id == actor.organisation_id
