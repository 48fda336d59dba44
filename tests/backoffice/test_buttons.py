"""A desk shows many buttons and looks for its object once."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.partners import make_bid

MOST_QUERIES = 45  # the desk of a bid has more buttons and tables than any other


def test_a_desk_does_not_ask_for_its_object_at_every_button(world, signed_in):
    bid = make_bid(world, shares=("60", "40"))
    desk, address = signed_in(world.seats.coordinator), reverse("admin:partners_bid_change", args=[bid.pk])
    desk.get(address)
    with CaptureQueriesContext(connection) as asked:
        page = desk.get(address)
    assert page.status_code == 200
    assert len(asked) <= MOST_QUERIES


def test_a_button_of_a_stranger_stays_shut_for_the_whole_request(world, signed_in):
    bid = make_bid(world)
    for seat in (world.seats.foreign_coordinator, world.seats.lead):
        for button in ("submit", "start_qualifying", "archive"):
            answer = signed_in(seat).post(f"/admin/partners/bid/{bid.pk}/{button}/")
            assert answer.status_code in {302, 403, 404}, button
    bid.refresh_from_db()
    assert (bid.submitted_at, bid.qualifying_on, bid.archived_at) == (None, None, None)
