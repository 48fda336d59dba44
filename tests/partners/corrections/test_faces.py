"""Corrections at the desk, in the portal and over the API."""

import pytest

from consortium.access.roles import Role
from partners.corrections import actions as corrections
from partners.corrections.models import Correction
from tests.factories.api import Integrator
from tests.factories.forms import filled
from tests.factories.partners import make_bid, make_correction, make_submitted_bid
from tests.factories.world import NOW, make_seat, make_user

DESK = "/admin/partners/bid/"


@pytest.fixture
def birchs_lead(world):
    return make_seat(world.northern, Role.MEMBER_LEAD, world.birch, make_user("Bea Birch"))


def press(client, address, **typed):
    return client.post(address, filled(client.get(address), **typed), follow=True)


def page_of(correction):
    return f"/consortia/northern/bids/{correction.bid_id}/corrections/"


def test_desk_proposes_and_withdraws(signed_in, world):
    desk, bid = signed_in(world.seats.coordinator), make_submitted_bid(world)
    typed = {f"share-{world.alder.pk}": "55", f"share-{world.birch.pk}": "45", "reason": "<script>alert(1)</script>"}
    page = press(desk, f"{DESK}{bid.pk}/propose_correction/", **typed).content.decode()
    assert "Proposed. Those whom it changes find it on their first page." in page
    correction = Correction.objects.get()
    listed = desk.get("/admin/partners/correction/?state=open").content.decode()
    assert ["Alder Advice, Birch Community" in listed, "<script>alert(1)" in listed] == [True, False]
    press(desk, f"/admin/partners/correction/{correction.pk}/withdraw/")
    correction.refresh_from_db()
    assert correction.state == "withdrawn"
    assert "Alder Advice, Birch" not in desk.get("/admin/partners/correction/?state=open").content.decode()


def test_desk_keeps_what_was_typed_where_shares_do_not_total_100(signed_in, world):
    desk, bid = signed_in(world.seats.coordinator), make_submitted_bid(world)
    typed = {f"share-{world.alder.pk}": "55", "reason": "Because"}
    page = press(desk, f"{DESK}{bid.pk}/propose_correction/", **typed).content.decode()
    assert ("The shares total 95.00%. They must total exactly 100%." in page, "Because" in page) == (True, True)


def test_desk_asks_for_shares_instead_before_submission(signed_in, world):
    desk, bid = signed_in(world.seats.coordinator), make_bid(world)
    page = press(desk, f"{DESK}{bid.pk}/propose_correction/", reason="A").content.decode()
    assert "Until the bid is submitted, set the shares instead." in page


def test_leads_find_it_on_their_first_page_and_agree_in_one_tap(signed_in, world, birchs_lead):
    correction = make_correction(world)
    address = page_of(correction)
    client = signed_in(birchs_lead)
    assert [
        f'href="{address}"' in client.get("/").content.decode(),
        "Agree to it" in client.get(address).content.decode(),
    ] == [
        True,
        True,
    ]
    agree = f"/consortia/northern/corrections/{correction.pk}/agree/"
    assert "Agreed. It still waits for Alder Advice." in client.post(agree, follow=True).content.decode()
    page = client.get(address).content.decode()
    assert ("Agree to it" in page, f'href="{address}"' in client.get("/").content.decode()) == (False, False)
    last = signed_in(world.seats.lead).post(agree, follow=True).content.decode()
    assert "Agreed. These are the promises now." in last
    shown = signed_in(world.seats.member).get(f"/consortia/northern/bids/{correction.bid_id}/").content.decode()
    assert ["45%" in shown, "What was promised before" in shown, "40%" in shown] == [True] * 3


def test_member_reads_it_and_may_not_agree(signed_in, world):
    correction = make_correction(world)
    client = signed_in(world.seats.member)
    page = client.get(page_of(correction)).content.decode()
    assert ("40%" in page, "45%" in page, "Agree to it" in page) == (True, True, False)
    assert client.post(f"/consortia/northern/corrections/{correction.pk}/agree/").status_code == 403


