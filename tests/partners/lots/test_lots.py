"""Lots of a bid, and what follows from them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from consortium.activity.models import Event
from consortium.errors import NotValid
from partners.bids import actions as bids
from partners.bids import sharing
from partners.bids.models import Bid
from partners.contracts import actions as contracts
from partners.lots import actions as lots
from partners.lots.models import Lot
from tests.factories.api import Integrator
from tests.factories.forms import filled
from tests.factories.partners import make_bid, make_partnership
from tests.factories.queries import costs
from tests.factories.world import NOW, TODAY

DESK = "/admin/partners/bid/"


def act(world):
    return {"by": world.coordinator, "now": NOW}


def with_lots(world, *values, submitted=True, **fields):
    bid = make_bid(world, total_value=Decimal(900), **fields)
    made = [
        lots.add_lot(bid, number=str(place), title=f"Area {place}", value=value, **act(world))
        for place, value in enumerate(values, start=1)
    ]
    if submitted:
        sharing.submit(bid, **act(world))
    return bid, made


def decide(world, bid, lot, outcome, day=TODAY):
    return lots.decide_lot(bid, lot=lot, outcome=outcome, outcome_on=day, **act(world))


@pytest.mark.parametrize(
    ("ends", "outcome", "said"),
    [
        (["won", "won"], "won", "Won"),
        (["won", "lost"], "won", "Part awarded"),
        (["cancelled_by_buyer", "won"], "won", "Part awarded"),
        (["lost", "withdrawn"], "lost", "Lost"),
        (["withdrawn", "cancelled_by_buyer"], "withdrawn", "Withdrawn"),
        (["cancelled_by_buyer", "cancelled_by_buyer"], "cancelled_by_buyer", "Cancelled by the buyer"),
    ],
)
def test_outcome_of_the_bid_follows_from_the_last_lot(world, ends, outcome, said):
    bid, (first, second) = with_lots(world, Decimal(500), Decimal(400))
    decide(world, bid, first, ends[0])
    assert (bid.outcome, bid.stage_on(TODAY)) == ("", "submitted")
    decide(world, bid, second, ends[1])
    bid = Bid.objects.get(pk=bid.pk)
    assert (bid.outcome, bid.outcome_on, bid.outcome_said, bid.stage_on(TODAY)) == (outcome, TODAY, said, outcome)


def test_decide_lot_twice_is_refused_and_writes_nothing(world):
    bid, (first, _) = with_lots(world, None, None)
    decide(world, bid, first, "won")
    before = Event.objects.about(bid).count()
    with pytest.raises(lots.LotDecided, match="Lot 1: Area 1 has its outcome already: won, 3 March 2026"):
        decide(world, bid, first, "lost")
    assert (Event.objects.about(bid).count(), Lot.objects.get(pk=first.pk).outcome) == (before, "won")


def test_decide_lot_refuses_wrong_days_and_what_did_not_go_in(world):
    bid, (first,) = with_lots(world, None)
    with pytest.raises(bids.DayWrong, match="has not come yet"):
        decide(world, bid, first, "won", TODAY + timedelta(days=1))
    with pytest.raises(bids.DayWrong, match="was submitted on"):
        decide(world, bid, first, "won", TODAY - timedelta(days=1))
    with pytest.raises(NotValid):
        decide(world, bid, first, "perhaps")
    early, (lot,) = with_lots(
        world, None, submitted=False, title="Early", partnership=make_partnership(world, name="E")
    )
    with pytest.raises(bids.NotSubmitted):
        decide(world, early, lot, "won")
    with pytest.raises(NotValid, match="not one of this bid"):
        decide(world, bid, lot, "won")


def test_record_outcome_waits_for_the_lots(world):
    bid, (first, second) = with_lots(world, None, None)
    with pytest.raises(bids.LotsUndecided):
        bids.record_outcome(bid, outcome="won", outcome_on=TODAY, **act(world))
    decide(world, bid, first, "won")
    for verb in (bids.withdraw, bids.cancel):
        with pytest.raises(bids.LotWon):
            verb(bid, outcome_on=TODAY, **act(world))
    decide(world, bid, second, "withdrawn")
    assert Bid.objects.get(pk=bid.pk).outcome_said == "Part awarded"


def test_withdraw_ends_the_lots_that_are_open(world):
    bid, (first, second) = with_lots(world, None, None)
    decide(world, bid, first, "lost")
    bids.withdraw(bid, outcome_on=TODAY, **act(world))
    assert [(lot.number, lot.outcome, lot.outcome_on) for lot in bid.lots.all()] == [
        ("1", "lost", TODAY),
        ("2", "withdrawn", TODAY),
    ]
    assert second.number == "2"


def test_lots_are_added_changed_and_removed_until_they_have_an_outcome(world):
    bid, (first, second) = with_lots(world, None, None, submitted=False)
    with pytest.raises(NotValid, match="has a lot of this number"):
        lots.add_lot(bid, number="1", title="Again", **act(world))
    lots.revise_lot(bid, lot=first, number="1a", value=Decimal(5), **act(world))
    lots.remove_lot(bid, lot=second, **act(world))
    assert [(str(lot), lot.value) for lot in bid.lots.all()] == [("Lot 1a: Area 1", Decimal(5))]
    sharing.submit(bid, **act(world))
    with pytest.raises(bids.AlreadySubmitted, match="Record its outcome instead"):
        lots.remove_lot(bid, lot=first, **act(world))
    decide(world, bid, first, "lost")
    with pytest.raises(bids.OutcomeRecorded):
        lots.add_lot(bid, number="3", title="Late", **act(world))


def test_database_refuses_an_outcome_without_a_day(world):
    _, (first,) = with_lots(world, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Lot.objects.filter(pk=first.pk).update(outcome="won")


@pytest.mark.parametrize(("values", "worth"), [((500, 400), 500), ((None, 400), None)])
def test_contract_of_a_part_award_is_worth_the_lots_that_were_won(world, values, worth):
    bid, (first, second) = with_lots(world, *values)
    decide(world, bid, first, "won")
    with pytest.raises(contracts.NotWon):
        contracts.create_from_bid(bid, starts_on=TODAY, ends_on=TODAY, **act(world))
    decide(world, bid, second, "lost")
    contract = contracts.create_from_bid(bid, starts_on=TODAY, ends_on=TODAY, **act(world))
    assert (contract.value, contract.annual_value) == (worth, None)


def test_desk_adds_decides_and_says_part_awarded(signed_in, world):
    desk, bid = signed_in(world.seats.coordinator), make_bid(world)

    def press(verb, **typed):
        address = f"{DESK}{bid.pk}/{verb}/"
        return desk.post(address, filled(desk.get(address), **typed), follow=True).content.decode()

    press("add_lot", number="1", title="<script>alert(1)</script>", value="10")
    press("add_lot", number="2", title="South")
    press("revise_lot", lot=bid.lots.get(number="2").pk, title="South and coast")
    press("submit")
    press("decide_lot", lot=bid.lots.get(number="1").pk, outcome="won")
    assert "Record the outcome of each" in press("record_outcome", outcome="won")
    page = press("decide_lot", lot=bid.lots.get(number="2").pk, outcome="lost")
    said = ["Part awarded" in page, "South and coast" in page, "<script>alert(1)" in page]
    assert said == [True, True, False]
    assert "Part awarded" in desk.get(DESK).content.decode()


def test_portal_shows_each_lot(signed_in, world):
    bid, (first, _) = with_lots(world, Decimal(500), None, lots_note="North and south together?")
    decide(world, bid, first, "won")
    page = signed_in(world.seats.member).get(f"/consortia/northern/bids/{bid.pk}/").content.decode()
    shown = ["Lot 1: Area 1", "£500", "Lot 2: Area 2", "Not known yet", "North and south together?"]
    assert [words in page for words in shown] == [True] * 5


def test_api_takes_a_bid_to_a_part_award(world):
    api, bid = Integrator(world.seats.coordinator), make_bid(world)

    def call(verb, body=None):
        answer = api.call("POST", f"bids/{bid.pk}/{verb}/", body)
        assert answer.status_code == 200, (verb, answer.json())
        return answer.json()

    call("add_lot", {"number": "1", "title": "North", "value": "10.50"})
    first, second = call("add_lot", {"number": "2", "title": "South"})["lots"]
    call("revise_lot", {"lot": second["id"], "value": "5"})
    call("submit")
    today = Bid.objects.get(pk=bid.pk).submitted_on.isoformat()
    call("decide_lot", {"lot": first["id"], "outcome": "won", "outcome_on": today})
    done = call("decide_lot", {"lot": second["id"], "outcome": "lost", "outcome_on": today})
    assert (done["outcome"], done["part_awarded"], [lot["value"] for lot in done["lots"]]) == (
        "won",
        True,
        ["10.50", "5.00"],
    )
    again = api.call("POST", f"bids/{bid.pk}/decide_lot/", {"lot": first["id"], "outcome": "won", "outcome_on": today})
    assert (again.status_code, again.json()["code"]) == (409, "lot_decided")
    stranger = Integrator(world.seats.lead).call("POST", f"bids/{bid.pk}/add_lot/", {"number": "3", "title": "A"})
    assert stranger.status_code == 403


@pytest.mark.either
def test_list_of_bids_costs_the_same_however_many_lots(signed_in, world):
    desk, bid = signed_in(world.seats.coordinator), make_bid(world)

    def add(number):
        lots.add_lot(bid, number=str(number), title="A", **act(world))

    taken = costs(lambda: [desk.get(DESK), desk.get(f"{DESK}{bid.pk}/change/")], add)
    assert taken == [taken[0]] * 3
