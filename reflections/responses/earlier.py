"""What the same person answered the last time the partnership was reviewed: for their own pages, by a full sign-in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from consortium.access.actor import Actor
from reflections.questions.screens import Screen
from reflections.responses.answers import Answer
from reflections.responses.models import Response
from reflections.responses.sealing import SealError
from reflections.reviews.models import Invitation, Review


@dataclass(frozen=True, slots=True, repr=False)
class LastTime:
    """`answers` by the key of the page: questions keep their keys from version to version."""

    review: Review
    answers: Mapping[str, Answer] = field(default_factory=dict)

    def of(self, page: Screen) -> Answer | None:
        """Return the answer to the same question about the same organisation."""
        return self.answers.get(page.key)


def last_time(invitation: Invitation, actor: Actor) -> LastTime | None:
    """Return what this person submitted for the same organisation, in the last review of which the result is out.

    A link in an e-mail reads nothing that has been submitted, so there is none for whoever came by one. Once answers
    are no longer linked to people there is none either, nor where a key that sealed them is missing: what was said
    last time must not keep anybody from answering now.
    """
    own = Response.objects.visible_to(actor).submitted()
    earlier = own.filter(
        review__partnership=invitation.review.partnership_id,
        review__released_at__isnull=False,
        organisation=invitation.organisation_id,
    ).exclude(review=invitation.review_id)
    found = earlier.select_related("review").order_by("-review__opened_at").first()
    try:
        return LastTime(found.review, found.opened()) if found else None
    except SealError:
        return None
