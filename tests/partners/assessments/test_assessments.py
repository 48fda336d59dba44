"""A buyer's points: after the outcome alone, within what could be had, and added up."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from consortium.errors import NotValid
from partners.assessments import actions as assessments
from partners.assessments.models import Assessment
from partners.assessments.totals import totals
from tests.factories.api import Integrator
from tests.factories.forms import filled
from tests.factories.partners import make_bid, make_won_bid
from tests.factories.world import NOW

DESK = "/admin/partners/bid/"


def record(world, bid, assessed="Quality", points="30", out_of="40", **known):
    marks = {"points": Decimal(points), "out_of": Decimal(out_of)}
    return assessments.record_points(bid, assessed=assessed, **marks, **known, by=world.coordinator, now=NOW)


def test_points_come_with_the_outcome_and_within_what_could_be_had(world):
    with pytest.raises(assessments.NotAssessed):
        record(world, make_bid(world, title="Open"))
    bid = make_won_bid(world)
    for wrong in ({"points": "41"}, {"winner": Decimal(41)}, {"points": "-1"}, {"points": "0", "out_of": "0"}):
        with pytest.raises(NotValid):
            record(world, bid, **wrong)
    record(world, bid)
    record(world, bid, points="31")
    assert [str(row.points) for row in bid.assessments.all()] == ["31.00"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.update(points=99)


def test_totals_name_the_winner_only_where_all_is_known(world):
    bid = make_won_bid(world)
    assert totals(bid.assessments.all()) is None
    record(world, bid, winner=Decimal(35))
    record(world, bid, "Price", "50", "60")
    found = totals(bid.assessments.all())
    assert (found.points, found.out_of, found.winner) == (80, 100, None)
    record(world, bid, "Price", "50", "60", winner=Decimal("60"))
    assert totals(bid.assessments.all()).winner == 95


def test_desk_portal_and_api_show_the_points(signed_in, world):
    bid = make_won_bid(world)
    desk, button = signed_in(world.seats.coordinator), f"{DESK}{bid.pk}/record_points/"
    typed = {"assessed": "<script>alert(1)</script>", "points": "7.5", "out_of": "10", "winner": "7.5"}
    page = desk.post(button, filled(desk.get(button), **typed), follow=True).content.decode()
    assert ("7.5 of 10; the winner had 7.5" in page, "<script>alert" in page) == (True, False)
    api, row = Integrator(world.seats.coordinator), bid.assessments.get()
    body = {"assessed": "Price", "points": "1", "out_of": "2"}
    told = api.call("POST", f"bids/{bid.pk}/record_points/", body).json()["assessments"]
    assert [mark["points"] for mark in told] == ["7.50", "1.00"]
    assert api.call("POST", f"bids/{bid.pk}/record_points/", body | {"points": "3"}).status_code == 400
    page = signed_in(world.seats.member).get(f"/consortia/northern/bids/{bid.pk}/").content.decode()
    assert ("8.50 of 12" in page, "the winner had" in page) == (True, False)
    api.call("POST", f"bids/{bid.pk}/remove_points/", {"assessment": str(row.pk)})
    assert bid.assessments.get().assessed == "Price"
    lead = Integrator(world.seats.lead)
    assert lead.call("POST", f"bids/{bid.pk}/record_points/", body).status_code == 403
