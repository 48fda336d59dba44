"""Trustees' approval: whose lead records it, what the submission warns of, and that it stops nobody."""

from datetime import timedelta

import pytest
import time_machine

from partners.approvals import actions as approvals
from partners.approvals.queries import warnings
from partners.bids import actions as bids
from partners.bids import sharing
from partners.bids.beside import NotInThisBid
from partners.bids.models import Bid
from tests.factories.api import Integrator
from tests.factories.forms import filled
from tests.factories.partners import make_bid
from tests.factories.world import NOW, TODAY

DESK = "/admin/partners/bid/"
MISSING = "The approval of the trustees is not recorded for"


@pytest.fixture
def bid(world):
    return make_bid(world)


def approve(bid, by, minute="Item 7", day=TODAY, **given):
    return approvals.record_approval(bid, approved_on=day, minute_reference=minute, by=by, now=NOW, **given)


def test_a_lead_records_for_its_own_and_a_coordinator_for_any(world, bid):
    approve(bid, world.lead)
    with pytest.raises(approvals.NotYourTrustees):
        approve(bid, world.lead, organisation=world.birch)
    assert warnings(Bid.objects.get()) == [f"{MISSING} Birch Community."]
    approve(bid, world.coordinator, organisation=world.birch)
    assert warnings(Bid.objects.get()) == []
    with pytest.raises(bids.NotAParty):
        approve(bid, world.coordinator, organisation=world.cedar)
    with pytest.raises(bids.DayWrong):
        approve(bid, world.lead, day=TODAY + timedelta(days=1))
    sharing.remove_partner(bid, organisation=world.alder, by=world.coordinator, now=NOW)
    with pytest.raises(NotInThisBid):
        approve(bid, world.lead, "Item 8")


def test_it_is_corrected_until_the_bid_is_in(world, bid):
    for minute in ("Item 7", "Item 8", "Item 8"):
        approve(bid, world.lead, minute)
    assert bid.approvals.get().minute_reference == "Item 8"
    sharing.submit(Bid.objects.get(), by=world.coordinator, now=NOW)  # Birch's is missing, which stops nobody
    with pytest.raises(bids.AlreadySubmitted, match="stays as it is"):
        approve(bid, world.lead, "Item 9")
    approve(bid, world.coordinator, organisation=world.birch)
    assert bid.approvals.count() == 2


def test_submit_warns_at_the_desk_and_in_the_api(signed_in, world, bid):
    approve(bid, world.lead)
    desk = signed_in(world.seats.coordinator)
    page = desk.get(f"{DESK}{bid.pk}/submit/").content.decode()
    assert (f"{MISSING} Birch Community." in page, "Member lead Alder Advice" in page) == (True, True)
    told = Integrator(world.seats.member).call("GET", f"bids/{bid.pk}/").json()
    assert (told["warnings"], [row["name"] for row in told["approvals"]]) == (
        [f"{MISSING} Birch Community."],
        ["Alder Advice"],
    )
    desk.post(f"{DESK}{bid.pk}/submit/")
    assert Bid.objects.get().submitted_at is not None
    assert Integrator(world.seats.member).call("GET", f"bids/{bid.pk}/").json()["warnings"] == []


@time_machine.travel(NOW, tick=False)
def test_portal_desk_and_api_record_it(signed_in, world, bid):
    address = f"/consortia/northern/bids/{bid.pk}/approve/"
    client = signed_in(world.seats.lead)
    assert "Enter a valid date" in client.post(address, {"approved_on": "soon"}).content.decode()
    typed = {"approved_on": TODAY.isoformat(), "minute_reference": "<b>Item</b>"}
    page = client.post(address, typed, follow=True).content.decode()
    assert ("&lt;b&gt;Item" in page, "Not recorded" in page) == (True, True)
    assert "&lt;b&gt;Item" in client.get(address).content.decode()
    assert signed_in(world.seats.member).post(address, typed).status_code == 403
    desk, button = signed_in(world.seats.coordinator), f"{DESK}{bid.pk}/record_approval/"
    desk.post(button, filled(desk.get(button), organisation=world.birch.pk, minute_reference="Item 1"))
    assert bid.approvals.count() == 2
    api, body = Integrator(world.seats.lead), typed | {"minute_reference": "Item 2"}
    verb = f"bids/{bid.pk}/record_approval/"
    assert api.call("POST", verb, body).json()["approvals"][0]["minute_reference"] == "Item 2"
    other = api.call("POST", verb, body | {"organisation": str(world.birch.pk)})
    assert (other.status_code, other.json()["code"]) == (409, "not_your_trustees")
    assert Integrator(world.seats.member).call("POST", verb, body).status_code == 403
    nobody = Integrator(world.seats.coordinator).call("POST", verb, body)
    assert (nobody.status_code, nobody.json()["code"]) == (400, "invalid")
