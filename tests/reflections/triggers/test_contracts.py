"""What the dates and shares of a contract call for: each once, whenever it became known."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from partners.contracts import actions as contracts
from partners.contracts.models import Contract
from partners.options import actions as options
from tests.factories.partners import make_contract, make_live_contract, make_option
from tests.factories.world import NOW, TODAY


def at(day):
    return NOW + (day - TODAY)


@pytest.fixture
def begun(world):
    """A contract of two years that was entered and signed today, and starts in four weeks."""
    return contracts.sign(make_contract(world), signed_on=TODAY, by=world.coordinator, now=NOW)


def test_contract_that_has_begun_calls_for_a_review_after_90_days(begun, waiting, planned):
    waiting(begun.partnership, "contract_live")
    day = begun.starts_on + timedelta(days=90)
    assert planned(begun.partnership, at(day - timedelta(days=31))) == []
    assert planned(begun.partnership, at(day - timedelta(days=30))) == [("“Advice in Leeds” has run for 90 days", day)]


def test_contract_that_nobody_has_signed_calls_for_nothing(world, waiting, planned):
    contract = make_contract(world)
    waiting(contract.partnership)
    far = planned(contract.partnership, at(contract.starts_on + timedelta(days=400)))
    assert far == []


def test_contract_entered_long_after_it_began_does_not_look_back_to_its_beginning(world, waiting, planned):
    contract = make_live_contract(world)
    waiting(contract.partnership, "contract_live")
    assert planned(contract.partnership) == []


def test_each_anniversary_is_a_review_while_the_contract_runs(world, begun, waiting, planned):
    waiting(begun.partnership, "anniversary")
    first = date(2027, 3, 31)
    assert planned(begun.partnership, at(date(2027, 2, 28))) == []
    assert [day for _, day in planned(begun.partnership, at(first))] == [first]
    # Two years from its start it has ended the day before.
    assert [day for _, day in planned(begun.partnership, at(date(2028, 5, 1)))] == [first]
    contracts.extend(begun, extended_to=date(2029, 3, 30), by=world.coordinator, now=NOW)
    assert [day for _, day in planned(begun.partnership, at(date(2028, 5, 1)))] == [first, date(2028, 3, 31)]


def restate(world, contract, shares, on):
    return contracts.reallocate(
        contract,
        shares=dict(zip([world.alder, world.birch], map(Decimal, shares), strict=True)),
        effective_from=on,
        reason="Birch does more",
        by=world.coordinator,
        now=NOW,
    )


@pytest.mark.parametrize(("shares", "moves"), [(("50", "50"), 1), (("50.01", "49.99"), 0), (("60", "40"), 0)])
def test_share_that_moves_by_ten_points_calls_for_a_review(world, waiting, planned, shares, moves):
    contract = make_live_contract(world)
    waiting(contract.partnership, "shares_moved")
    assert planned(contract.partnership) == []  # the first statement moves nothing
    on = TODAY + timedelta(days=14)
    restate(world, contract, shares, on)
    assert planned(contract.partnership) == [("Shares of “Advice in Leeds” move", on)] * moves


def test_share_stated_for_the_past_is_reviewed_now_and_a_correction_of_the_same_day_is_no_other(
    world, waiting, planned
):
    contract = make_live_contract(world)
    waiting(contract.partnership, "shares_moved")
    restate(world, contract, ("40", "60"), TODAY - timedelta(days=60))
    assert planned(contract.partnership) == [("Shares of “Advice in Leeds” move", TODAY)]
    restate(world, contract, ("45", "55"), TODAY - timedelta(days=60))
    assert len(planned(contract.partnership, at(TODAY + timedelta(days=60)))) == 1


def test_extension_is_talked_about_six_months_before_notice_must_be_given(world, waiting, planned):
    contract = make_live_contract(world)
    make_option(world, contract)
    waiting(contract.partnership, "extension")
    assert planned(contract.partnership, at(date(2026, 5, 30))) == []
    expected = [("The extension of “Advice in Leeds” is to be decided on", date(2026, 6, 30))]
    assert planned(contract.partnership, at(date(2026, 5, 31))) == expected
    later = make_option(world, contract, extends_to=date(2029, 3, 31), notify_by=date(2027, 12, 31))
    options.decline(later, declined_on=TODAY, reason="No money", by=world.coordinator, now=NOW)
    assert planned(contract.partnership, at(date(2027, 6, 20))) == expected


def test_option_entered_with_less_than_six_months_left_is_talked_about_then(world, waiting, planned):
    contract = make_live_contract(world)
    make_option(world, contract, notify_by=TODAY + timedelta(days=60))
    waiting(contract.partnership, "extension")
    assert [day for _, day in planned(contract.partnership)] == [TODAY]


def test_end_of_a_contract_calls_for_a_review_after_14_days_wherever_an_extension_moves_it(world, waiting, planned):
    contract = make_live_contract(world)
    waiting(contract.partnership, "exit")
    end = date(2027, 3, 31)
    assert planned(contract.partnership, at(end)) == [("“Advice in Leeds” has ended", end + timedelta(days=14))]
    contracts.extend(contract, extended_to=date(2028, 3, 31), by=world.coordinator, now=NOW)
    days = [day for _, day in planned(contract.partnership, at(date(2028, 4, 20)))]
    assert days == [date(2027, 4, 14), date(2028, 4, 14)]


def test_contract_closed_early_ended_then(world, waiting, planned):
    contract = make_live_contract(world)
    waiting(contract.partnership, "exit")
    Contract.objects.filter(pk=contract.pk).update(closed_on=TODAY)
    assert [day for _, day in planned(contract.partnership)] == [TODAY + timedelta(days=14)]


def test_what_was_so_before_the_cadence_was_set_is_past(world, waiting, planned):
    contract = make_live_contract(world)
    restate(world, contract, ("40", "60"), TODAY)
    waiting(contract.partnership, "shares_moved", now=NOW + timedelta(days=1))
    assert planned(contract.partnership, NOW + timedelta(days=1)) == []
