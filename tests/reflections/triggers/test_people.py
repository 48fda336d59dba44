"""Somebody else who speaks for the lead is an occasion for everybody."""

from datetime import timedelta

import pytest

from consortium.access.roles import Role
from consortium.seats import actions as seats
from tests.factories.partners import make_partnership
from tests.factories.world import NOW, TODAY, make_seat, make_user

WORDS = "Somebody else now speaks for Alder Advice"


def begun(world, name, days_ago, organisation=None):
    seat = make_seat(world.northern, Role.MEMBER_LEAD, organisation or world.alder, make_user(name))
    seat.touch(began_at=NOW - timedelta(days=days_ago))
    return seat


@pytest.fixture
def partnership(world, waiting):
    world.seats.lead.touch(began_at=NOW - timedelta(days=300))
    found = make_partnership(world)
    waiting(found, "lead_contact")
    return found


def test_successor_is_an_occasion(world, partnership, planned):
    begun(world, "Nia New", 5)
    assert planned(partnership) == []
    seats.end(world.seats.lead, by=world.coordinator, now=NOW)
    assert planned(partnership) == [(WORDS, TODAY)]


def test_second_lead_who_goes_is_not(world, partnership, planned):
    seats.end(begun(world, "Nia New", 5), by=world.coordinator, now=NOW)
    assert planned(partnership) == []


def test_successor_who_begins_later_is_one_on_that_day(world, partnership, planned):
    world.seats.lead.touch(ended_at=NOW - timedelta(days=20))
    assert planned(partnership) == []
    begun(world, "Nia New", 3)
    assert planned(partnership) == [(WORDS, TODAY - timedelta(days=3))]


def test_same_person_in_another_seat_is_not(world, partnership, planned):
    again = make_seat(world.northern, Role.MEMBER_LEAD, world.alder, make_user("Nia New"))
    world.seats.lead.touch(ended_at=NOW - timedelta(days=20))
    again.touch(user=world.seats.lead.user, began_at=NOW - timedelta(days=20))
    assert planned(partnership) == []


def test_change_at_a_partner_and_one_before_the_organisation_led_are_not(world, partnership, planned):
    first = begun(world, "Bea Birch", 200, world.birch)
    begun(world, "Bob Birch", 100, world.birch)
    seats.end(first, by=world.coordinator, now=NOW)
    begun(world, "Nia New", 290)
    world.seats.lead.touch(ended_at=NOW - timedelta(days=280))
    partnership.parties.filter(organisation=world.alder).update(since=TODAY - timedelta(days=100))
    assert planned(partnership) == []
