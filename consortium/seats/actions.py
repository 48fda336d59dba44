"""What can happen to a seat: invited, accepted, begun, ended. Nobody takes another person's place in it."""

from datetime import datetime, timedelta

from django.db import transaction

from consortium.access.actor import Actor, Channel
from consortium.access.roles import Role
from consortium.activity.stream import record
from consortium.contacts import actions as contacts
from consortium.contacts.models import Contact
from consortium.errors import RuleBroken
from consortium.organisations.models import Organisation
from consortium.people import actions as people
from consortium.people.models import User
from consortium.seats import emails
from consortium.seats.models import BrokerAcceptance, Seat

INVITATION_LASTS = timedelta(days=14)
ACCEPTANCES_NEEDED = 2


class NeedsOrganisation(RuleBroken):
    code = "needs_organisation"
    message = "Choose the organisation that this person will speak for."
    field = "organisation"


class BrokerStandsApart(RuleBroken):
    code = "broker_stands_apart"
    message = (
        "A broker is independent: somebody who coordinates this consortium, or holds a seat for one of its "
        "organisations, can’t be its broker."
    )
    field = "role"


class AlreadySeated(RuleBroken):
    code = "already_seated"
    message = "This person already holds this seat, or has an invitation to it. Invite them again from that seat."


class InvitationOver(RuleBroken):
    code = "invitation_over"
    message = "This invitation is no longer open. Ask the coordinator to invite you again."


class NotYours(RuleBroken):
    code = "not_yours"
    message = "This invitation is for another address. Sign out, and sign in with the address it was sent to."


class AlreadyAccepted(RuleBroken):
    code = "already_accepted"
    message = "This invitation has been accepted, so there is nothing to send again."


class LastCoordinator(RuleBroken):
    code = "last_coordinator"
    message = "Somebody has to coordinate the consortium. Invite another coordinator first."


class NotYourBroker(RuleBroken):
    code = "not_your_broker"
    message = "Only the lead of a member organisation can accept a broker, for that organisation."


@transaction.atomic
def invite(
    *, name: str, email: str, role: str, by: Actor, now: datetime, organisation: Organisation | None = None
) -> Seat:
    """Offer a seat to an address; the person becomes a contact of the organisation they will speak for."""
    address = email.strip().lower()
    if organisation is None and role not in {Role.COORDINATOR, Role.BROKER}:
        raise NeedsOrganisation
    if role == Role.BROKER and organisation is not None:
        raise BrokerStandsApart(
            "A broker speaks for no organisation: leave the organisation empty.", field="organisation"
        )
    _keep_brokers_apart(by, address, role)
    standing = Seat.objects.filter(
        consortium_id=by.consortium_id,
        invited_email__iexact=address,
        role=role,
        organisation=organisation,
        ended_at=None,
    )
    if standing.exists():
        raise AlreadySeated
    seat = Seat(
        consortium_id=by.consortium_id,
        contact=_contact_at(organisation, name, address, by=by, now=now),
        organisation=organisation,
        role=role,
        invited_name=name.strip(),
        invited_email=address,
        invitation_ends_at=now + INVITATION_LASTS,
    ).store(now=now)
    record("seat.invited", seat, by=by, now=now)
    emails.invite(seat, now=now)
    return seat


@transaction.atomic
def invite_again(seat: Seat, *, by: Actor, now: datetime) -> Seat:
    """Send the invitation again, with a new time limit; earlier links keep working until then."""
    if seat.accepted_at or seat.ended_at:
        raise AlreadyAccepted
    seat.invitation_ends_at = now + INVITATION_LASTS
    seat.store(now=now)
    record("seat.invited", seat, by=by, now=now)
    emails.invite(seat, now=now)
    return seat


