"""A week after a bid’s outcome its partnership looks back, and so does whoever had no part in it, with the lead."""

from datetime import timedelta
from decimal import Decimal

import pytest

from partners.bids import actions as bids
from partners.bids import sharing
from partners.partnerships import actions as partnerships
from tests.factories.partners import make_bid, make_partnership, make_submitted_bid
from tests.factories.world import NOW, TODAY, make_member

WEEK = timedelta(days=7)


def decided(world, bid, outcome="lost", on=TODAY):
    return bids.record_outcome(bid, outcome=outcome, outcome_on=on, by=world.coordinator, now=NOW)


@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_outcome_calls_for_a_review_a_week_later(world, waiting, planned, outcome):
    bid = decided(world, make_submitted_bid(world), outcome)
    waiting(bid.partnership, "bid_outcome")
    assert planned(bid.partnership) == [("The outcome of “Advice in Leeds” is known", TODAY + WEEK)]
    assert bid.partnership.reviews.get().opens_on == TODAY + WEEK


def test_bid_without_an_outcome_and_one_never_submitted_call_for_nothing(world, waiting, planned):
    partnership = make_partnership(world)
    waiting(partnership, "bid_outcome")
    make_submitted_bid(world, partnership=partnership)
    bids.withdraw(make_bid(world, partnership=partnership), outcome_on=TODAY, by=world.coordinator, now=NOW)
    assert planned(partnership) == []


def test_outcome_recorded_late_is_reviewed_now_and_one_of_long_ago_not_at_all(world, waiting, planned):
    late = make_submitted_bid(world)
    late.touch(submitted_on=TODAY - timedelta(days=500))
    decided(world, late, on=TODAY - timedelta(days=40))
    waiting(late.partnership, "bid_outcome")
    assert [day for _, day in planned(late.partnership)] == [TODAY - timedelta(days=33)]
    assert late.partnership.reviews.get().opens_on == TODAY
    old = make_submitted_bid(world, partnership=make_partnership(world, "Kitchens"))
    old.touch(submitted_on=TODAY - timedelta(days=500))
    decided(world, old, on=TODAY - timedelta(days=380))
    waiting(old.partnership, "bid_outcome")
    assert planned(old.partnership) == []


@pytest.fixture
def three(world):
    """Alder leads a partnership with Birch and Dogwood; Dogwood has no part in its bid."""
    dogwood = make_member(world.northern, "Dogwood House")
    whole = make_partnership(world, partners=[world.birch, dogwood])
    return dogwood, sharing.submit(make_bid(world, partnership=whole), by=world.coordinator, now=NOW)


def test_party_without_a_share_looks_back_with_the_lead_where_the_two_have_a_partnership(
    world, three, waiting, planned
):
    dogwood, bid = three
    pair = make_partnership(world, "Alder and Dogwood", partners=[dogwood])
    others = make_partnership(world, "Alder and Birch")
    decided(world, bid)
    for partnership in (pair, others):
        waiting(partnership, "bid_outcome")
    assert planned(pair) == [("“Advice in Leeds” went in with one of you, and without the other", TODAY + WEEK)]
    assert planned(others) == []
    assert planned(bid.partnership) == []  # it has no cadence


def test_pair_that_somebody_else_leads_too_is_theirs_and_a_share_of_nothing_is_none(world, waiting, planned):
    dogwood = make_member(world.northern, "Dogwood House")
    whole = make_partnership(world, partners=[world.birch, dogwood])
    bid = make_bid(world, partnership=whole)
    sharing.add_partner(bid, organisation=dogwood, share=Decimal(0), by=world.coordinator, now=NOW)
    decided(world, sharing.submit(bid, by=world.coordinator, now=NOW))
    pair = partnerships.create(
        name="Dogwood and Alder",
        lead=dogwood,
        partners=[world.alder],
        started_on=TODAY - timedelta(days=400),
        by=world.coordinator,
        now=NOW,
    )
    waiting(pair, "bid_outcome")
    assert len(planned(pair)) == 1
