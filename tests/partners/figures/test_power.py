"""The power profile, by the worked example of its definition."""

from decimal import Decimal

import pytest

from partners.figures.power import Advantages, Dependence, Fact, advantages, dependence

A = Decimal(600_000)
LEAD = Decimal(12_000_000)
PARTNERS = {"B": (850_000, 22), "C": (240_000, 14), "D": (60_000, 7), "E": (9_000, 5)}


def of(partner, **more):
    income, share = PARTNERS[partner]
    return dependence(allocated=A * share / 100, annual_value=A, income=Decimal(income), lead_income=LEAD, **more)


@pytest.mark.parametrize(("partner", "expected"), [("B", "0.16"), ("C", "0.35"), ("D", "0.70"), ("E", "1.00")])
def test_dependence_of_the_worked_example(partner, expected):
    assert round(of(partner).dependence, 2) == Decimal(expected)


def test_imbalance_mutual_dependence_and_means_gap_of_the_worked_example():
    d = of("D")
    assert (d.reliance, d.imbalance, d.mutual) == (Decimal("0.07"), Decimal("0.63"), Decimal("0.77"))
    assert round(d.means_gap, 1) == 2.3


def test_a_partner_that_could_be_replaced_is_relied_on_half_as_much():
    assert of("B", substitutable=True).reliance == Decimal("0.11")


@pytest.mark.parametrize(
    ("imbalance", "expected"),
    [("-0.5", "balanced"), ("0.1499", "balanced"), ("0.15", "tilted"), ("0.40", "tilted"), ("0.4001", "steep")],
)
def test_balance_at_its_borders(imbalance, expected):
    assert Dependence(dependence=Decimal(imbalance), reliance=Decimal(0)).balance == expected


def test_what_is_not_known_stays_unknown():
    nothing = dependence(allocated=Decimal(100), annual_value=None, income=None, lead_income=LEAD)
    assert (nothing.dependence, nothing.reliance, nothing.imbalance, nothing.mutual) == (None, None, None, None)
    assert (nothing.balance, nothing.means_gap) == (None, None)


def test_no_income_and_no_money_is_not_a_division_by_nothing():
    nothing = dependence(allocated=Decimal(0), annual_value=Decimal(0), income=Decimal(0), lead_income=Decimal(0))
    assert (nothing.dependence, nothing.reliance, nothing.means_gap) == (None, None, None)


def test_unknown_is_not_a_no():
    assert advantages([True, True, False, None]) == Advantages(yes=2, no=1, unknown=5)
    assert len(Fact) == 8
