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
from consortium.seats import emails, notices
from consortium.seats.models import Acceptance, Seat
from consortium.seats.waiting import acceptances_needed, must_wait

INVITATION_LASTS = timedelta(days=14)
OFFERED_BY_LEADS = (Role.MEMBER, Role.MEMBER_LEAD)


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
    message = "This invitation is no longer open. Ask whoever sent it to invite you again."


class NotYours(RuleBroken):
    code = "not_yours"
    message = "This invitation is for another address. Sign out, and sign in with the address it was sent to."


class AlreadyAccepted(RuleBroken):
    code = "already_accepted"
    message = "This invitation has been accepted, so there is nothing to send again."


class LastCoordinator(RuleBroken):
    code = "last_coordinator"
    message = "Somebody has to coordinate the consortium. Invite another coordinator first."


class LastLead(RuleBroken):
    code = "last_lead"
    message = (
        "You are the only lead of your organisation, so nobody there could invite or end anybody. Invite another "
        "lead first, or ask a coordinator to end your seat."
    )


class NotYourPeople(RuleBroken):
    code = "not_your_people"
    message = (
        "A member lead decides about members and leads of their own organisation only. Ask a coordinator about "
        "anybody else."
    )


class NotYourself(RuleBroken):
    code = "not_yourself"
    message = "Somebody else who leads your organisation has to agree to your seat."


class NothingWaits(RuleBroken):
    code = "nothing_waits"
    message = "This seat does not wait for you: its invitation has not been accepted, or it has ended."


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
    if not _coordinating(by) and not (_leads(by, organisation) and role in OFFERED_BY_LEADS):
        raise NotYourPeople
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
        invited_by_id=by.user_id,
        invitation_ends_at=now + INVITATION_LASTS,
    ).store(now=now)
    _offer(seat, by=by, now=now)
    return seat


@transaction.atomic
def invite_again(seat: Seat, *, by: Actor, now: datetime) -> Seat:
    """Send the invitation again, with a new time limit; earlier links keep working until then."""
    _require_manager(seat, by)
    if seat.accepted_at or seat.ended_at:
        raise AlreadyAccepted
    seat.invitation_ends_at = now + INVITATION_LASTS
    seat.store(now=now)
    _offer(seat, by=by, now=now)
    return seat


@transaction.atomic
def accept(seat: Seat, *, now: datetime, user: User | None = None) -> Seat:
    """Take the seat as the person invited, who is new here where `user` is None. A second time changes nothing.

    It begins at once, unless others have to agree first: see `waiting.py`.
    """
    if user and user.email.lower() != seat.invited_email.lower():
        raise NotYours
    if seat.accepted_at and seat.user == user:
        return seat
    if seat.accepted_at or seat.ended_at or not seat.invitation_ends_at or seat.invitation_ends_at <= now:
        raise InvitationOver
    seat.user = user or people.join(email=seat.invited_email, name=seat.invited_name, now=now)
    seat.accepted_at = now
    if must_wait(seat, seat.user):
        seat.store(now=now)
        notices.tell_waits(seat, now=now)
    else:
        _begin(seat, now=now)
    record("seat.accepted", seat, by=_as(seat), now=now)
    return seat


@transaction.atomic
def agree(seat: Seat, *, by: Actor, now: datetime) -> Seat:
    """Agree, for the organisation, that a coordinator speaks for it: the seat begins. A second time is once."""
    if not _leads(by, seat.organisation):
        raise NotYourPeople
    if seat.user_id == by.user_id:
        raise NotYourself
    if seat.ended_at or not seat.accepted_at:
        raise NothingWaits
    return seat if seat.began_at else _agreed("seat.agreed", seat, seat.organisation, by=by, now=now)


@transaction.atomic
def accept_broker(seat: Seat, *, by: Actor, now: datetime) -> Seat:
    """Agree, for the actor's organisation, to a broker who has accepted; two organisations begin the seat."""
    if seat.role != Role.BROKER or not seat.user or seat.ended_at or not by.may("brokers.accept"):
        raise NotYourBroker
    _keep_brokers_apart(by, seat.invited_email, Role.BROKER)
    organisation = Organisation.objects.visible_to(by).get(pk=by.organisation_id)
    if not organisation.memberships.active_on(now.astimezone(by.zone).date()).exists():
        raise NotYourBroker
    return _agreed("broker.accepted", seat, organisation, by=by, now=now)


@transaction.atomic
def end(seat: Seat, *, by: Actor, now: datetime) -> Seat:
    """End a seat at once: its sessions and tokens do nothing from now on, its history stays. Twice is once."""
    _require_manager(seat, by)
    if seat.ended_at:
        return seat
    if seat.role == Role.COORDINATOR and seat.began_at and not _other_coordinators(seat):
        raise LastCoordinator
    if seat.user_id == by.user_id and not _coordinating(by) and not _other_leads(seat):
        raise LastLead
    seat.ended_at = now
    seat.store(now=now)
    record("seat.ended", seat, by=by, now=now)
    notices.tell_ended(seat, by=by, now=now)
    return seat


@transaction.atomic
def replace(seat: Seat, *, name: str, email: str, by: Actor, now: datetime) -> Seat:
    """Hand a seat to somebody new: this one ends, and the new person is invited to the same role."""
    end(seat, by=by, now=now)
    return invite(name=name, email=email, role=seat.role, organisation=seat.organisation, by=by, now=now)


def _coordinating(by: Actor) -> bool:
    """Tell whether the actor manages every seat: a coordinator, or whoever operates this installation."""
    return by.may("seats.manage") or by.channel == Channel.COMMAND


def _leads(by: Actor, organisation: Organisation | None) -> bool:
    own = organisation is not None and organisation.pk == by.organisation_id
    return own and by.may("seats.manage_own")


def _require_manager(seat: Seat, by: Actor) -> None:
    if not _coordinating(by) and not _leads(by, seat.organisation):
        raise NotYourPeople


def _offer(seat: Seat, *, by: Actor, now: datetime) -> None:
    record("seat.invited", seat, by=by, now=now)
    emails.invite(seat, now=now)
    notices.tell_offered(seat, now=now)


def _begin(seat: Seat, *, now: datetime) -> None:
    seat.began_at = now
    seat.store(now=now)
    if seat.contact and seat.contact.user_id is None:
        seat.contact.user = seat.user
        seat.contact.store(now=now)
    notices.tell_began(seat, now=now)


def _agreed(kind: str, seat: Seat, organisation: Organisation | None, *, by: Actor, now: datetime) -> Seat:
    """Keep one organisation's agreement; the seat begins with the last that it needs."""
    _, fresh = Acceptance.objects.get_or_create(
        seat=seat, organisation=organisation, defaults={"accepted_by_id": by.user_id, "accepted_at": now}
    )
    if fresh:
        record(kind, seat, by=by, now=now, organisation=str(organisation))
    if seat.began_at is None and seat.acceptances.count() >= acceptances_needed(seat):
        _begin(seat, now=now)
        record("seat.began", seat, by=by, now=now)
    return seat


def _other_leads(seat: Seat) -> bool:
    return Seat.objects.leading(seat.organisation).exclude(pk=seat.pk).select_for_update(of=("self",)).exists()


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
