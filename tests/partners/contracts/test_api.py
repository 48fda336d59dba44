"""Contracts over the API."""

from datetime import timedelta

import pytest

from consortium import clock
from consortium.organisations import actions as organisations
from partners.contracts import actions as contracts
from partners.contracts.models import Allocation, Contract
from tests.factories.api import Integrator
from tests.factories.partners import make_bid, make_contract, make_partnership, make_won_bid
from tests.factories.world import NOW, TODAY

VERBS = ["sign", "extend", "begin_exit", "reallocate", "close", "archive"]
TERM = {"starts_on": "2026-04-01", "ends_on": "2028-03-31"}


@pytest.fixture
def api(world):
    return Integrator(world.seats.coordinator)


def ids(answer):
    assert answer.status_code == 200, answer.json()
    return [row["id"] for row in answer.json()["results"]]


def test_list_shows_the_whole_ledger(api, world):
    make_contract(world)
    (row,) = api.call("GET", "contracts/").json()["results"]
    assert (row["phase"], row["annual_value"]) == ("pre_signature", "100000.00")
    assert [(part["name"], part["share"], part["annual_value"], part["statement"]) for part in row["allocations"]] == [
        ("Alder Advice", "60.00", "60000.00", 1),
        ("Birch Community", "40.00", "40000.00", 1),
    ]


def test_list_filters(api, world):
    organisations.revise(world.birch, identifiers=[("GB-CHC", "1000340")], by=world.coordinator, now=NOW)
    contract = make_contract(world)
    alone = contracts.create(
        partnership=make_partnership(world, name="B"),
        holder=world.alder,
        title="Alone",
        commissioner="Leeds",
        starts_on=TODAY - timedelta(days=9),
        ends_on=TODAY + timedelta(days=5000),
        by=world.coordinator,
        now=NOW,
    )
    contracts.sign(alone, signed_on=TODAY, by=world.coordinator, now=NOW)
    for query, found in [
        (f"partnership={alone.partnership_id}", [alone]),
        (f"bid={contract.bid_id}", [contract]),
        ("phase=live", [alone]),
        ("phase=pre_signature", [contract]),
        ("identifier=GB-CHC-1000340", [contract]),
        (f"organisation={world.birch.pk}", [contract]),
        (f"organisation={world.cedar.pk}", []),
        ("ends_before=2030-01-01", [contract]),
    ]:
        assert (query, ids(api.call("GET", f"contracts/?{query}"))) == (query, [str(thing.pk) for thing in found])
    assert api.call("GET", "contracts/?phase=nonsense").status_code == 400


def test_create_from_bid_happens_once(api, world):
    body = {"bid": str(make_won_bid(world).pk), **TERM}
    made = api.call("POST", "contracts/create_from_bid/", body)
    assert made.status_code == 201, made.json()
    assert api.call("GET", made["Location"].replace("http://testserver", ""))["ETag"] == made["ETag"]
    again = api.call("POST", "contracts/create_from_bid/", body)
    assert (again.status_code, again.json()["code"]) == (409, "already_a_contract")
    assert Contract.objects.count() == 1


def test_create_from_bid_of_a_bid_not_won_or_not_ours(api, world):
    refused = api.call("POST", "contracts/create_from_bid/", {"bid": str(make_bid(world).pk), **TERM})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_won")
    stranger = Integrator(world.seats.foreign_coordinator)
    body = {"bid": str(make_won_bid(world, partnership=make_partnership(world, name="B")).pk), **TERM}
    refused = stranger.call("POST", "contracts/create_from_bid/", body)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "/bid")


