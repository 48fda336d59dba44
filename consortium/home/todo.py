"""What waits for a person: reviews to answer, commitments to move on, what to renew, to agree to and to report."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.urls import reverse

from consortium.access.actor import Actor
from consortium.access.roles import Role
from consortium.home import bidding, drafting, tendering
from consortium.home.owing import owed
from consortium.home.things import Thing
from consortium.portal.tags import day
from consortium.seats.models import Acceptance, Seat
from partners.corrections.models import Correction
from partners.documents import matters
from partners.documents.models import Document
from reflections.commitments.models import Commitment, State
from reflections.commitments.steps import steps_for
from reflections.responses.queries import minutes_for
from reflections.reviews.models import Invitation, Review

# What the owner or the raiser is asked for in a state, as the button says it.
_ASKS = {
    State.DRAFT: ("Publish", "A concern came out of a review. Say what you will do differently."),
    State.RAISED: ("Answer", "Asked of you. Agree to it, or say that you have seen it."),
    State.ACKNOWLEDGED: ("Agree", "You have seen it. Do you agree to it?"),
    State.CONTESTED: ("Look again", "You said that it was done; it was not found so."),
    State.CLAIMED: ("Confirm", "It is said to be done. Is it?"),
}
RENEW_WITHIN = timedelta(days=30)
_OVERDUE = ("Say how it stands", "Its day has passed.")


def things_to_do(actor: Actor, outstanding: Sequence[Commitment], *, now: datetime) -> list[Thing]:
    """Return everything that waits for this person, the next due first; what has no day comes last."""
    today = now.astimezone(actor.zone).date()
    found = [*_reviews(actor, now), *_commitments(actor, outstanding, today)]
    found += [*_documents(actor, today), *_corrections(actor), *_seats(actor), *owed(actor, today)]
    found += [*bidding.invited(actor, now), *bidding.asked_for(actor, now), *drafting.questions(actor)]
    found += tendering.waiting(actor, now)
    return sorted(found, key=lambda thing: (thing.due_on is None, thing.due_on or today, thing.title))


def _reviews(actor: Actor, now: datetime) -> Iterator[Thing]:
    """Yield what the person is asked to answer. Whether they have begun is told to them alone."""
    if not actor.consortium_id:
        return
    asked = (
        Invitation.objects.answerable_by(actor)
        .wanted()
        .filter(consortium=actor.consortium_id, response__submitted_on=None)
        .filter(review__in=Review.objects.running().filter(closes_at__gt=now))
        .select_related("organisation", "review__partnership", "review__question_set", "response")
        .prefetch_related("review__parties", "review__question_set__questions")
        .order_by("review__due_on", "pk")
    )
    for invitation in asked:
        review = invitation.review
        yield Thing(
            title=f"Review: {review.partnership.name}",
            about=f"You answer for {invitation.organisation.name}",
            minutes=minutes_for(invitation),
            due_on=review.due_on,
            url=reverse("answer-start", args=[actor.consortium_slug, invitation.pk]),
            action="Continue" if hasattr(invitation, "response") else "Answer",
        )


def _commitments(actor: Actor, outstanding: Sequence[Commitment], today: date) -> Iterator[Thing]:
    for commitment in outstanding:
        verbs = {step.verb for step in steps_for(commitment, actor)} - {"revise", "close"}
        if not verbs:
            continue
        action, about = _ASKS.get(commitment.state, ("", ""))
        if not action and commitment.is_overdue_on(today):
            action, about = _OVERDUE
        if action:
            yield Thing(
                title=commitment.title,
                about=f"{commitment.partnership.name}. {about}",
                due_on=commitment.due_on if commitment.state != State.DRAFT else None,
                url=reverse("commitment-detail", args=[actor.consortium_slug, commitment.pk]),
                action=action,
            )


def _documents(actor: Actor, today: date) -> Iterator[Thing]:
    """Yield what was refused, and what runs out soon and matters to a live contract or an open bid."""
    if not actor.may("documents.upload"):
        return
    refused = Q(refused_at__isnull=False)
    running_out = Q(runs_out_on__lte=today + RENEW_WITHIN) & matters.on(today)
    newest = Document.objects.visible_to(actor).newest().filter(refused | running_out, type__archived_at=None)
    for document in newest.select_related("type").order_by("runs_out_on", "pk"):
        yield Thing(
            title=document.type.name,
            about=f"Refused: {document.refused_because}" if document.refused_at else _until(document, today),
            minutes=3,
            due_on=None if document.refused_at else document.runs_out_on,
            url=reverse("document-upload", args=[actor.consortium_slug, document.type_id]),
            action="Declare again" if document.type.is_declaration else "Upload",
        )


def _until(document: Document, today: date) -> str:
    last = document.runs_out_on
    return f"Our version {'ran' if last and last < today else 'runs'} out on {day(last)}. Upload the one after it."


def _corrections(actor: Actor) -> Iterator[Thing]:
    """Yield what would be promised to the lead's organisation instead, and waits for its agreement."""
    if not actor.may("bids.agree"):
        return
    waiting = Correction.objects.visible_to(actor).waiting_for(actor.organisation_id)
    for correction in waiting.select_related("bid").order_by("created_at", "pk"):
        yield Thing(
            title=f"Promise: {correction.bid.title}",
            about="A correction would change what is promised to you. Do you agree?",
            url=reverse("bid-corrections", args=[actor.consortium_slug, correction.bid_id]),
            action="Look at it",
        )


def _seats(actor: Actor) -> Iterator[Thing]:
    """Yield the seats that wait for the agreement of this person's organisation."""
    if not actor.may("brokers.accept"):
        return
    ours = Q(organisation=actor.organisation_id) & ~Q(user=actor.user_id)
    waiting = Seat.objects.filter(
        Q(role=Role.BROKER) | ours,
        consortium=actor.consortium_id,
        accepted_at__isnull=False,
        began_at=None,
        ended_at=None,
    )
    agreed = Acceptance.objects.filter(organisation=actor.organisation_id).values("seat")
    for seat in waiting.exclude(pk__in=agreed).select_related("organisation"):
        yield _broker(seat, actor) if seat.role == Role.BROKER else _coordinator(seat, actor)


def _broker(seat: Seat, actor: Actor) -> Thing:
    return Thing(
        title=f"{seat.invited_name} as partnership broker",
        about="A broker begins once the leads of two organisations have agreed.",
        url=reverse("seat-brokers", args=[actor.consortium_slug]),
        action="Decide",
    )


def _coordinator(seat: Seat, actor: Actor) -> Thing:
    return Thing(
        title=f"{seat.invited_name} wants to speak for {seat.organisation}",
        about="They coordinate the consortium, so this begins only if a lead of yours agrees.",
        url=reverse("seat-agree", args=[actor.consortium_slug, seat.pk]),
        action="Decide",
    )
