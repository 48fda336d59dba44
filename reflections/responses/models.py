"""One person's answers for their organisation, sealed. No time finer than a day is kept."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from consortium.access.actor import Actor
from consortium.access.rows import Row
from consortium.organisations.models import Organisation
from reflections.responses import sealing
from reflections.responses.answers import Answers, from_json
from reflections.reviews.models import ANSWER_TASK, Invitation, Review


class ResponseQuerySet(models.QuerySet["Response"]):
    def visible_to(self, actor: Actor) -> "ResponseQuerySet":
        """One's own, and nobody else's, whatever the role.

        A task link reads its draft; once submitted, nothing.
        """
        own = Q(invitation__user_id=actor.user_id) if actor.user_id else Q(pk__in=[])
        if actor.grant and actor.grant.kind == ANSWER_TASK:
            own |= Q(invitation_id=actor.grant.subject_id, submitted_on=None)
        return self.filter(own, invitation__isnull=False)

    def submitted(self) -> "ResponseQuerySet":
        return self.filter(submitted_on__isnull=False)


class Response(Row):
    """A draft, then submitted. `invitation` is empty once the answers are unlinked from the person.

    It is in no admin, endpoint, list, search or history, and records no event.
    """

    consortium = models.ForeignKey("consortium.Consortium", on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    invitation = models.OneToOneField(Invitation, null=True, on_delete=models.PROTECT, related_name="response")
    sealed = models.BinaryField()
    version = models.PositiveIntegerField(default=0)
    answered_on = models.DateField()
    submitted_on = models.DateField(null=True)

    objects: ClassVar[Any] = ResponseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(submitted_on=None) | Q(submitted_on__gte=F("answered_on")),
                name="response_submitted_after_it_was_written",
            )
        ]

    def __str__(self) -> str:
        return "A response"

    __repr__ = __str__

    def opened(self) -> Answers:
        """Open the envelope: for its author's own page, the reveal of an open review, and the release."""
        return from_json(sealing.open_(self.sealed, subject=self.pk))
