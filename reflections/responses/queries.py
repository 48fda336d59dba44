"""What a respondent finds again on coming back."""

from dataclasses import dataclass

from consortium.access.actor import Actor
from reflections.responses.answers import Answers
from reflections.responses.models import Response
from reflections.responses.pages import minutes_left
from reflections.reviews.models import Invitation, Mode, Review
from reflections.reviews.queries import screens_of


@dataclass(frozen=True, slots=True, repr=False)
class Copy:
    """One's own answers. `version` is what the next save must name."""

    answers: Answers
    version: int
    is_submitted: bool


def own_copy(invitation: Invitation, actor: Actor) -> Copy:
    """Return the author's own answers, also after the review has closed; empty for anybody else.

    To a task link, what was submitted is submitted, and no longer readable.
    """
    response = Response.objects.visible_to(actor).filter(invitation=invitation).first()
    if response is None:
        own = Invitation.objects.answerable_by(actor).filter(pk=invitation.pk)
        return Copy({}, 0, is_submitted=own.filter(response__submitted_on__isnull=False).exists())
    return Copy(response.opened(), response.version, is_submitted=response.submitted_on is not None)


def finished_count(review: Review) -> int:
    """Return how many people asked are done: what coordinators see of a confidential review."""
    return review.invitations.filter(response__submitted_on__isnull=False).count()


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far an open review has come. What this person may not know is None: it is not counted as nothing."""

    asked: int
    finished: int | None = None
    waiting_for: list[Invitation] | None = None
    done: list[Invitation] | None = None


def progress_for(review: Review, actor: Actor) -> Progress:
    """Return who has finished by name in an open review, how many in any other, to coordinators.

    A coordinator who holds a seat at one of the parties learns as little as that party does.
    """
    asked = review.invitations.wanted()
    if not actor.may("reviews.manage") or review.parties.filter(organisation__in=actor.organisations).exists():
        return Progress(asked=asked.count())
    if review.mode != Mode.OPEN:
        return Progress(asked=asked.count(), finished=finished_count(review))
    people = asked.select_related("organisation")
    done = list(people.filter(response__submitted_on__isnull=False))
    waiting_for = list(people.exclude(pk__in=[one.pk for one in done]))
    return Progress(asked=len(done) + len(waiting_for), finished=len(done), done=done, waiting_for=waiting_for)


def minutes_for(invitation: Invitation) -> int:
    """Return about how long the author still has to go: for their own pages, since it tells what they answered."""
    response: Response | None = getattr(invitation, "response", None)
    asked = screens_of(invitation.review, invitation.organisation_id)
    return minutes_left(response.opened() if response else {}, asked)


def minutes_to_begin_with(invitation: Invitation) -> int:
    """Return about how long it takes whoever begins, whatever has been answered."""
    return minutes_left({}, screens_of(invitation.review, invitation.organisation_id))
