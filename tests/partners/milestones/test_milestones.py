"""Milestones: moved for a reason, done once, by whoever sees to it."""

from datetime import date, timedelta

import pytest

from consortium.access.frozen import Frozen
from consortium.errors import NotValid
from partners.contracts import actions as contracts
from partners.milestones import actions as milestones
from partners.milestones.models import Milestone, Move, Standing
from tests.factories.api import Integrator
from tests.factories.forms import filled
from tests.factories.partners import make_live_contract, make_milestone
from tests.factories.world import NOW, TODAY, make_member

HOSTILE = "=cmd()<script>alert(1)</script>\u202e"
LATER = TODAY + timedelta(days=60)


def act(world):
    return {"by": world.coordinator, "now": NOW}


def test_every_move_stays_on_record_with_its_reason(world):
    milestone = make_milestone(world)
    first = milestone.due_on
    milestones.move(milestone, due_on=LATER, reason="The hall is closed", **act(world))
    moved = milestones.move(milestone, due_on=first, reason="It opened again", **act(world))
    rows = [(row.moved_from, row.moved_to, row.reason) for row in Move.objects.order_by("pk")]
    assert sorted(rows) == sorted([(first, LATER, "The hall is closed"), (LATER, first, "It opened again")])
    assert moved.due_on == first
    with pytest.raises(milestones.SameDay):
        milestones.move(moved, due_on=first, reason="No", **act(world))
    with pytest.raises(NotValid):
        milestones.move(moved, due_on=LATER, reason="", **act(world))
    assert Milestone.objects.get().due_on == first
    with pytest.raises(Frozen):
        Move.objects.first().save()


def test_done_once_by_whoever_sees_to_it_or_a_coordinator(world):
    milestone = make_milestone(world)
    for who in (world.lead, world.observer, world.broker, world.outsider):
        with pytest.raises(milestones.NotYours):
            milestones.complete(milestone, done_on=TODAY, by=who, now=NOW)
    with pytest.raises(contracts.DayWrong):
        milestones.complete(milestone, done_on=TODAY + timedelta(days=1), by=world.member, now=NOW)
    done = milestones.complete(milestone, done_on=TODAY, by=world.member, now=NOW)
    assert done.done_on == TODAY
    for again in (
        lambda: milestones.complete(milestone, done_on=TODAY, **act(world)),
        lambda: milestones.move(milestone, due_on=LATER, reason="No", **act(world)),
        lambda: milestones.revise(done, title="Other", **act(world)),
    ):
        with pytest.raises(milestones.AlreadyDone, match="done on 3 March 2026"):
            again()


def test_lists_agree_with_where_each_stands_on_any_day(world):
    contract = make_live_contract(world)
    for days in (-5, 5):
        make_milestone(world, contract, due_on=TODAY + timedelta(days=days))
    done = make_milestone(world, contract, due_on=TODAY)
    milestones.complete(done, done_on=TODAY, **act(world))
    for days in (-6, -4, -1, 0, 1, 6):
        day = TODAY + timedelta(days=days)
        told = {each.pk: each.standing_on(day) for each in Milestone.objects.all()}
        for standing in Standing:
            found = set(Milestone.objects.standing(standing, day).values_list("pk", flat=True))
            assert found == {pk for pk, how in told.items() if how == standing}, (day, standing)


def test_who_sees_to_it_has_a_part_in_the_contract(world):
    contract = make_live_contract(world)
    for stranger in (make_member(world.northern, "Elm"), world.cedar):
        with pytest.raises(contracts.NotAParty):
            make_milestone(world, contract, owner=stranger)
    assert make_milestone(world, contract, owner=None).owner is None


def test_member_says_that_it_is_done(signed_in, world):
    milestone = make_milestone(world, title=HOSTILE, due_on=date(2026, 3, 1))
    page, complete = f"contracts/{milestone.contract_id}/milestones/", f"milestones/{milestone.pk}/complete/"
    client = signed_in(world.seats.member)
    shown = client.get(f"/consortia/northern/{page}").content.decode()
    assert ["Its day has passed" in shown, "It is done" in shown, "<script>alert(1)" in shown] == [True, True, False]
    address = f"/consortia/northern/{complete}"
    done = client.post(address, filled(client.get(address)), follow=True).content.decode()
    assert ("Recorded as done." in done, "It is done" in done) == (True, False)
    assert "This was done on" in client.post(address, {"done_on": "2026-03-02"}).content.decode()
    outsider = signed_in(world.seats.outsider)
    for path in (page, complete):
        assert outsider.get(f"/consortia/northern/{path}").status_code == 404
        assert outsider.get(f"/consortia/southern/{path}").status_code == 404


def test_desk_moves_and_exports(signed_in, world):
    desk, milestone = signed_in(world.seats.coordinator), make_milestone(world, title=HOSTILE)
    move = f"/admin/partners/milestone/{milestone.pk}/move/"
    refused = desk.post(move, filled(desk.get(move), reason="Wait")).content.decode()
    assert "It is due on that day already." in refused
    desk.post(move, filled(desk.get(move), due_on="2026-06-01", reason=HOSTILE))
    page = signed_in(world.seats.member).get(f"/consortia/northern/contracts/{milestone.contract_id}/milestones/")
    assert ["1 June 2026" in page.content.decode(), "<script>alert(1)" in page.content.decode()] == [True, False]
    desk = signed_in(world.seats.coordinator)
    export = b"".join(desk.get("/admin/partners/milestone/export-csv/").streaming_content).decode("utf-8-sig")
    assert ("2026-06-01" in export, ",=cmd" in export) == (True, False)


def test_api_moves_completes_and_filters(world):
    api, contract = Integrator(world.seats.coordinator), make_live_contract(world)
    fields = {"title": "Open", "due_on": "2026-03-01", "owner": str(world.birch.pk)}
    made = api.call("POST", "milestones/", {"contract": str(contract.pk), **fields})
    assert made.status_code == 201, made.json()
    path = f"milestones/{made.json()['id']}/"
    changed = api.call("PATCH", path, {"title": "Opened", "due_on": "2030-01-01"}, **{"If-Match": made["ETag"]})
    assert (changed.json()["title"], changed.json()["due_on"]) == ("Opened", "2026-03-01")
    moved = api.call("POST", f"{path}move/", {"due_on": "2026-04-01", "reason": "Keys"})
    assert [row["moved_from"] for row in moved.json()["moves"]] == ["2026-03-01"]
    assert Integrator(world.seats.lead).call("POST", f"{path}complete/", {"done_on": "2026-03-02"}).status_code == 409
    done = Integrator(world.seats.member).call("POST", f"{path}complete/", {"done_on": "2026-03-02"})
    assert (done.status_code, done.json()["standing"]) == (200, "done")
    found = [len(api.call("GET", f"milestones/?standing={each}").json()["results"]) for each in Standing]
    assert found == [0, 0, 1]
