"""What can happen to an invitation: a person is asked, passes it on to a colleague, or declines."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from consortium.access.actor import Actor
from consortium.activity.stream import record
from consortium.contacts.models import Contact
from consortium.errors import RuleBroken
from consortium.seats.models import Seat
from reflections.reviews.models import ANSWERING_ROLES, Invitation, Review, ReviewParty


class NobodyToAsk(RuleBroken):
    code = "nobody_to_ask"


class CannotAnswer(RuleBroken):
    code = "cannot_answer"
    field = "contact"
    message = (
        "Only somebody with a sign-in and a member’s seat at this organisation can answer. Invite them to one first."
    )


class NotYours(RuleBroken):
    code = "not_your_invitation"
    message = "This invitation is somebody else’s. Sign in as the person who was invited."


class AlreadyDone(RuleBroken):
    code = "already_done"


class ReviewNotOpen(RuleBroken):
    code = "review_not_open"
    message = "This review is not open, so nobody can be invited or excused."


def people_of(organisation_ids: Iterable[UUID]) -> dict[UUID, list[Seat]]:
    """Return who could answer for each organisation: member leads first, then the longest seated."""
    found: dict[UUID, list[Seat]] = {pk: [] for pk in organisation_ids}
    seats = (
        Seat.objects.held()
        .filter(organisation__in=found, role__in=ANSWERING_ROLES, archived_at=None)
        .exclude(contact__archived_at__isnull=False)
        .select_related("user", "contact")
        .order_by("began_at", "pk")
    )
    for seat in sorted(seats, key=lambda seat: ANSWERING_ROLES.index(seat.role)):
        found[seat.organisation_id].append(seat)
    return found


def ask_everybody(review: Review, *, by: Actor, now: datetime) -> list[Invitation]:
    """Invite one default respondent for each party. Refused, with names, while a party has nobody to ask."""
    parties = list(ReviewParty.objects.filter(review=review).select_related("organisation"))
    people = people_of(party.organisation_id for party in parties)
    nobody = [party.name for party in parties if not people[party.organisation_id]]
    if nobody:
        raise NobodyToAsk(
            f"Nobody can answer for {', '.join(nobody)} yet. Invite one of their people to a member’s seat, "
            "and open the review once they have accepted."
        )
    return [_ask(review, people[party.organisation_id][0], by=by, now=now) for party in parties]


def _ask(review: Review, seat: Seat, *, by: Actor, now: datetime) -> Invitation:
    invitation = Invitation(
        consortium=review.consortium,
        review=review,
        organisation=seat.organisation,
        contact=seat.contact,
        user=seat.user,
        name=str(seat.user),
        invited_at=now,
        created_at=now,
        updated_at=now,
    )
    invitation.save(force_insert=True)
    record("invitation.sent", invitation, by=by, now=now)
    return invitation


@transaction.atomic
def invite(review: Review, *, contact: Contact, by: Actor, now: datetime) -> Invitation:
    """Ask one more person of a party: by a coordinator, or by the member lead of that organisation."""
    _lock(review)
    if not by.may("reviews.manage") and not (by.may("reviews.invite") and by.speaks_for(contact.organisation_id)):
        raise CannotAnswer("Only that organisation’s member lead or a coordinator can invite its people.")
    _require_open(review, now)
    if not review.parties.filter(organisation=contact.organisation_id).exists():
        raise CannotAnswer("This person’s organisation does not take part in this review.")
    return _ask_contact(review, contact, by=by, now=now)


def _ask_contact(review: Review, contact: Contact, *, by: Actor, now: datetime) -> Invitation:
    people = people_of([contact.organisation_id])[contact.organisation_id]
    seat = next((seat for seat in people if seat.user_id == contact.user_id), None)
    if seat is None:
        raise CannotAnswer
    if review.invitations.wanted().filter(organisation=contact.organisation_id, user=seat.user).exists():
        raise AlreadyDone("This person is already invited to answer.", field="contact")
    return _ask(review, seat, by=by, now=now)


@transaction.atomic
def pass_on(invitation: Invitation, *, contact: Contact, by: Actor, now: datetime) -> Invitation:
    """Ask a colleague instead. Their answers start empty: a draft stays with whoever wrote it."""
    _own_and_open(invitation, by, now)
    if contact.organisation_id != invitation.organisation_id:
        raise CannotAnswer("You can pass this on to a colleague at your own organisation only.")
    colleague = _ask_contact(invitation.review, contact, by=by, now=now)
    invitation.touch(passed_to=colleague, passed_at=now, updated_at=now)
    record("invitation.passed_on", invitation, by=by, now=now)
    return colleague


@transaction.atomic
def decline(invitation: Invitation, *, reason: str, by: Actor, now: datetime) -> Invitation:
    """Say no, and why: it counts as done, and no reminder follows. Saying so twice changes nothing."""
    _own_and_open(invitation, by, now)
    if invitation.declined_at:
        return invitation
    if not reason.strip():
        raise AlreadyDone("Say why in a few words; “not enough contact” is a good reason.", field="reason")
    invitation.touch(declined_at=now, declined_because=reason.strip(), updated_at=now)
    record("invitation.declined", invitation, by=by, now=now)
    return invitation


def _own_and_open(invitation: Invitation, by: Actor, now: datetime) -> None:
    """Only the person asked may do this, so that a refusal tells nobody else whether they have answered."""
    _lock(invitation.review)
    invitation.refresh_from_db()
    if not Invitation.objects.answerable_by(by).filter(pk=invitation.pk).exists():
        raise NotYours
    _require_open(invitation.review, now)
    if Invitation.objects.filter(pk=invitation.pk, response__submitted_on__isnull=False).exists():
        raise AlreadyDone("You have already answered. Thank you: there is nothing left to do.")


def _lock(review: Review) -> None:
    review.refresh_from_db(from_queryset=Review.objects.select_for_update(no_key=True))


def _require_open(review: Review, now: datetime) -> None:
    if not review.is_open_at(now):
        raise ReviewNotOpen
