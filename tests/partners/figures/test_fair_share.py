"""Fair share: worked examples, and when it may be published."""

from decimal import Decimal

from partners.figures.fair_share import FairShare, Holding, held_by_community_led, held_by_small

LARGE, SMALL = Decimal(12_000_000), Decimal(850_000)


def holding(value, income=SMALL, led=False, consents=False):
    return Holding(annual_value=Decimal(value), income=income, led_by_community=led, consents=consents)


def test_share_held_by_organisations_under_a_million():
    rows = [holding(52, LARGE), holding(22), holding(26, Decimal(9_000))]
    assert held_by_small(rows) == FairShare(share=Decimal("0.48"), known=Decimal(1))


def test_a_million_is_not_under_a_million():
    rows = [holding(1, Decimal(1_000_000)), holding(1, Decimal("999999.99")), holding(2, LARGE)]
    assert held_by_small(rows).share == Decimal("0.25")


def test_share_held_by_organisations_led_by_the_people_they_serve():
    rows = [holding(50), holding(20, led=True), holding(20, led=True), holding(10, led=None)]
    assert held_by_community_led(rows) == FairShare(share=Decimal(40) / 90, known=Decimal("0.9"))


def test_published_only_where_80_per_cent_of_the_value_is_known():
    at_the_border = [holding(30), holding(30), holding(20), holding(20, led=None)]
    below = [holding(30), holding(30), holding("19.99"), holding("20.01", led=None)]
    assert held_by_community_led(at_the_border) == FairShare(share=Decimal(0), known=Decimal("0.8"))
    assert held_by_community_led(below) == FairShare(share=None, known=Decimal("0.7999"))


def test_two_organisations_are_published_only_if_each_consents():
    assert held_by_small([holding(50, consents=True), holding(50)]).share is None
    assert held_by_small([holding(50, consents=True), holding(50, LARGE, consents=True)]).share == Decimal("0.5")


def test_without_money_there_is_nothing_to_share():
    assert held_by_small([holding(0)]) == FairShare(share=None, known=None)
