"""Shares that total 100, and money split by them to the penny."""

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from partners.bids.shares import WHOLE, split, total


@st.composite
def whole_shares(draw):
    cuts = sorted(draw(st.lists(st.integers(0, 10_000), max_size=8)))
    edges = [0, *cuts, 10_000]
    return [Decimal(later - earlier) / 100 for earlier, later in pairwise(edges)]


@given(st.decimals(0, 10_000_000, places=2), whole_shares())
def test_split_totals_the_amount_and_is_within_a_penny(amount, shares):
    parts = split(amount, shares)
    assert total(shares) == WHOLE
    assert sum(parts) == amount
    assert all(abs(part - amount * share / 100) < Decimal("0.01") for part, share in zip(parts, shares, strict=True))


def test_split_gives_the_penny_to_the_part_that_lost_most():
    assert split(Decimal("100.00"), [Decimal("33.33"), Decimal("33.33"), Decimal("33.34")]) == [
        Decimal("33.33"),
        Decimal("33.33"),
        Decimal("33.34"),
    ]
    assert split(Decimal("0.01"), [Decimal("40"), Decimal("60")]) == [Decimal("0.00"), Decimal("0.01")]