@transaction.atomic
def accept(seat: Seat, *, now: datetime, user: User | None = None) -> Seat:
    """Take the seat as the person invited, who is new here where `user` is None. A second time changes nothing."""
    if user and user.email.lower() != seat.invited_email.lower():
        raise NotYours
    if seat.accepted_at and seat.user == user:
        return seat
    if seat.accepted_at or seat.ended_at or not seat.invitation_ends_at or seat.invitation_ends_at <= now:
        raise InvitationOver
    seat.user = user or people.join(email=seat.invited_email, name=seat.invited_name, now=now)
    seat.accepted_at = now
    if seat.role != Role.BROKER:
        seat.began_at = now
    seat.store(now=now)
    if seat.contact and seat.contact.user_id is None:
        seat.contact.user = seat.user
        seat.contact.store(now=now)
    record("seat.accepted", seat, by=_as(seat), now=now)
    return seat


@transaction.atomic
def accept_broker(seat: Seat, *, by: Actor, now: datetime) -> Seat:
    """Agree, for the actor's organisation, to a broker who has accepted; two organisations begin the seat."""
    if seat.role != Role.BROKER or not seat.user or seat.ended_at or not by.may("brokers.accept"):
        raise NotYourBroker
    _keep_brokers_apart(by, seat.invited_email, Role.BROKER)
    organisation = Organisation.objects.visible_to(by).get(pk=by.organisation_id)
    if not organisation.memberships.active_on(now.astimezone(by.zone).date()).exists():
        raise NotYourBroker
    _, fresh = BrokerAcceptance.objects.get_or_create(
        seat=seat, organisation=organisation, defaults={"accepted_by_id": by.user_id, "accepted_at": now}
    )
    if fresh:
        record("broker.accepted", seat, by=by, now=now, organisation=organisation.name)
    if seat.began_at is None and seat.acceptances.count() >= ACCEPTANCES_NEEDED:
        seat.began_at = now
        seat.store(now=now)
        record("seat.began", seat, by=by, now=now)
    return seat


@transaction.atomic
def end(seat: Seat, *, by: Actor, now: datetime) -> Seat:
    """End a seat at once: its sessions and tokens do nothing from now on, its history stays. Twice is once."""
    if seat.ended_at:
        return seat
    if seat.role == Role.COORDINATOR and seat.began_at and not _other_coordinators(seat):
        raise LastCoordinator
    seat.ended_at = now
    seat.store(now=now)
    record("seat.ended", seat, by=by, now=now)
    return seat


@transaction.atomic
def replace(seat: Seat, *, name: str, email: str, by: Actor, now: datetime) -> Seat:
    """Hand a seat to somebody new: this one ends, and the new person is invited to the same role."""
    end(seat, by=by, now=now)
    return invite(name=name, email=email, role=seat.role, organisation=seat.organisation, by=by, now=now)


def _other_coordinators(seat: Seat) -> bool:
    others = Seat.objects.held().filter(consortium=seat.consortium, role=Role.COORDINATOR).exclude(pk=seat.pk)
    return others.select_for_update().exists()


def _keep_brokers_apart(by: Actor, address: str, role: str) -> None:
    others = Seat.objects.filter(consortium_id=by.consortium_id, invited_email__iexact=address, ended_at=None)
    clashing = others.exclude(role=Role.BROKER) if role == Role.BROKER else others.filter(role=Role.BROKER)
    if clashing.exists():
        raise BrokerStandsApart


def _contact_at(
    organisation: Organisation | None, name: str, address: str, *, by: Actor, now: datetime
) -> Contact | None:
    if organisation is None:
        return None
    known = Contact.objects.filter(organisation=organisation, email__iexact=address, archived_at=None).first()
    return known or contacts.create(organisation=organisation, name=name, email=address, by=by, now=now)


def _as(seat: Seat) -> Actor:
    """Return the person who accepts, for the record: they have no seat to act in until now."""
    return Actor(name=str(seat.user), channel=Channel.PORTAL, user_id=seat.user_id, consortium_id=seat.consortium_id)
