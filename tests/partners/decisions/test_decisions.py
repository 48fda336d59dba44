"""Decisions, and whose voice was heard before them."""

from datetime import timedelta

import pytest

from consortium.access.frozen import Frozen
from consortium.errors import NotValid
from partners.contracts import actions as contracts
from partners.decisions import actions as decisions
from partners.decisions.models import Decision, Voice
from tests.factories.api import Integrator
from tests.factories.forms import filled
from tests.factories.partners import make_decision, make_live_contract
from tests.factories.world import NOW, TODAY

HOSTILE = "=cmd()<script>alert(1)</script>\u202e"


def act(world):
    return {"by": world.coordinator, "now": NOW}


def test_voices_are_heard_before_or_are_named_as_not_asked(world):
    decision = make_decision(world)
    decisions.consult(decision, who="Volunteers", consulted_on=TODAY, told="Fine", **act(world))
    decisions.leave_out(decision, who="People who call", told="No time", **act(world))
    with pytest.raises(decisions.AskedAfterwards, match="told, not consulted"):
        decisions.consult(decision, who="Staff", consulted_on=TODAY + timedelta(days=1), told="Too late", **act(world))
    with pytest.raises(NotValid):
        decisions.leave_out(decision, who="Staff", told="", **act(world))
    rows = [(voice.who, voice.consulted_on) for voice in Voice.objects.all()]
    assert rows == [("Volunteers", TODAY), ("People who call", None)]
    with pytest.raises(Frozen):
        Voice.objects.first().save()


def test_a_decision_was_made_already_and_belongs_here(world):
    contract = make_live_contract(world)
    with pytest.raises(contracts.DayWrong, match="has not come yet"):
        make_decision(world, contract, decided_on=TODAY + timedelta(days=1))
    with pytest.raises(NotValid):
        decisions.create(
            contract=contract, title="A", decided_on=TODAY, by=world.foreign_coordinator, now=NOW, decided_by="B",
            options="C", reason="D",
        )  # fmt: skip
    assert not Decision.objects.exists()


def test_desk_records_and_the_portal_shows(signed_in, world):
    desk, contract = signed_in(world.seats.coordinator), make_live_contract(world)
    add = "/admin/partners/decision/add/"
    typed = {"title": HOSTILE, "decided_on": "2026-03-02", "decided_by": HOSTILE, "options": HOSTILE, "reason": HOSTILE}
    desk.post(add, filled(desk.get(add), contract=str(contract.pk), **typed))
    decision = Decision.objects.get()
    consult, leave_out = (f"/admin/partners/decision/{decision.pk}/{verb}/" for verb in ("consult", "leave_out"))
    late = desk.post(consult, filled(desk.get(consult), who="Staff", consulted_on="2026-03-03", told="Yes"))
    assert "told, not consulted" in late.content.decode()
    desk.post(consult, filled(desk.get(consult), who="Staff", consulted_on="2026-03-01", told="Yes, gladly"))
    desk.post(leave_out, filled(desk.get(leave_out), who="Clients", told=HOSTILE))
    export = b"".join(desk.get("/admin/partners/decision/export-csv/").streaming_content).decode("utf-8-sig")
    assert ("Staff" in export, ",=cmd" in export) == (True, False)
    address = f"/consortia/northern/contracts/{contract.pk}/decisions/"
    page = signed_in(world.seats.member).get(address).content.decode()
    assert ["Yes, gladly" in page, "Not asked" in page, "<script>alert(1)" in page] == [True, True, False]
    assert signed_in(world.seats.outsider).get(address).status_code == 404


def test_page_without_decisions_says_so(signed_in, world):
    contract = make_live_contract(world)
    page = signed_in(world.seats.member).get(f"/consortia/northern/contracts/{contract.pk}/decisions/")
    assert "No decisions yet" in page.content.decode()


def test_api_records_and_a_decision_stays_as_it_was(world):
    api, contract = Integrator(world.seats.coordinator), make_live_contract(world)
    fields = {"title": "A", "decided_on": "2026-03-01", "decided_by": "Group", "options": "B or C", "reason": "D"}
    made = api.call("POST", "decisions/", {"contract": str(contract.pk), **fields})
    assert made.status_code == 201, made.json()
    path = f"decisions/{made.json()['id']}/"
    assert api.call("PATCH", path, {"title": "Other"}, **{"If-Match": made["ETag"]}).status_code == 405
    late = api.call("POST", f"{path}consult/", {"who": "E", "consulted_on": "2026-03-02", "told": "F"})
    assert (late.status_code, late.json()["code"]) == (409, "asked_afterwards")
    api.call("POST", f"{path}leave_out/", {"who": "E", "told": "F"})
    shown = Integrator(world.seats.member).call("GET", f"decisions/?contract={contract.pk}").json()["results"]
    assert [(voice["who"], voice["consulted_on"]) for voice in shown[0]["voices"]] == [("E", None)]
    assert api.call("GET", "decisions/?decided_before=2026-03-01").json()["results"] == []