def test_create_and_revise_directly(api, world):
    body = {
        "partnership": str(make_partnership(world).pk),
        "holder": str(world.alder.pk),
        "title": "<i>Advice</i>",
        "commissioner": "Leeds",
        "value": "1200.10",
        **TERM,
    }
    made = api.call("POST", "contracts/", body)
    assert (made.status_code, made.json()["value"], made.json()["allocations"]) == (201, "1200.10", [])
    path = f"contracts/{made.json()['id']}/"
    done = api.call("PATCH", path, {"ends_on": "2027-03-31", "signed_on": "2026-01-01"}, **{"If-Match": made["ETag"]})
    assert (done.json()["ends_on"], done.json()["signed_on"]) == ("2027-03-31", None)
    wrong = api.call("PATCH", path, {"ends_on": "2020-03-31"}, **{"If-Match": done["ETag"]})
    assert wrong.status_code == 400


def test_verbs_take_a_contract_to_its_close(api, world):
    today = clock.today(world.northern.zone)
    contract = make_contract(world)
    path = f"contracts/{contract.pk}"
    assert api.call("POST", f"{path}/sign/", {"signed_on": today.isoformat()}).json()["signed_on"] == str(today)
    twice = api.call("POST", f"{path}/sign/", {"signed_on": today.isoformat()})
    assert (twice.status_code, twice.json()["code"]) == (409, "already_signed")
    assert api.call("POST", f"{path}/extend/", {"extended_to": "2029-01-01"}).json()["extended_to"] == "2029-01-01"
    assert api.call("POST", f"{path}/begin_exit/", {"exiting_on": "2028-01-01"}).json()["exiting_on"] == "2028-01-01"
    assert api.call("POST", f"{path}/close/", {"closed_on": today.isoformat()}).json()["phase"] == "closed"


def test_reallocate_adds_a_statement(api, world):
    path = f"contracts/{make_contract(world).pk}/reallocate/"
    shares = [
        {"organisation": str(world.alder.pk), "share": "50.00"},
        {"organisation": str(world.birch.pk), "share": "50.00"},
    ]
    body = {"effective_from": "2026-05-01", "shares": shares, "reason": "Agreed in April"}
    done = api.call("POST", path, body).json()
    assert [(row["effective_from"], row["share"]) for row in done["allocations"]] == [
        ("2026-05-01", "50.00"),
        ("2026-05-01", "50.00"),
        ("2026-03-31", "60.00"),
        ("2026-03-31", "40.00"),
    ]
    shares[0]["share"] = "49.99"
    refused = api.call("POST", path, body)
    assert (refused.status_code, refused.json()["code"]) == (409, "shares_not_whole")
    shares[0]["organisation"] = shares[1]["organisation"]
    twice = api.call("POST", path, body)
    assert (twice.status_code, twice.json()["errors"][0]["field"]) == (400, "/shares")
    shares[0] |= {"organisation": str(world.cedar.pk)}
    foreign = api.call("POST", path, body)
    assert (foreign.status_code, foreign.json()["errors"][0]["field"]) == (400, "/shares/0/organisation")
    assert Allocation.objects.count() == 4


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_another_consortium_finds_nothing(world, verb):
    contract = make_contract(world)
    for seat, expected in [("outsider", 403), ("foreign_coordinator", 404)]:
        stranger = Integrator(getattr(world.seats, seat))
        path = f"contracts/{contract.pk}/{verb}{'/' if verb else ''}"
        method, body = ("POST", {}) if verb else ("GET", None)
        assert stranger.call(method, path, body).status_code == (expected if verb else 404)
        assert stranger.call(method, f"/api/v1/consortia/northern/{path}", body).status_code == 404
        assert ids(stranger.call("GET", "contracts/")) == []


@pytest.mark.parametrize("seat", ["observer", "member", "lead", "broker"])
def test_others_may_look_but_not_change(world, seat):
    contract = make_contract(world)
    api = Integrator(getattr(world.seats, seat))
    assert ids(api.call("GET", "contracts/")) == [str(contract.pk)]
    assert api.call("POST", "contracts/", {}).status_code == 403
    assert api.call("POST", "contracts/create_from_bid/", {}).status_code == 403
    assert api.call("PATCH", f"contracts/{contract.pk}/", {}, **{"If-Match": "*"}).status_code == 403
    for verb in VERBS:
        assert api.call("POST", f"contracts/{contract.pk}/{verb}/", {}).status_code == 403
