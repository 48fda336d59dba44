"""Late money and broken promises call for a review, which tells nobody whose."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from partners.payments import actions as payments
from reflections.triggers.payments import late_twice
from tests.factories.partners import STARTED, make_live_contract, make_payment
from tests.factories.world import NOW, TODAY

NEUTRAL = "How work on “Advice in Leeds” goes"


def at(day):
    return NOW + (day - TODAY)


@pytest.fixture
def contract(world):
    return make_live_contract(world)


def accepted(world, contract, reference, due_on, organisation=None, amount="1000"):
    received = due_on - timedelta(days=30)
    fields = {"reference": reference, "received_on": received, "amount": Decimal(amount)}
    payment = make_payment(world, contract, organisation=organisation or world.birch, **fields)
    return payments.accept(payment, valid_on=received, due_on=due_on, by=world.coordinator, now=NOW)


def days_of(contract, today):
    contract.refresh_from_db()
    return [fact.day for fact in late_twice(contract, today)]


def test_second_late_payment_within_six_months_calls_for_a_review(world, contract, waiting, planned):
    waiting(contract.partnership, "late_payments")
    accepted(world, contract, "1", date(2025, 10, 1))
    assert planned(contract.partnership) == []
    accepted(world, contract, "2", date(2026, 2, 1), organisation=world.alder)
    assert planned(contract.partnership) == [(NEUTRAL, date(2026, 2, 2))]


def test_late_payments_further_apart_do_not_and_a_third_begins_to_count_again(world, contract):
    for number, due in enumerate([date(2025, 6, 1), date(2025, 12, 3), date(2026, 1, 1), date(2026, 1, 20)]):
        accepted(world, contract, str(number), due)
    assert days_of(contract, TODAY) == [date(2026, 1, 2)]
    accepted(world, contract, "last", date(2026, 2, 1))
    assert days_of(contract, TODAY) == [date(2026, 1, 2), date(2026, 2, 2)]


def test_payment_on_its_last_day_one_in_dispute_and_one_written_off_are_not_late(world, contract):
    accepted(world, contract, "late", date(2026, 2, 1))
    paid = accepted(world, contract, "paid", date(2026, 2, 2))
    payments.pay(paid, paid_on=date(2026, 2, 2), by=world.coordinator, now=NOW)
    disputed = accepted(world, contract, "disputed", date(2026, 2, 3))
    words = {"disputed_on": date(2026, 2, 1), "dispute_reason": "Hours"}
    disputed = payments.dispute(disputed, **words, by=world.coordinator, now=NOW)
    gone = accepted(world, contract, "gone", date(2026, 2, 4))
    payments.cancel(gone, cancelled_on=date(2026, 2, 4), cancel_reason="Twice", by=world.coordinator, now=NOW)
    assert days_of(contract, TODAY) == []
    payments.settle(disputed, settled_on=date(2026, 2, 20), by=world.coordinator, now=NOW)
    assert days_of(contract, TODAY) == [date(2026, 2, 23)]  # it is due as many days later as they argued


def test_payment_made_late_was_late(world, contract):
    accepted(world, contract, "1", date(2026, 1, 1))
    second = accepted(world, contract, "2", date(2026, 1, 10))
    payments.pay(second, paid_on=date(2026, 1, 12), by=world.coordinator, now=NOW)
    assert days_of(contract, TODAY) == [date(2026, 1, 11)]


def paid(world, contract, organisation, amount, on):
    row = accepted(world, contract, f"{organisation.name} {on}", on, organisation, amount)
    return payments.pay(row, paid_on=on, by=world.coordinator, now=NOW)


def test_partner_that_ends_a_quarter_in_the_red_calls_for_one_review(world, contract, waiting, planned):
    """Birch was promised 40 %, and has 10 % of what was paid by the end of the second quarter and the third."""
    waiting(contract.partnership, "promise_red")
    paid(world, contract, world.alder, "9000", date(2025, 9, 1))
    paid(world, contract, world.birch, "1000", date(2025, 9, 1))
    assert planned(contract.partnership) == [(NEUTRAL, date(2025, 10, 1))]
    assert contract.starts_on == STARTED


def test_partner_that_recovers_and_falls_again_calls_for_another(world, contract, waiting, planned):
    waiting(contract.partnership, "promise_red")
    paid(world, contract, world.alder, "9000", date(2025, 9, 1))
    paid(world, contract, world.birch, "1000", date(2025, 9, 1))
    paid(world, contract, world.birch, "5000", date(2025, 12, 1))
    assert [day for _, day in planned(contract.partnership)] == [date(2025, 10, 1)]
    paid(world, contract, world.alder, "90000", date(2026, 2, 1))
    assert [day for _, day in planned(contract.partnership, at(date(2026, 4, 1)))] == [
        date(2025, 10, 1),
        date(2026, 4, 1),
    ]


def test_reason_does_not_tell_a_late_payment_from_a_broken_promise(world, contract, waiting, planned):
    waiting(contract.partnership, "promise_red", "late_payments")
    paid(world, contract, world.alder, "9000", date(2025, 9, 1))
    paid(world, contract, world.birch, "1000", date(2025, 9, 1))
    accepted(world, contract, "1", date(2025, 12, 1))
    accepted(world, contract, "2", date(2026, 1, 1))
    assert planned(contract.partnership) == [(NEUTRAL, date(2025, 10, 1)), (NEUTRAL, date(2026, 1, 2))]
