"""The portal's first page: what waits for me, then what is mine."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consortium import clock
from consortium.access.roles import Role
from consortium.seats import actions as seats
from partners.bids import actions as bids
from reflections.commitments import actions as commitments
from reflections.responses import actions as responses
from reflections.responses.choice import Choice
from tests.factories import reviews as factory
from tests.factories.partners import make_bid, make_partnership, make_won_bid
from tests.factories.queries import costs
from tests.factories.steering import make_open_review, make_released_review, today
from tests.factories.world import actor_in, make_seat

MOST_QUERIES = 24


def todo_of(client):
    return [(thing.title, thing.action) for thing in client.get("/").context["todo"]]


def raised(world, partnership, *, owner, raiser, title="Papers a week before", days=10):
    by = world.lead if raiser == world.alder else world.member
    fields = {"title": title, "owner": owner, "raised_by": raiser, "due_on": today(world) + timedelta(days=days)}
    return commitments.raise_one(partnership, fields=fields, by=by, now=clock.now())


def overdue(commitment, world):
    commitment.touch(due_on=today(world) - timedelta(days=1))
    return commitment


def test_home_says_that_nothing_waits(world, signed_in):
    page = signed_in(world.seats.member).get("/")
    assert page.context["todo"] == []
    assert "Nothing to do" in page.content.decode()


def test_home_of_somebody_without_a_seat_says_so(client, world):
    client.force_login(factory.make_user("Nobody Here"))
    page = client.get("/")
    assert "You hold no seat" in page.content.decode()
    assert page.context["partnerships"] == []


def test_home_asks_for_an_answer_until_it_is_given(world, signed_in):
    review = make_open_review(world)
    client = signed_in(world.seats.member)
    assert todo_of(client) == [("Review: Warm Homes", "Answer")]
    thing = client.get("/").context["todo"][0]
    assert (thing.due_on, thing.about) == (review.due_on, "You answer for Birch Community")
    assert f"1 thing to do, about {thing.minutes} minutes" in client.get("/").content.decode()

    invitation = factory.invitation_of(review, world.birch)
    given = factory.answers_for(review, world.birch)
    responses.save_draft(invitation, given, version=0, by=world.member, now=clock.now())
    assert todo_of(client) == [("Review: Warm Homes", "Continue")]
    responses.submit(invitation, by=world.member, now=clock.now())
    assert todo_of(client) == []


def test_home_counts_the_minutes_of_what_is_really_asked(world, signed_in):
    eight = factory.make_group(world.northern, 8)
    review = factory.opened(eight, now=clock.now())
    invitation, by = factory.invitation_of(review, eight.organisations[1]), eight.actor(1)
    client = signed_in(eight.people[1])

    def minutes():
        return [thing.minutes for thing in client.get("/").context["todo"]]

    assert minutes() == [6]
    two = Choice(frozenset([eight.organisations[2].pk, eight.organisations[3].pk]))
    responses.choose(invitation, two, version=0, by=by, now=clock.now())
    assert minutes() == [9]
    given = factory.answers_for(review, eight.organisations[1])
    responses.save_draft(invitation, dict(list(given.items())[:20]), version=1, by=by, now=clock.now())
    assert minutes() == [2]


def test_home_asks_nobody_who_was_not_asked(world, signed_in):
    make_open_review(world)
    for seat in (world.seats.coordinator, world.seats.observer, world.seats.outsider):
        assert todo_of(signed_in(seat)) == []


def test_home_asks_the_owner_to_answer_a_commitment_and_the_raiser_to_confirm_it(world, signed_in):
    partnership = make_partnership(world)
    commitment = raised(world, partnership, owner=world.birch, raiser=world.alder)
    assert todo_of(signed_in(world.seats.member)) == [("Papers a week before", "Answer")]
    assert todo_of(signed_in(world.seats.lead)) == []

    commitments.agree(commitment, person_name="Sam", by=world.member, now=clock.now())
    assert todo_of(signed_in(world.seats.member)) == []
    overdue(commitment, world)
    assert todo_of(signed_in(world.seats.member)) == [("Papers a week before", "Say how it stands")]

    commitments.claim(commitment, by=world.member, now=clock.now())
    assert todo_of(signed_in(world.seats.member)) == []
    assert todo_of(signed_in(world.seats.lead)) == [("Papers a week before", "Confirm")]

    commitments.contest(commitment, by=world.lead, now=clock.now())
    assert todo_of(signed_in(world.seats.member)) == [("Papers a week before", "Look again")]


def test_home_asks_the_broker_to_confirm_what_a_group_raised(world, signed_in):
    partnership = make_partnership(world)
    fields = {"title": "Take turns in the chair", "owner": world.birch, "due_on": today(world)}
    commitment = commitments.raise_one(partnership, fields=fields, by=world.coordinator, now=clock.now())
    commitments.agree(commitment, person_name="Sam", by=world.member, now=clock.now())
    commitments.claim(commitment, by=world.member, now=clock.now())
    assert todo_of(signed_in(world.seats.broker)) == [("Take turns in the chair", "Confirm")]


def test_home_asks_leads_to_decide_on_a_broker_once(world, signed_in):
    seat = seats.invite(
        name="Petra", email="petra@example.org", role=Role.BROKER, by=world.coordinator, now=clock.now()
    )
    seats.accept(seat, now=clock.now())
    assert todo_of(signed_in(world.seats.lead)) == [("Petra as partnership broker", "Decide")]
    assert todo_of(signed_in(world.seats.member)) == []
    seats.accept_broker(seat, by=world.lead, now=clock.now())
    assert todo_of(signed_in(world.seats.lead)) == []


def test_home_is_of_the_consortium_in_which_one_acts(world, signed_in):
    make_open_review(world)
    elsewhere = make_seat(world.southern, Role.MEMBER, world.cedar, world.seats.member.user)
    assert todo_of(signed_in(world.seats.member)) == [("Review: Warm Homes", "Answer")]
    page = signed_in(elsewhere).get("/")
    assert (page.context["todo"], page.context["partnerships"]) == ([], [])


def test_home_links_to_what_is_mine_and_to_nothing_else(world, signed_in):
    partnership = make_partnership(world)
    bid = make_bid(world, partnership, title="Advice in Leeds")
    raised(world, partnership, owner=world.birch, raiser=world.alder)
    make_released_review(world, partnership)
    page = signed_in(world.seats.member).get("/").context
    assert [link.about for link in page["partnerships"]] == ["Alder Advice leads, with 1 other"]
    assert [(link.title, link.about) for link in page["bids"]] == [
        (bid.title, "Identified. Deadline: not known"),
    ]
    assert [link.title for link in page["commitments"]] == ["Papers a week before"]
    assert [link.title for link in page["results"]] == ["Warm Homes"]
    page = signed_in(world.seats.outsider).get("/").context
    assert [page[name] for name in ("partnerships", "bids", "commitments", "results")] == [[], [], [], []]


def test_home_shows_contracts_and_leaves_out_bids_with_an_outcome(world, signed_in):
    bid = make_won_bid(world)
    page = signed_in(world.seats.member).get("/").context
    assert (page["bids"], page["contracts"]) == ([], [])
    bids.revise(bid, title="Won", by=world.coordinator, now=clock.now())
    assert signed_in(world.seats.member).get("/").context["bids"] == []


@pytest.mark.either
@pytest.mark.parametrize("who", ["member", "lead", "broker", "coordinator"])
def test_home_costs_the_same_for_1_3_and_30_of_everything(world, signed_in, who):
    client = signed_in(getattr(world.seats, who))

    def add(number):
        partnership = make_partnership(world, name=f"Partnership {number}")
        make_bid(world, partnership, title=f"Bid {number}", annual_value=Decimal(1000))
        make_open_review(world, partnership)
        raised(world, partnership, owner=world.birch, raiser=world.alder)

    counts = costs(lambda: client.get("/"), add)
    assert counts == [counts[0]] * 3
    with CaptureQueriesContext(connection) as taken:
        client.get("/")
    assert len(taken) <= MOST_QUERIES


def test_home_of_two_seats_in_one_consortium_is_one_list(world, signed_in):
    make_seat(world.northern, Role.MEMBER, world.alder, world.seats.member.user)
    commitment = raised(world, make_partnership(world), owner=world.alder, raiser=world.birch)
    assert actor_in(world.seats.member).speaks_for(world.alder.pk)
    assert todo_of(signed_in(world.seats.member)) == [(commitment.title, "Answer")]
