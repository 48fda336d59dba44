"""What can happen to a contract, and to the shares in it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from consortium.access.frozen import Frozen
from consortium.activity.models import Event
from consortium.errors import NotValid
from partners.contracts import actions as contracts
from partners.contracts.models import Allocation, Contract
from partners.partnerships import actions as partnerships
from tests.factories.partners import (
    make_contract,
    make_foreign_partnership,
    make_partnership,
    make_submitted_bid,
    make_won_bid,
)
from tests.factories.world import NOW, TODAY, make_member

STARTS = TODAY + timedelta(weeks=4)
MAY = date(2026, 5, 1)
TERM = {"starts_on": STARTS, "ends_on": date(2028, 3, 30)}


def act(world):
    return {"by": world.coordinator, "now": NOW}


def held(contract, day):
    return {row.organisation.name: row.share for row in contract.allocations_on(day)}


def happened(contract):
    return [event.kind for event in Event.objects.about(contract).order_by("pk")]


def test_create_from_bid_begins_with_what_was_promised(world):
    contract = make_contract(world)
    assert held(contract, STARTS) == {"Alder Advice": Decimal("60.00"), "Birch Community": Decimal("40.00")}
    assert held(contract, STARTS - timedelta(days=1)) == {}
    first = contract.allocations_on(STARTS)[0]
    assert (first.annual_value, first.recorded_by, first.reason) == (
        Decimal("60000.00"),
        "Coordinator Northern",
        "As promised in the bid",
    )
    assert (contract.title, contract.holder, contract.commissioner) == (
        "Advice in Leeds",
        world.alder,
        "Leeds City Council",
    )


def test_create_from_bid_is_for_won_bids_only(world):
    with pytest.raises(contracts.NotWon):
        contracts.create_from_bid(make_submitted_bid(world), **TERM, **act(world))


def test_create_from_bid_twice_is_refused_and_writes_nothing(world):
    bid = make_won_bid(world)
    contracts.create_from_bid(bid, **TERM, **act(world))
    with pytest.raises(contracts.AlreadyContract):
        contracts.create_from_bid(bid, **TERM, **act(world))
    assert (Contract.objects.count(), Allocation.objects.count()) == (1, 2)


def test_create_directly_needs_a_holder_in_the_partnership(world):
    partnership = make_partnership(world)
    known = {"partnership": partnership, "title": "Advice", "commissioner": "Leeds", **TERM, **act(world)}
    with pytest.raises(contracts.NotAParty) as refused:
        contracts.create(holder=make_member(world.northern, "Elm"), **known)
    assert refused.value.at_field == "holder"
    assert contracts.create(holder=world.alder, **known).currency == "GBP"


def test_create_refuses_whatever_is_another_consortiums(world):
    foreign = make_foreign_partnership(world)
    with pytest.raises(NotValid):
        contracts.create(partnership=foreign, holder=world.cedar, title="A", commissioner="B", **TERM, **act(world))
    assert not Contract.objects.exists()


def test_create_refuses_an_end_before_the_start(world):
    with pytest.raises(NotValid, match="ends on the day it starts, or later"):
        contracts.create_from_bid(
            make_won_bid(world), starts_on=STARTS, ends_on=STARTS - timedelta(days=1), **act(world)
        )


def test_revise_records_the_fields_and_keeps_their_history(world):
    contract = make_contract(world)
    contracts.revise(contract, title="Advice in Bradford", **act(world))
    assert Event.objects.about(contract).first().data["fields"] == ["title"]
    assert [row.title for row in contract.history.all()] == ["Advice in Bradford", "Advice in Leeds"]


def test_sign_once(world):
    contract = make_contract(world)
    with pytest.raises(contracts.DayWrong):
        contracts.sign(contract, signed_on=TODAY + timedelta(days=1), **act(world))
    contracts.sign(contract, signed_on=TODAY, **act(world))
    assert contract.phase_on(TODAY) == "mobilising"
    with pytest.raises(contracts.AlreadySigned, match="signed on 3 March 2026"):
        contracts.sign(contract, signed_on=TODAY, **act(world))
    assert happened(contract) == ["contract.created", "contract.signed"]


def test_extend_and_begin_exit_follow_the_signature(world):
    contract = make_contract(world)
    for attempt in (
        lambda: contracts.extend(contract, extended_to=date(2029, 3, 30), **act(world)),
        lambda: contracts.begin_exit(contract, exiting_on=MAY, **act(world)),
    ):
        with pytest.raises(contracts.NotSigned):
            attempt()
    contracts.sign(contract, signed_on=TODAY, **act(world))
    contracts.extend(contract, extended_to=date(2029, 3, 30), **act(world))
    assert contract.phase_on(date(2029, 3, 30)) == "extension"
    with pytest.raises(contracts.DayWrong):
        contracts.begin_exit(contract, exiting_on=date(2030, 1, 1), **act(world))
    contracts.begin_exit(contract, exiting_on=date(2029, 1, 1), **act(world))
    assert contract.phase_on(date(2029, 1, 1)) == "exiting"


def test_extend_goes_beyond_the_end(world):
    contract = make_contract(world)
    contracts.sign(contract, signed_on=TODAY, **act(world))
    with pytest.raises(NotValid, match="An extension ends after"):
        contracts.extend(contract, extended_to=contract.ends_on, **act(world))


def test_reallocate_changes_who_holds_what_from_its_day_on(world):
    contract = make_contract(world)
    before = list(Allocation.objects.order_by("pk").values())
    shares = {world.alder: Decimal("33.33"), world.birch: Decimal("66.67")}
    contracts.reallocate(contract, effective_from=MAY, shares=shares, reason="Birch took on outreach", **act(world))
    assert held(contract, MAY - timedelta(days=1)) == {
        "Alder Advice": Decimal("60.00"),
        "Birch Community": Decimal("40.00"),
    }
    assert held(contract, MAY) == {"Alder Advice": Decimal("33.33"), "Birch Community": Decimal("66.67")}
    assert list(Allocation.objects.filter(statement=1).order_by("pk").values()) == before
    assert sum(row.annual_value for row in contract.allocations_on(MAY)) == Decimal("100000.00")


def test_reallocate_for_the_same_day_is_a_correction(world):
    contract = make_contract(world)
    for share in (Decimal(10), Decimal(20)):
        shares = {world.alder: share, world.birch: 100 - share}
        contracts.reallocate(contract, effective_from=MAY, shares=shares, reason="Counted again", **act(world))
    assert held(contract, MAY)["Alder Advice"] == Decimal("20.00")
    assert contract.allocations.count() == 6


def test_reallocate_backwards_leaves_the_later_statement_in_force(world):
    contract = make_contract(world)
    june = date(2026, 6, 1)
    contracts.reallocate(contract, effective_from=june, shares={world.birch: Decimal(100)}, reason="A", **act(world))
    contracts.reallocate(contract, effective_from=MAY, shares={world.alder: Decimal(100)}, reason="B", **act(world))
    assert held(contract, MAY) == {"Alder Advice": Decimal("100.00")}
    assert held(contract, june) == {"Birch Community": Decimal("100.00")}


@pytest.mark.parametrize(
    ("alder", "birch", "refusal"),
    [
        ("60", "39.99", contracts.SharesNotWhole),
        ("100", "100", contracts.SharesNotWhole),
        ("NaN", "100", contracts.SharesNotWhole),
        ("150", "-50", NotValid),
        ("33.333", "66.667", NotValid),
    ],
)
def test_reallocate_refuses_shares_that_are_not_a_whole_and_writes_nothing(world, alder, birch, refusal):
    contract = make_contract(world)
    shares = {world.alder: Decimal(alder), world.birch: Decimal(birch)}
    with pytest.raises(refusal):
        contracts.reallocate(contract, effective_from=MAY, shares=shares, reason="A", **act(world))
    assert (contract.allocations.count(), happened(contract)) == (2, ["contract.created"])


def test_reallocate_is_for_the_partners_of_that_day(world):
    contract = make_contract(world)
    elm = make_member(world.northern, "Elm")
    shares = {world.alder: Decimal(50), elm: Decimal(50)}
    with pytest.raises(contracts.NotAParty, match="on 1 May 2026: Elm"):
        contracts.reallocate(contract, effective_from=MAY, shares=shares, reason="A", **act(world))
    partnerships.add_party(contract.partnership, organisation=elm, role="partner", since=MAY, **act(world))
    contracts.reallocate(contract, effective_from=MAY, shares=shares, reason="Elm joined", **act(world))
    assert held(contract, MAY) == {"Alder Advice": Decimal("50.00"), "Elm": Decimal("50.00")}


@pytest.mark.parametrize("day", [STARTS - timedelta(days=1), date(2035, 1, 1)])
def test_reallocate_within_the_contract(world, day):
    with pytest.raises(contracts.DayWrong, match="Choose a day within it"):
        contracts.reallocate(
            make_contract(world), effective_from=day, shares={world.alder: Decimal(100)}, reason="A", **act(world)
        )


def test_reallocate_says_why(world):
    with pytest.raises(NotValid) as refused:
        contracts.reallocate(
            make_contract(world), effective_from=MAY, shares={world.alder: Decimal(100)}, reason="", **act(world)
        )
    assert refused.value.at_field == "reason"


def test_allocations_never_change_and_stay(world):
    row = make_contract(world).allocations.first()
    row.share = Decimal(1)
    for attempt in (
        row.save,
        row.delete,
        Allocation.objects.all().delete,
        lambda: Allocation.objects.update(share=1),
        lambda: Allocation.objects.bulk_update([row], ["share"]),
    ):
        with pytest.raises(Frozen):
            attempt()


def test_close_once_and_nothing_after_it(world):
    contract = make_contract(world)
    contracts.close(contract, closed_on=TODAY, **act(world))
    assert contract.phase_on(TODAY) == "closed"
    before = happened(contract)
    for attempt in (
        lambda: contracts.close(contract, closed_on=TODAY, **act(world)),
        lambda: contracts.sign(contract, signed_on=TODAY, **act(world)),
        lambda: contracts.revise(contract, title="New", **act(world)),
        lambda: contracts.reallocate(
            contract, effective_from=MAY, shares={world.alder: Decimal(100)}, reason="A", **act(world)
        ),
    ):
        with pytest.raises(contracts.AlreadyClosed):
            attempt()
    assert happened(contract) == before


def test_visible_to_shows_a_contract_to_its_partners_and_to_nobody_else(world):
    contract = make_contract(world)
    for actor in (world.coordinator, world.broker, world.lead, world.member, world.observer):
        assert list(Contract.objects.visible_to(actor)) == [contract]
    for actor in (world.outsider, world.foreign_coordinator):
        assert list(Contract.objects.visible_to(actor)) == []
