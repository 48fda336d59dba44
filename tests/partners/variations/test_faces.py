"""Variations at the desk, in the portal and over the API."""

import pytest

from consortium.access.roles import Role
from partners.variations import actions as variations
from partners.variations.models import Variation
from tests.factories.api import Integrator
from tests.factories.forms import filled
from tests.factories.partners import make_live_contract, make_variation
from tests.factories.world import NOW, TODAY, make_seat, make_user

DESK = "/admin/partners/variation/"
HOSTILE = "=cmd()<script>alert(1)</script>\u202e"


@pytest.fixture
def birchs_lead(world):
    return make_seat(world.northern, Role.MEMBER_LEAD, world.birch, make_user("Bea Birch"))


def press(client, address, **typed):
    return client.post(address, filled(client.get(address), **typed), follow=True)


def page_of(variation):
    return f"/consortia/northern/contracts/{variation.contract_id}/variations/"


def test_desk_proposes_consults_and_approves(signed_in, world, birchs_lead):
    desk, contract = signed_in(world.seats.coordinator), make_live_contract(world)
    typed = {"title": HOSTILE, "change": "-1000.50", "effective_on": "2026-03-01", "asked_by": "us", "reason": HOSTILE}
    made = press(desk, f"{DESK}add/", contract=str(contract.pk), **typed)
    variation = Variation.objects.get()
    assert "<script>alert(1)" not in made.content.decode()
    refused = press(desk, f"{DESK}{variation.pk}/approve/").content.decode()
    assert "It still waits for the agreement of Alder Advice, Birch Community." in refused
    for seat in (world.seats.lead, birchs_lead):
        signed_in(seat).post(f"/consortia/northern/variations/{variation.pk}/agree/")
    desk = signed_in(world.seats.coordinator)
    press(desk, f"{DESK}{variation.pk}/consult/", who="Staff", means="A meeting", said="Fine")
    assert "Approved. Look at the contract" in press(desk, f"{DESK}{variation.pk}/approve/").content.decode()
    export = b"".join(desk.get(f"{DESK}export-csv/?state=approved").streaming_content).decode("utf-8-sig")
    assert "-1000.50" in export
    assert not any(cell.lstrip('"').startswith("=cmd") for cell in export.split(","))
    shown = signed_in(world.seats.member).get(f"/consortia/northern/contracts/{contract.pk}/").content.decode()
    assert ("£198,999.50" in shown, "<script>alert(1)" in shown) == (True, False)


def test_desk_rejects_with_a_reason_and_withdraws(signed_in, world):
    desk = signed_in(world.seats.coordinator)
    first, second = make_variation(world), make_variation(world, Variation.objects.get().contract)
    press(desk, f"{DESK}{first.pk}/reject/", reason="")
    press(desk, f"{DESK}{first.pk}/reject/", reason="No money")
    press(desk, f"{DESK}{second.pk}/withdraw/")
    assert {each.state for each in Variation.objects.all()} == {"rejected", "withdrawn"}
    assert "No money" in signed_in(world.seats.member).get(page_of(first)).content.decode()


def test_lead_agrees_in_one_tap_or_says_no(signed_in, world, birchs_lead):
    variation = make_variation(world)
    client = signed_in(birchs_lead)
    assert "Agree to it" in client.get(page_of(variation)).content.decode()
    answer = client.post(f"/consortia/northern/variations/{variation.pk}/agree/", follow=True)
    assert "Agreed. It still waits for Alder Advice." in answer.content.decode()
    assert "Agree to it" not in client.get(page_of(variation)).content.decode()
    refuse = f"/consortia/northern/variations/{variation.pk}/refuse/"
    client = signed_in(world.seats.lead)
    assert client.post(refuse, {"reason": "x" * 10_000}).status_code == 200
    assert "You said no." in client.post(refuse, {"reason": HOSTILE}, follow=True).content.decode()
    again = client.post(refuse, {"reason": "Again"}).content.decode()
    assert "This variation was rejected already. Nothing was changed." in again


def test_member_reads_and_strangers_find_nothing(signed_in, world):
    variation = make_variation(world)
    page = signed_in(world.seats.member).get(page_of(variation)).content.decode()
    assert ("Outreach in two more towns" in page, "Agree to it" in page) == (True, False)
    assert (
        signed_in(world.seats.member).post(f"/consortia/northern/variations/{variation.pk}/agree/").status_code == 403
    )
    outsider = signed_in(world.seats.outsider)
    for slug in ("northern", "southern"):
        assert outsider.get(page_of(variation).replace("northern", slug)).status_code == 404
        assert outsider.post(f"/consortia/{slug}/variations/{variation.pk}/agree/").status_code == 404


def test_page_without_variations_says_so(signed_in, world):
    page = signed_in(world.seats.member).get(
        f"/consortia/northern/contracts/{make_live_contract(world).pk}/variations/"
    )
    assert "The contract stands as it was signed." in page.content.decode()


def test_api_from_proposal_to_approval(world, birchs_lead):
    api, contract = Integrator(world.seats.coordinator), make_live_contract(world)
    fields = {"title": "Less", "change": "-0.01", "effective_on": "2026-03-01", "asked_by": "us", "reason": "Rounding"}
    made = api.call("POST", "variations/", {"contract": str(contract.pk), **fields})
    assert (made.status_code, made.json()["state"]) == (201, "open"), made.json()
    path = f"variations/{made.json()['id']}"
    for seat in (world.seats.lead, birchs_lead):
        assert Integrator(seat).call("POST", f"{path}/agree/").status_code == 200
    refused = api.call("POST", f"{path}/approve/", {"approved_on": "2026-03-03"})
    assert (refused.status_code, refused.json()["code"]) == (409, "nobody_consulted")
    asked = {"who": "Staff", "consulted_on": "2026-03-02", "means": "Survey", "said": "Fine"}
    assert api.call("POST", f"{path}/consult/", asked).json()["consultations"][0]["who"] == "Staff"
    done = api.call("POST", f"{path}/approve/", {"approved_on": "2026-03-03"})
    assert (done.status_code, done.json()["state"]) == (200, "approved")
    assert api.call("GET", f"contracts/{contract.pk}/").json()["value_today"] == "199999.99"
    listed = api.call("GET", f"variations/?contract={contract.pk}&state=approved&asked_by=us").json()["results"]
    assert [each["id"] for each in listed] == [made.json()["id"]]


def test_api_refuses_what_is_not_ours(world, birchs_lead):
    variation = make_variation(world)
    foreign = Integrator(world.seats.foreign_coordinator)
    assert foreign.call("POST", f"variations/{variation.pk}/withdraw/").status_code == 404
    fields = {"title": "A", "change": "1", "effective_on": "2026-03-01", "asked_by": "us", "reason": "B"}
    assert foreign.call("POST", "variations/", {"contract": str(variation.contract_id), **fields}).status_code == 400
    narrow = Integrator(birchs_lead, scopes=["contracts.view", "contracts.manage"])
    assert narrow.call("POST", f"variations/{variation.pk}/agree/").status_code == 403
    assert variations.withdraw(variation, by=world.coordinator, now=NOW).withdrawn_on == TODAY
