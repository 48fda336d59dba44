"""What can happen to a seat."""

from datetime import timedelta

import pytest

from consortium.access.roles import Role
from consortium.activity.models import Event
from consortium.contacts.models import Contact
from consortium.people.models import User
from consortium.seats import actions as seats
from consortium.seats import seating
from tests.factories.world import NOW, actor_in, make_seat, make_user


def invite(world, **changes):
    fields = {"name": "Jo Ray", "email": "Jo@Example.org ", "role": Role.MEMBER, "organisation": world.birch}
    return seats.invite(**fields | changes, by=world.coordinator, now=NOW)


def test_invite_makes_a_contact_and_no_person(world):
    people = User.objects.count()
    seat = invite(world)
    assert (seat.status_at(NOW), seat.user, User.objects.count()) == ("invited", None, people)
    assert Contact.objects.get(email="jo@example.org").organisation == world.birch


def test_invite_twice_is_refused(world):
    invite(world)
    with pytest.raises(seats.AlreadySeated):
        invite(world)


def test_invite_of_a_member_needs_an_organisation(world):
    with pytest.raises(seats.NeedsOrganisation):
        invite(world, organisation=None)


@pytest.mark.parametrize(("first", "then"), [(Role.MEMBER, Role.BROKER), (Role.BROKER, Role.MEMBER)])
def test_invite_keeps_brokers_apart_from_parties(world, first, then):
    organisation = {Role.MEMBER: world.birch, Role.BROKER: None}
    invite(world, role=first, organisation=organisation[first])
    with pytest.raises(seats.BrokerStandsApart):
        invite(world, role=then, organisation=organisation[then])


def test_accept_makes_the_person_and_begins_the_seat(world):
    seat = seats.accept(invite(world), now=NOW)
    assert (seat.user.email, seat.user.has_usable_password(), seat.began_at) == ("jo@example.org", False, NOW)
    assert seat.contact.user == seat.user
    assert actor_in(seat).speaks_for(world.birch.pk)


def test_accept_twice_is_once(world):
    seat = seats.accept(invite(world), now=NOW)
    seats.accept(seat, user=seat.user, now=NOW + timedelta(days=1))
    assert (seat.began_at, Event.objects.about(seat).filter(kind="seat.accepted").count()) == (NOW, 1)


def test_accept_by_somebody_else_is_refused(world):
    with pytest.raises(seats.NotYours):
        seats.accept(invite(world), user=make_user("Eve"), now=NOW)


def test_accept_after_its_time_or_its_end_is_refused(world):
    with pytest.raises(seats.InvitationOver):
        seats.accept(invite(world), now=NOW + timedelta(days=14))
    ended = seats.end(invite(world, email="other@example.org"), by=world.coordinator, now=NOW)
    with pytest.raises(seats.InvitationOver):
        seats.accept(ended, now=NOW)


def test_end_closes_the_door_and_keeps_the_history(world):
    seat = world.seats.member
    seats.end(seat, by=world.coordinator, now=NOW)
    assert seating.seats_of(seat.user) == []
    assert (seat.ended_at, seat.contact.organisation) == (NOW, world.birch)


def test_end_of_the_last_coordinator_is_refused(world):
    with pytest.raises(seats.LastCoordinator):
        seats.end(world.seats.coordinator, by=world.coordinator, now=NOW)
    make_seat(world.northern, Role.COORDINATOR, user=make_user("Second"))
    assert seats.end(world.seats.coordinator, by=world.coordinator, now=NOW).ended_at == NOW


def test_replace_ends_one_and_invites_the_other(world):
    new = seats.replace(world.seats.lead, name="New Lead", email="new@example.org", by=world.coordinator, now=NOW)
    assert (world.seats.lead.ended_at, new.role, new.organisation) == (NOW, Role.MEMBER_LEAD, world.alder)


def proposed_broker(world):
    return seats.accept(invite(world, role=Role.BROKER, organisation=None, email="b@example.org"), now=NOW)


def test_accept_broker_begins_the_seat_with_the_second_organisation(world):
    seat = proposed_broker(world)
    assert (seat.began_at, seating.seats_of(seat.user)) == (None, [])
    for _ in range(2):
        seats.accept_broker(seat, by=world.lead, now=NOW)
    assert seat.began_at is None
    birch_lead = make_seat(world.northern, Role.MEMBER_LEAD, world.birch, make_user("Birch Lead"))
    seats.accept_broker(seat, by=actor_in(birch_lead), now=NOW)
    assert seat.began_at == NOW


@pytest.mark.parametrize("who", ["coordinator", "member", "broker", "observer"])
def test_accept_broker_is_for_member_leads(world, who):
    with pytest.raises(seats.NotYourBroker):
        seats.accept_broker(proposed_broker(world), by=getattr(world, who), now=NOW)
