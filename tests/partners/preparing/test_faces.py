"""Weighing a bid at the desk, in the portal and over the API."""

import pytest

from partners.preparing import actions as preparing
from partners.preparing.models import Criterion
from partners.preparing.queries import criteria_of
from tests.factories.api import Integrator
from tests.factories.forms import filled
from tests.factories.partners import make_bid, make_criterion, make_partnership, make_submitted_bid
from tests.factories.queries import costs
from tests.factories.world import NOW, make_member

DESK = "/admin/partners/bid/"


@pytest.fixture
def desk(signed_in, world):
    return signed_in(world.seats.coordinator)


@pytest.fixture
def api(world):
    return Integrator(world.seats.coordinator)


def press(client, address, **typed):
    return client.post(address, filled(client.get(address), **typed), follow=True)


def test_desk_scores_by_the_criteria_that_ship_and_shows_the_sum(desk, world):
    bid = make_bid(world)
    serves, need, *_ = criteria_of(world.northern)
    typed = {f"score-{serves.pk}": "5", f"note-{serves.pk}": "<script>alert(1)</script>", f"score-{need.pk}": "1"}
    page = press(desk, f"{DESK}{bid.pk}/score/", **typed).content.decode()
    assert "18 of 30 points, 2 of 8 criteria scored" in page
    assert "<script>alert(1)" not in page
    assert 'value="5" selected' in desk.get(f"{DESK}{bid.pk}/score/").content.decode()


def test_desk_asks_for_a_score_where_only_a_note_was_typed(desk, world):
    bid, room = make_bid(world), make_criterion(world)
    page = press(desk, f"{DESK}{bid.pk}/score/", **{f"note-{room.pk}": "Ask"}).content.decode()
    assert ("Choose a score." in page, bid.scores.exists()) == (True, False)


def test_desk_refuses_a_go_without_the_answers_and_keeps_the_form(desk, world):
    bid = make_bid(world, local_provider="")
    page = press(desk, f"{DESK}{bid.pk}/decide/", decision="go", decision_reason="We like it").content.decode()
    assert ("Is a good local organisation already delivering this?" in page, "We like it" in page) == (True, True)


def test_desk_ships_revises_and_archives_criteria(desk, world):
    press(desk, "/admin/partners/criterion/ship/")
    first = Criterion.objects.filter(consortium=world.northern).first()
    address = f"/admin/partners/criterion/{first.pk}/"
    press(desk, f"{address}change/", weight="7")
    press(desk, f"{address}archive/")
    first.refresh_from_db()
    assert (first.weight, first.archived_at is not None) == (7, True)
    again = press(desk, "/admin/partners/criterion/ship/")
    assert "Every criterion that ships is here already" in again.content.decode()


@pytest.mark.either
def test_desk_page_of_a_bid_costs_the_same_however_many_scores(desk, world):
    bid = make_bid(world)

    def add(number):
        room = make_criterion(world, name=f"Room {number}")
        preparing.score(bid, scores=[preparing.Mark(room, 3)], by=world.coordinator, now=NOW)

    taken = costs(lambda: desk.get(f"{DESK}{bid.pk}/change/"), add)
    assert taken == [taken[0]] * 3


def test_portal_shows_partners_how_the_bid_was_weighed(signed_in, world):
    bid, room = make_bid(world, local_provider_note="Elm does, on a small grant."), make_criterion(world)
    address = f"/consortia/northern/bids/{bid.pk}/weighing/"
    client = signed_in(world.seats.member)
    assert "not scored yet" in client.get(address).content.decode()
    preparing.score(bid, scores=[preparing.Mark(room, 4, "Warm")], by=world.coordinator, now=NOW)
    page = client.get(address).content.decode()
    said = ["Elm does, on a small grant.", "4 of 5 points, 1 of 1 criteria scored", "Warm", room.name]
    assert [words in page for words in said] == [True] * 4
    assert signed_in(world.seats.outsider).get(address).status_code == 404


def test_portal_hides_it_from_members_who_are_not_in_the_bid(signed_in, world):
    partnership = make_partnership(world, partners=[make_member(world.northern, "Elm")])
    bid = make_bid(world, partnership, shares=("100",))
    address = f"/consortia/northern/bids/{bid.pk}/weighing/"
    assert signed_in(world.seats.member).get(address).status_code == 404


def test_api_answers_scores_and_decides(api, world):
    bid, room = make_bid(world, local_provider=""), make_criterion(world)
    path = f"bids/{bid.pk}"
    marks = {"scores": [{"criterion": str(room.pk), "score": 4, "note": "Warm"}]}
    (row,) = api.call("POST", f"{path}/score/", marks).json()["scores"]
    assert (row["name"], row["weight"], row["score"], row["note"]) == ("Room in the building", 1, 4, "Warm")
    refused = api.call("POST", f"{path}/decide/", {"decision": "go", "decided_on": "2026-03-03"})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_answered")
    for bad in [6, -1, "many"]:
        wrong = api.call("POST", f"{path}/score/", {"scores": [{"criterion": str(room.pk), "score": bad}]})
        assert wrong.status_code == 400
    assert api.call("POST", f"{path}/score/", {"scores": []}).status_code == 400


def test_api_refuses_to_score_after_submission_and_for_members(api, world):
    bid, room = make_submitted_bid(world), make_criterion(world)
    marks = {"scores": [{"criterion": str(room.pk), "score": 4}]}
    assert api.call("POST", f"bids/{bid.pk}/score/", marks).json()["code"] == "already_submitted"
    assert Integrator(world.seats.lead).call("POST", f"bids/{bid.pk}/score/", marks).status_code == 403
    foreign = Integrator(world.seats.foreign_coordinator)
    assert foreign.call("POST", f"bids/{bid.pk}/score/", marks).status_code == 404


def test_api_lists_creates_ships_and_archives_criteria(api, world):
    made = api.call("POST", "criteria/", {"name": "Room", "weight": 3})
    assert (made.status_code, made.json()["weight"], made.json()["position"]) == (201, 3, 1)
    assert api.call("POST", "criteria/", {"name": "Room"}).status_code in {400, 409}
    assert api.call("POST", "criteria/ship/").status_code == 201
    assert api.call("POST", "criteria/ship/").json()["code"] == "nothing_to_add"
    assert api.call("POST", f"criteria/{made.json()['id']}/archive/").status_code == 200
    names = [row["name"] for row in api.call("GET", "criteria/?ordering=position").json()["results"]]
    assert names[:2] == ["Who it serves", "A need that people told us of"]
