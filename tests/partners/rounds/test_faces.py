"""Rounds in the portal, at the desk and over the API: what each person reads at each stage, and a whole round."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consortium.access.roles import Role
from partners.contracts.models import Allocation
from partners.rounds import applying, deciding, judging
from partners.rounds.models import Round
from tests.factories.api import Integrator
from tests.factories.forms import filled
from tests.factories.partners import make_live_contract
from tests.factories.tendering import CLOSED, OPENED, give, make_judge, make_open, make_scoring
from tests.factories.world import NOW, actor_in, make_seat, make_user

HOSTILE = "=cmd()<script>alert(1)</script>\u202e"
DESK = "/admin/partners/round/"
ALDERS, BIRCHS = "Alder knows every street", "Birch has the van"
LATER = NOW + timedelta(days=40)


@pytest.fixture
def birchs_lead(world):
    return make_seat(world.northern, Role.MEMBER_LEAD, world.birch, make_user("Bea Birch"))


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def page(pk, rest=""):
    return f"/consortia/northern/rounds/{pk}/{rest}"


def press(client, address, **typed):
    return client.post(address, filled(client.get(address), **typed), follow=True)


def everything(client, seat, round):
    """Return all that a person can read about a round: portal, desk, CSV and API."""
    addresses = ["/", "/admin/", page(round.pk), page(round.pk, "panel/"), page(round.pk, "apply/")]
    addresses += [f"{DESK}{round.pk}/change/", f"{DESK}{round.pk}/history/", f"{DESK}{round.pk}/record_outcome/", DESK]
    addresses += ["/consortia/northern/rounds/", page(round.pk, "declare/")]
    addresses += [f"/consortia/northern/applications/{each.pk}/score/" for each in round.applications.all()]
    read = [client.get(each).content.decode() for each in addresses]
    export = client.get(f"{DESK}export-csv/")
    read.append(export.getvalue().decode() if export.status_code == 200 else "")
    api = Integrator(seat)
    for path in ("rounds/", f"rounds/{round.pk}/", f"rounds/{round.pk}/application/", f"rounds/{round.pk}/panel/"):
        read.append(api.call("GET", path).content.decode())
    return "\n".join(read)


def two_applicants(world, birchs_lead, **fields):
    round = make_open(world, **fields)
    applying.submit(round, text=ALDERS, by=world.lead, now=OPENED)
    applying.submit(round, text=BIRCHS, by=actor_in(birchs_lead), now=OPENED)
    return round


def test_open_round_is_sealed_for_everybody_but_the_applicant(signed_in, world, birchs_lead):
    round = two_applicants(world, birchs_lead)
    for seat, knows in [
        (world.seats.coordinator, ()),
        (world.seats.broker, ()),
        (make_judge(world), ()),
        (world.seats.lead, (ALDERS,)),
        (birchs_lead, (BIRCHS,)),
    ]:
        read = everything(signed_in(seat), seat, round)
        assert tuple(text for text in (ALDERS, BIRCHS) if text in read) == knows, seat
    desk = signed_in(world.seats.coordinator).get(f"{DESK}{round.pk}/history/").content.decode()
    assert "An application to Visits in the west came in" in desk
    assert "Bea Birch" not in desk


def test_closed_round_is_read_by_its_panel_and_coordinators_and_by_no_applicant(signed_in, world, birchs_lead):
    round = two_applicants(world, birchs_lead, closes_at=CLOSED)
    for seat, knows in [
        (world.seats.coordinator, (ALDERS, BIRCHS)),
        (world.seats.lead, (ALDERS,)),
        (birchs_lead, (BIRCHS,)),
        (make_judge(world), ()),
    ]:
        read = everything(signed_in(seat), seat, round)
        assert tuple(text for text in (ALDERS, BIRCHS) if text in read) == knows, seat
    make_seat(world.northern, Role.MEMBER, world.alder, world.seats.coordinator.user)
    read = everything(signed_in(world.seats.coordinator), world.seats.coordinator, round)
    assert (ALDERS in read, BIRCHS in read) == (False, False)


def test_outcome_tells_each_applicant_of_itself_alone(signed_in, world, birchs_lead, frozen):
    elm, fir = make_judge(world), make_judge(world, "Kai King")
    round = make_open(world, closes_at=CLOSED)
    for seat in (elm, fir):
        judging.add_panel_member(round, contact=seat.contact, by=world.coordinator, now=OPENED)
    applying.submit(round, text=ALDERS, by=world.lead, now=OPENED)
    applying.submit(round, text=BIRCHS, by=actor_in(birchs_lead), now=OPENED)
    alders, birchs = round.applications.all()
    for seat in (elm, fir):
        judging.declare(round, by=actor_in(seat), now=NOW)
        give(round, seat, alders, 5, reason="Streets by name", now=NOW)
        give(round, seat, birchs, 1, reason="Van is old", now=NOW)
    before = everything(signed_in(world.seats.lead), world.seats.lead, round)
    assert "Streets by name" not in before
    deciding.record_outcome(round, application=alders, reason="The best plan", by=world.coordinator, now=NOW)
    for seat, own, others in [
        (world.seats.lead, "Streets by name", "Van is old"),
        (birchs_lead, "Van is old", "Streets by name"),
    ]:
        read = everything(signed_in(seat), seat, round)
        assert (own in read, others in read) == (True, False)
        assert "Alder Advice was chosen" in read
        assert ("Juno Jones" in read, "Kai King" in read) == (False, False)
    stranger = everything(signed_in(world.seats.observer), world.seats.observer, round)
    assert ("was chosen" in stranger, "The best plan" in stranger) == (False, False)


def test_strangers_find_nothing(signed_in, world):
    round = make_scoring(world)
    outsider = signed_in(world.seats.outsider)
    for slug in ("northern", "southern"):
        for rest in ("", "apply/", "panel/", "declare/", "appeal/"):
            assert outsider.get(page(round.pk, rest).replace("northern", slug)).status_code == 404


def test_empty_list_says_what_comes(signed_in, world):
    assert "No internal rounds yet" in signed_in(world.seats.member).get("/consortia/northern/rounds/").content.decode()


def prepared(desk, contract, panel):
    """Prepare and open a round at the desk."""
    typed = {"title": HOSTILE, "offer": HOSTILE, "opens_on": "2026-03-03", "appeal_days": "10"}
    press(desk, f"{DESK}add/", contract=str(contract.pk), closes_at_0="2026-03-10", closes_at_1="12:00", **typed)
    round = Round.objects.get()
    press(desk, f"{DESK}{round.pk}/add_criterion/", question="Who?", weight="100")
    for seat in panel:
        press(desk, f"{DESK}{round.pk}/add_panel_member/", contact=str(seat.contact.pk))
    press(desk, f"{DESK}{round.pk}/open/")
    export = b"".join(desk.get(f"{DESK}export-csv/?stage=open").streaming_content).decode("utf-8-sig")
    assert "<script>" in export
    assert not any(cell.lstrip('"').startswith("=cmd") for cell in export.split(","))
    return round


def judged(panel, round, application):
    """Declare and score as a member of the panel."""
    assert "Declare whether you have an interest" in panel.get("/").content.decode()
    score = f"/consortia/northern/applications/{application.pk}/score/"
    assert panel.get(score).status_code == 404
    press(panel, page(round.pk, "declare/"), is_none="on")
    assert "<script>alert(1)" not in panel.get(score).content.decode()
    panel.post(score, {"points-0": "4", "reason-0": HOSTILE})
    assert "Scored" in panel.get(page(round.pk, "panel/")).content.decode()


def test_whole_round_from_the_desk_to_tendered_shares(signed_in, world, birchs_lead, frozen):
    contract, elm, fir = make_live_contract(world), make_judge(world), make_judge(world, "Kai King")
    round = prepared(signed_in(world.seats.coordinator), contract, (elm, fir))
    lead = signed_in(world.seats.lead)
    assert press(lead, page(round.pk, "apply/"), text=HOSTILE, draft="1").status_code == 200
    assert "It is not submitted yet" in lead.get("/").content.decode()
    shown = press(lead, page(round.pk, "apply/"), text=HOSTILE).content.decode()
    assert ("Submitted." in shown, "<script>alert(1)" in shown) == (True, False)
    assert "characters" in press(lead, page(round.pk, "apply/"), text="x" * 10_001).content.decode()
    frozen.move_to(NOW + timedelta(days=8))
    application = round.applications.get()
    for seat in (elm, fir):
        judged(signed_in(seat), round, application)
    desk = signed_in(world.seats.coordinator)
    assert "no outcome yet" in desk.get("/admin/").content.decode()
    for unclear in ({}, {"application": str(application.pk), "nobody": "on"}):
        asked = press(desk, f"{DESK}{round.pk}/record_outcome/", **unclear, reason="Good").content.decode()
        assert "Choose an application, or tick that nobody is chosen." in asked
    press(desk, f"{DESK}{round.pk}/record_outcome/", application=str(application.pk), reason="Good")
    assert "Appeals are possible until" in press(desk, f"{DESK}{round.pk}/allocate/").content.decode()
    lead = signed_in(world.seats.lead)
    press(lead, page(round.pk, "appeal/"), grounds=HOSTILE)
    assert lead.get(page(round.pk, "appeal/")).url == page(round.pk)
    desk = signed_in(world.seats.coordinator)
    assert "an appeal to decide" in desk.get("/admin/").content.decode()
    appeal = str(round.appeals.get().pk)
    asked = desk.get(f"{DESK}{round.pk}/decide_appeal/")
    assert str(asked.context["form"].fields["appeal"].initial.pk) == appeal
    assert ("&lt;script&gt;" in asked.content.decode(), "<script>alert(1)" in asked.content.decode()) == (True, False)
    press(desk, f"{DESK}{round.pk}/decide_appeal/", appeal=appeal, upheld="no", answer="In order")
    frozen.move_to(LATER)
    desk = signed_in(world.seats.coordinator)
    assert "state the shares" in desk.get("/admin/").content.decode()
    assert f"/{round.pk}/allocate/" in desk.get(f"{DESK}{round.pk}/change/").content.decode()
    shares = {f"share-{world.alder.pk}": "75", f"share-{world.birch.pk}": "25"}
    press(desk, f"{DESK}{round.pk}/allocate/", **shares)
    stated = Allocation.objects.filter(contract=contract, statement=2)
    assert {(str(row.share), row.basis) for row in stated} == {("75.00", "tendered"), ("25.00", "tendered")}
    assert Round.objects.get().stage_at(LATER) == "settled"


def test_api_goes_the_same_way(world):
    api, lead, contract = Integrator(world.seats.coordinator), Integrator(world.seats.lead), make_live_contract(world)
    fields = {"title": "A", "offer": "B", "opens_on": "2026-03-03", "closes_at": "2026-03-10T12:00:00+00:00"}
    made = api.call("POST", "rounds/", {"contract": str(contract.pk), **fields})
    assert (made.status_code, made.json()["stage"]) == (201, "draft"), made.json()
    path = f"rounds/{made.json()['id']}"
    assert lead.call("GET", f"{path}/").status_code == 404  # a draft is the coordinators’
    assert api.call("POST", f"{path}/open/").json()["code"] == "weights_not_whole"
    api.call("POST", f"{path}/add_criterion/", {"question": "Who?", "weight": "100"})
    assert api.call("POST", f"{path}/open/").json()["stage"] == "open"
    sent = lead.call("POST", f"{path}/submit/", {"text": "We"})
    assert (sent.status_code, sent.json()["applications"]) == (200, None)
    assert api.call("GET", f"{path}/").json()["applications"] == 1
    assert lead.call("GET", f"{path}/application/").json()["text"] == "We"
    assert api.call("GET", f"{path}/panel/").json()["applicants"] == []
    narrow = Integrator(world.seats.lead, scopes=["contracts.view"])
    assert narrow.call("POST", f"{path}/submit/", {"text": "Other"}).status_code == 403
    listed = api.call("GET", f"rounds/?contract={contract.pk}&stage=open").json()["results"]
    assert [each["id"] for each in listed] == [made.json()["id"]]


@pytest.mark.either
def test_home_and_this_week_cost_the_same_for_one_round_and_for_ten(signed_in, world):
    """Birch's member scores them all; the coordinator waits for the outcomes of all."""
    contract, costs = make_live_contract(world), {}
    for wanted in (1, 10):
        while Round.objects.count() < wanted:
            make_scoring(world, contract, title=f"Round {Round.objects.count()}")
        for seat, address in [(world.seats.member, "/"), (world.seats.coordinator, "/admin/")]:
            client = signed_in(seat)
            client.get(address)
            with CaptureQueriesContext(connection) as taken:
                shown = client.get(address).content.decode()
            costs.setdefault(address, []).append(len(taken))
            assert f"Round {wanted - 1}" in shown
    assert {address: len(set(each)) for address, each in costs.items()} == {"/": 1, "/admin/": 1}
