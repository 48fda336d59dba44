"""Promise kept: worked examples of its definition, and its borders."""

from datetime import date
from decimal import Decimal

import pytest

from partners.figures.promise_kept import Standing, basis, delivery_partners, is_due, promise_kept

PROMISED = {"alder": Decimal(60), "birch": Decimal(25), "damson": Decimal(15)}


def kept(partner, amounts, *, promised=PROMISED, holder="nobody", due=True, agreed=False):
    amounts = {name: Decimal(amount) for name, amount in amounts.items()}
    among = delivery_partners(promised, amounts, holder)
    return promise_kept(partner, promised=promised, amounts=amounts, among=among, due=due, agreed=agreed)


def test_share_of_what_was_paid_over_the_promised_share():
    found = kept("birch", {"alder": 70_000, "birch": 15_000, "damson": 15_000})
    assert (found.actual, found.promised, found.ratio) == (Decimal("0.15"), Decimal("0.25"), Decimal("0.6"))
    assert found.standing == Standing.AMBER


@pytest.mark.parametrize(
    ("paid", "expected"), [("20", "kept"), ("19.99", "amber"), ("12.5", "amber"), ("12.49", "red"), ("0", "red")]
)
def test_standing_at_its_borders(paid, expected):
    assert kept("birch", {"alder": 100 - Decimal(paid), "birch": paid}).standing == expected


def test_a_reason_that_the_partner_agreed_to_clears_the_flag():
    assert kept("birch", {"alder": 90, "birch": 10}, agreed=True).standing == Standing.EXPLAINED
    assert kept("birch", {"alder": 70, "birch": 30}, agreed=True).standing == Standing.KEPT


def test_a_holder_that_sends_itself_no_invoice_is_counted_on_neither_side():
    found = kept("birch", {"birch": 50, "damson": 50}, holder="alder")
    assert (found.promised, found.actual, found.ratio) == (Decimal("0.625"), Decimal("0.5"), Decimal("0.8"))
    with_its_own = kept("birch", {"alder": 100, "birch": 50, "damson": 50}, holder="alder")
    assert (with_its_own.promised, with_its_own.actual) == (Decimal("0.25"), Decimal("0.25"))


def test_without_a_promise_it_was_not_in_the_bid():
    assert kept("elm", {"alder": 50, "elm": 50}).standing == Standing.NOT_IN_BID


def test_too_early_or_without_any_money_there_is_not_enough_data():
    early, nothing = kept("birch", {"alder": 50, "birch": 50}, due=False), kept("birch", {})
    assert (early.standing, early.actual, early.ratio) == (Standing.NOT_ENOUGH_DATA, None, None)
    assert (nothing.standing, nothing.promised) == (Standing.NOT_ENOUGH_DATA, Decimal("0.25"))


def test_accepted_invoices_count_until_anybody_is_paid():
    accepted = {"birch": Decimal(9)}
    assert basis({}, accepted) == accepted
    assert basis({"alder": Decimal(0)}, accepted) == accepted
    assert basis({"alder": Decimal(1)}, accepted) == {"alder": Decimal(1)}


@pytest.mark.parametrize(
    ("last_day", "first_due"),
    [
        (date(2029, 3, 31), date(2026, 10, 1)),  # three years: two quarters come first
        (date(2027, 3, 31), date(2026, 6, 13)),  # one year: a fifth of 365 days is 73
        (date(2026, 4, 3), date(2026, 4, 2)),  # three days: a fifth, rounded up, is one
    ],
)
def test_it_is_due_after_two_quarters_or_a_fifth_of_the_term(last_day, first_due):
    starts = date(2026, 4, 1)
    assert is_due(starts, last_day, first_due)
    assert not is_due(starts, last_day, date.fromordinal(first_due.toordinal() - 1))