def test_lead_says_no_with_a_reason(signed_in, world, birchs_lead):
    correction = make_correction(world)
    client = signed_in(birchs_lead)
    address = f"/consortia/northern/corrections/{correction.pk}/refuse/"
    assert client.post(address, {"reason": ""}).status_code == 200
    page = client.post(address, {"reason": "<b>We were not asked</b>"}, follow=True).content.decode()
    assert ["Refused. What was promised stays." in page, "&lt;b&gt;We were not asked" in page] == [True, True]
    again = client.post(address, {"reason": "Again"}).content.decode()
    assert "This correction was refused already. Nothing was changed." in again


def test_another_consortium_finds_nothing(signed_in, world):
    correction = make_correction(world)
    client = signed_in(world.seats.outsider)
    for path in (page_of(correction), f"/consortia/northern/corrections/{correction.pk}/refuse/"):
        assert client.get(path).status_code == 404
    assert client.post(f"/consortia/southern/corrections/{correction.pk}/agree/").status_code == 404


def test_api_proposes_agrees_and_shows_both_statements(world, birchs_lead):
    api, bid = Integrator(world.seats.coordinator), make_submitted_bid(world)
    shares = [
        {"organisation": str(world.alder.pk), "share": "55.00", "role": "Leads"},
        {"organisation": str(world.birch.pk), "share": "45.00", "value": "450.00"},
    ]
    made = api.call("POST", "corrections/", {"bid": str(bid.pk), "reason": "More outreach", "shares": shares})
    assert made.status_code == 201, made.json()
    row = made.json()
    assert (row["state"], [part["share_before"] for part in row["shares"]]) == ("open", ["60.00", "40.00"])
    path = f"corrections/{row['id']}"
    assert api.call("POST", f"{path}/agree/").status_code == 403
    for seat in (world.seats.lead, birchs_lead):
        answer = Integrator(seat).call("POST", f"{path}/agree/")
        assert answer.status_code == 200, answer.json()
    assert answer.json()["state"] == "agreed"
    shown = api.call("GET", f"bids/{bid.pk}/").json()
    assert [(part["share"], part["statement"]) for part in shown["promises"]] == [("55.00", 2), ("45.00", 2)]
    assert [part["share"] for part in shown["all_promises"]] == ["55.00", "45.00", "60.00", "40.00"]
    listed = api.call("GET", f"corrections/?state=agreed&bid={bid.pk}").json()["results"]
    assert [each["id"] for each in listed] == [row["id"]]


def test_api_names_what_is_wrong(world):
    api, bid = Integrator(world.seats.coordinator), make_submitted_bid(world)
    shares = [{"organisation": str(world.alder.pk), "share": "99"}]
    refused = api.call("POST", "corrections/", {"bid": str(bid.pk), "reason": "A", "shares": shares})
    assert (refused.status_code, refused.json()["code"]) == (409, "shares_not_whole")
    for bad in [[], [{"organisation": str(world.cedar.pk), "share": "100"}], [{"share": "many"}], "all"]:
        wrong = api.call("POST", "corrections/", {"bid": str(bid.pk), "reason": "A", "shares": bad})
        assert wrong.status_code == 400, bad
    assert Integrator(world.seats.lead).call("POST", "corrections/", {}).status_code == 403


def test_api_withdraws_and_refuses_once(world, birchs_lead):
    api, correction = Integrator(world.seats.coordinator), make_correction(world)
    path = f"corrections/{correction.pk}"
    assert api.call("POST", f"{path}/withdraw/").json()["state"] == "withdrawn"
    refused = Integrator(birchs_lead).call("POST", f"{path}/refuse/", {"reason": "No"})
    assert (refused.status_code, refused.json()["code"]) == (409, "correction_over")


def test_token_without_the_scope_may_not_agree(world, birchs_lead):
    correction = make_correction(world)
    narrow = Integrator(birchs_lead, scopes=["bids.view"])
    assert narrow.call("POST", f"corrections/{correction.pk}/agree/").status_code == 403
    assert corrections.agree(correction, by=world.lead, now=NOW).state == "open"
