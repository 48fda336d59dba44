"""Nobody becomes an organisation unasked: who waits for its leads, and what a waiting seat opens."""

from datetime import timedelta

import pytest

from consortium.access.roles import Role
from consortium.activity.kinds import sentence
from consortium.activity.models import Event
from consortium.people.models import User
from consortium.seats import actions as seats
from consortium.seats import seating
from consortium.seats.models import Seat
from tests.factories.world import NOW, actor_in, make_seat, make_user


def offer(world, *, to, role=Role.MEMBER, organisation=None, by=None):
    return seats.invite(
        name=to.name,
        email=to.email,
        role=role,
        organisation=organisation or world.alder,
        by=by or world.coordinator,
        now=NOW,
    )


def taken_by_coordinator(world, **fields):
    user = world.seats.coordinator.user
    return seats.accept(offer(world, to=user, **fields), user=user, now=NOW)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.MEMBER_LEAD, Role.OBSERVER, Role.COORDINATOR])
def test_accept_by_a_coordinator_waits_for_the_organisations_lead(world, role):
    seat = taken_by_coordinator(world, role=role) if role != Role.COORDINATOR else newcomer(world, role)
    assert (seat.status_at(NOW), seat.contact.user) == ("awaiting acceptance", None)
    assert seat.pk not in [held.pk for held in seating.seats_of(seat.user)]
    assert not world.coordinator.speaks_for(world.alder.pk)


def newcomer(world, role):
    """A second address of whoever coordinates is a stranger; as coordinator *of an organisation* it waits too."""
    seat = seats.invite(
        name="Second", email="second@example.org", role=role, organisation=world.alder, by=world.coordinator, now=NOW
    )
    return seats.accept(seat, now=NOW)


def test_agree_begins_the_seat_once(world):
    seat = taken_by_coordinator(world)
    for _ in range(2):
        seats.agree(seat, by=world.lead, now=NOW)
    assert (seat.began_at, seat.contact.user, seat.acceptances.count()) == (NOW, seat.user, 1)
    assert world.coordinator.speaks_for(world.alder.pk)
    told = [sentence(event) for event in Event.objects.about(seat).order_by("pk")]
    assert told == [
        "Coordinator Northern invited Coordinator Northern, member",
        "Coordinator Northern, member accepted the invitation",
        "Member lead Alder Advice agreed for Alder Advice to the seat of Coordinator Northern, member",
        "Coordinator Northern, member took up the seat",
    ]


@pytest.mark.parametrize("who", ["coordinator", "member", "broker", "observer", "outsider"])
def test_agree_is_for_leads_of_the_organisation(world, who):
    seat = taken_by_coordinator(world)
    with pytest.raises(seats.NotYourPeople):
        seats.agree(seat, by=getattr(world, who), now=NOW)
    assert seat.began_at is None


def test_agree_to_ones_own_seat_is_refused(world):
    """A lead's second seat never waits; a broken row must not let anybody agree to themselves."""
    seat = taken_by_coordinator(world)
    seat.contact.touch(user=seat.user)
    lead = make_seat(world.northern, Role.MEMBER_LEAD, world.alder, seat.user)
    with pytest.raises(seats.NotYourself):
        seats.agree(seat, by=actor_in(lead), now=NOW)


def test_agree_to_what_nobody_accepted_or_what_has_ended_is_refused(world):
    invited = offer(world, to=world.seats.coordinator.user)
    with pytest.raises(seats.NothingWaits):
        seats.agree(invited, by=world.lead, now=NOW)
    seats.end(invited, by=world.lead, now=NOW)
    with pytest.raises(seats.NothingWaits):
        seats.agree(invited, by=world.lead, now=NOW)


def test_accept_at_an_organisation_that_never_had_a_lead_begins_at_once(world):
    assert taken_by_coordinator(world, organisation=world.birch).began_at == NOW


def test_end_of_the_leads_does_not_open_the_door(world):
    """A coordinator can end every lead's seat; their own still waits for a lead who comes after."""
    seats.end(world.seats.lead, by=world.coordinator, now=NOW)
    seat = taken_by_coordinator(world)
    assert seat.began_at is None
    after = make_seat(world.northern, Role.MEMBER_LEAD, world.alder, make_user("After"))
    assert seats.agree(seat, by=actor_in(after), now=NOW).began_at == NOW


def test_lead_who_becomes_coordinator_keeps_the_seat(world):
    """Nothing is gained: they speak for their organisation already, and go on."""
    user = world.seats.lead.user
    make_seat(world.northern, Role.MEMBER_LEAD, world.alder, make_user("Other Lead"))
    own = seats.accept(offer(world, to=user, role=Role.COORDINATOR), user=user, now=NOW)
    assert (own.began_at, actor_in(world.seats.lead).speaks_for(world.alder.pk)) == (NOW, True)


def test_coordinator_who_observes_cannot_lead_unasked(world):
    """A seat that goes further than the one they hold waits again."""
    user = world.seats.coordinator.user
    seats.agree(taken_by_coordinator(world, role=Role.OBSERVER), by=world.lead, now=NOW)
    assert seats.accept(offer(world, to=user, role=Role.MEMBER_LEAD), user=user, now=NOW).began_at is None


def test_coordinator_of_another_consortium_is_a_stranger_here(world):
    user = world.seats.foreign_coordinator.user
    assert seats.accept(offer(world, to=user), user=user, now=NOW).began_at == NOW


def test_invite_by_a_lead_is_for_members_and_leads_of_their_own(world):
    lead = {"name": "Jo", "email": "jo@example.org", "by": world.lead, "now": NOW}
    for role in [Role.OBSERVER, Role.COORDINATOR, Role.BROKER]:
        with pytest.raises(seats.NotYourPeople):
            seats.invite(**lead, role=role, organisation=None if role == Role.BROKER else world.alder)
    with pytest.raises(seats.NotYourPeople):
        seats.invite(**lead, role=Role.MEMBER, organisation=world.birch)
    seat = seats.invite(**lead, role=Role.MEMBER_LEAD, organisation=world.alder)
    assert (seat.invited_by, seats.accept(seat, now=NOW).began_at) == (world.seats.lead.user, NOW)


@pytest.mark.parametrize("who", ["member", "observer", "broker", "outsider"])
def test_seats_are_managed_by_coordinators_and_own_leads_only(world, who):
    by, invited = getattr(world, who), offer(world, to=User(name="Jo", email="jo@example.org"))
    before = Seat.objects.values_list("pk", "invitation_ends_at", "ended_at")
    known = set(before)
    with pytest.raises(seats.NotYourPeople):
        offer(world, to=User(name="Bo", email="bo@example.org"), by=by)
    for verb in [seats.invite_again, seats.end]:
        with pytest.raises(seats.NotYourPeople):
            verb(invited, by=by, now=NOW + timedelta(hours=1))
    assert set(before.all()) == known


def test_end_by_a_lead_closes_any_seat_of_their_organisation(world):
    for role in [Role.MEMBER, Role.MEMBER_LEAD, Role.OBSERVER, Role.COORDINATOR]:
        seat = make_seat(world.northern, role, world.alder, make_user(f"Some {role}"))
        assert seats.end(seat, by=world.lead, now=NOW).ended_at == NOW


def test_end_of_ones_own_seat_needs_another_lead(world):
    with pytest.raises(seats.LastLead):
        seats.end(world.seats.lead, by=world.lead, now=NOW)
    make_seat(world.northern, Role.MEMBER_LEAD, world.alder, make_user("Other Lead"))
    assert seats.end(world.seats.lead, by=world.lead, now=NOW).ended_at == NOW
