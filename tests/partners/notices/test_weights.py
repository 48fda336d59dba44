"""What award criteria weigh: added up where that is certain, and left to a person where it is not."""

from decimal import Decimal

import pytest

from partners.bids import actions as bids
from partners.bids.models import Bid
from partners.notices import actions as notices
from tests.factories.notices import package, release
from tests.factories.partners import make_partnership
from tests.factories.world import NOW


def criterion(kind, name, number, weight="percentageExact"):
    return {"type": kind, "name": name, "numbers": [{"number": number, "weight": weight}]}


def lot(*criteria, number="1"):
    return {"id": number, "title": f"Lot {number}", "awardCriteria": {"criteria": list(criteria)}}


USUAL = [
    criterion("quality", "Delivery", 45),
    criterion("quality", "Social Value in the wards", 15),
    criterion("price", "Price", 30),
    criterion("cost", "Whole life", 10),
]


def notice(*lots, **changes):
    made = release(**changes)
    made["tender"]["lots"] = list(lots)
    return made


def read(*releases):
    return notices.one_of(notices.procurements(package(*releases)))


def take_in(world, *releases, **given):
    return notices.take_in(read(*releases), by=world.coordinator, now=NOW, **given)


@pytest.fixture
def bid(world):
    taken = take_in(world, notice(lot(*USUAL)), partnership=make_partnership(world), lead=world.alder)
    return Bid.objects.get(pk=taken.bid.pk)


def weights(bid):
    bid.refresh_from_db()
    return bid.weight_price, bid.weight_quality, bid.weight_social_value


def test_criteria_add_up_to_price_quality_and_social_value(bid):
    assert weights(bid) == (Decimal(40), Decimal(45), Decimal(15))


def test_a_later_notice_changes_them_together_or_not_at_all(world, bid):
    other = [criterion("quality", "Delivery", "60"), criterion("price", "Price", "40")]
    later = {"id": "000002-2026", "date": "2026-07-30T09:00:00+01:00"}
    take_in(world, notice(lot(*other), **later))
    assert weights(bid) == (Decimal(40), Decimal(60), Decimal(0))
    bids.revise(bid, weight_price=Decimal(50), weight_quality=Decimal(50), by=world.coordinator, now=NOW)
    last = {"id": "000003-2026", "date": "2026-08-30T09:00:00+01:00"}
    (step,) = take_in(world, notice(lot(*USUAL), **last)).steps
    assert [(line.label, line.here, line.notice) for line in step.kept] == [
        ("Weights of price, quality and social value", "50%, 50%, 0%", "40%, 45%, 15%")
    ]
    assert weights(bid) == (Decimal(50), Decimal(50), Decimal(0))


@pytest.mark.parametrize(
    ("lots", "said"),
    [
        ([lot(*USUAL[:2])], "the weights total 60, not 100"),
        ([lot(criterion("price", "Price", 100, "percentageRangeMiddle"))], "its weight is no exact percentage"),
        ([lot(criterion("price", "Price", "=cmd()"))], "its weight is no exact percentage"),
        ([lot(criterion("price", "Price", -5), criterion("quality", "All", 105))], "its weight is no exact percentage"),
        ([lot(criterion("price", "Price", "1e400"))], "its weight is no exact percentage"),
        ([lot({"type": "price", "name": "Price"})], "its weight is no exact percentage"),
        ([lot(*USUAL), lot(criterion("price", "Price", 100), number="2")], "they do not weigh the same in every lot"),
    ],
)
def test_what_is_not_certain_is_left_to_a_person_and_said(lots, said):
    (found,) = read(notice(*lots))
    assert "weights" not in found.carried
    assert [note for note in found.notes if said in note and note.endswith("add them by hand.")] != []


@pytest.mark.parametrize("held", ["bestProposal", [], {}, {"criteria": []}, {"criteria": "none"}, None])
def test_criteria_that_say_nothing_are_no_fault_of_the_notice(held):
    one = {**lot(), "awardCriteria": held}
    (found,) = read(notice(one))
    assert ("weights" in found.carried, [note for note in found.notes if "eights" in note]) == (False, [])
