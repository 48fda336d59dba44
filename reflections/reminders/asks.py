"""Which asks and reminders are due, and whether one is still wanted at the last moment.

Asks are planned for everybody invited, whether they have answered or not: a row that is missing from the
ledger would tell. What is no longer wanted settles when it falls due, and its reason does not tell why.

Where coordinators may not learn who has finished, even that would tell. So of a review that is not open, the first
ask goes to everybody, and reminders belong to no consortium’s ledger, as those sent by hand do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

from consortium.people.models import User
from reflections.reminders.steps import Nudge, Step, instant, steps
from reflections.reviews.models import Invitation, Mode, Review

NOT_NEEDED = "not needed"
NEWS_LASTS = timedelta(days=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskDue:
    """One ask or reminder of one invitation, in the ledger’s terms. Instants are in UTC.

    `consortium_id` is whose coordinators may read it there; None is nobody.
    """

    invitation_id: UUID
    consortium_id: UUID | None
    user: User
    address: str
    step: Step
    due_at: datetime
    expires_at: datetime
    occurrence: str


def asks_due(now: datetime, horizon: timedelta) -> Iterator[AskDue]:
    """Yield whatever falls due until the horizon and has not expired; what an outage held up comes first.

    A step expires when the next one falls due, so that people are never sent two at once.
    """
    open_reviews = Review.objects.running().filter(closes_at__gt=now)
    asked = Invitation.objects.wanted().filter(review__in=open_reviews, user__isnull=False)
    for invitation in asked.select_related("review__consortium", "user").iterator(chunk_size=500):
        for ask in _asks(invitation):
            if ask.due_at <= now + horizon and now < ask.expires_at:
                yield ask


def _asks(invitation: Invitation) -> Iterator[AskDue]:
    user, review = invitation.user, invitation.review
    if user is None:
        return
    planned = _nudges(invitation)
    ends = [instant(later.due, user.zone) for _, later in pairwise(planned)] + [review.closes_at]
    for nudge, end in zip(planned, ends, strict=True):
        yield AskDue(
            invitation_id=invitation.pk,
            consortium_id=invitation.consortium_id if _tells_nothing(review, nudge.step) else None,
            user=user,
            address=user.email,
            step=nudge.step,
            due_at=instant(nudge.due, user.zone),
            expires_at=min(end, review.closes_at),
            occurrence=nudge.occurrence,
        )


def _nudges(invitation: Invitation) -> list[Nudge]:
    review = invitation.review
    zone = invitation.user.zone if invitation.user else review.consortium.zone
    return steps(
        opened_on=review.opens_on,
        asked=invitation.invited_at.astimezone(zone).replace(tzinfo=None),
        due_on=review.due_on,
    )


def why_not(invitation_id: UUID, *, step: str, occurrence: str, now: datetime) -> str:
    """Return why this ask is not wanted any more, in words for the ledger; empty when it still is."""
    rows = Invitation.objects.select_related("review__consortium", "user")
    invitation = rows.filter(pk=invitation_id).first()
    if invitation is None or invitation.user is None:
        return "nobody to ask any more"
    review = invitation.review
    if not review.is_open_at(now):
        return f"review {review.status_at(now)}"
    if not Invitation.objects.seated().filter(pk=invitation_id).exists():
        return "no longer has a seat"
    if not any(nudge.step == step and nudge.occurrence == occurrence for nudge in _nudges(invitation)):
        return "the last day moved"
    return "" if _is_awaited(invitation, step) else NOT_NEEDED


def _is_awaited(invitation: Invitation, step: str) -> bool:
    wanted = Invitation.objects.wanted().filter(pk=invitation.pk)
    if invitation.review.mode == Mode.OPEN or step != Step.OPENS:
        wanted = wanted.filter(response__submitted_on=None)
    found: bool = wanted.exists()
    return found


def _tells_nothing(review: Review, step: str) -> bool:
    """Tell whether coordinators may know what becomes of it: of an open review always, else of the first ask alone."""
    return review.mode == Mode.OPEN or step == Step.OPENS


def results_due(now: datetime) -> Iterator[tuple[Invitation, User, datetime]]:
    """Yield everybody who was asked in a review that was released lately, with the instant of its release."""
    lately = Review.objects.standing().filter(released_at__gt=now - NEWS_LASTS)
    asked = Invitation.objects.seated().filter(review__in=lately, passed_at=None, user__isnull=False)
    for invitation in asked.select_related("review", "user").iterator(chunk_size=500):
        if invitation.user and invitation.review.released_at:
            yield invitation, invitation.user, invitation.review.released_at


def why_no_result(invitation_id: UUID | None, *, address: str) -> str:
    """Return why the news of a result is not wanted any more; empty when it still is."""
    asked = Invitation.objects.seated().filter(pk=invitation_id, passed_at=None)
    if not asked.exists():
        return "no longer has a seat"
    return "" if asked.filter(user__email__iexact=address).exists() else "their address changed"
