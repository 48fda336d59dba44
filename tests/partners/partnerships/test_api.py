"""Partnerships over the API."""

import pytest

from consortium.organisations import actions as organisations
from partners.partnerships.models import Partnership
from tests.factories.api import Integrator
from tests.factories.partners import make_foreign_partnership, make_partnership
from tests.factories.world import NOW, make_member

VERBS = ["add_party", "end_party", "change_lead", "end", "archive"]


@pytest.fixture
def api(world):
    return Integrator(world.seats.coordinator)


def ids(answer):
    assert answer.status_code == 200, answer.json()
    return [row["id"] for row in answer.json()["results"]]


def test_list_shows_parties_with_dates(api, world):
    make_partnership(world)
    make_foreign_partnership(world)
    (row,) = api.call("GET", "partnerships/").json()["results"]
    assert (row["name"], row["is_open"], row["started_on"]) == ("Warm Homes", True, "2025-04-01")
    assert row["parties"] == [
        {
            "organisation": str(organisation.pk),
            "name": organisation.name,
            "role": role,
            "since": "2025-04-01",
            "until": None,
        }
        for organisation, role in [(world.alder, "lead"), (world.birch, "partner")]
    ]


def test_list_finds_by_party_identifier_and_day(api, world):
    organisations.revise(world.birch, identifiers=[("GB-CHC", "1000340")], by=world.coordinator, now=NOW)
    organisations.revise(world.cedar, identifiers=[("GB-CHC", "1000340")], by=world.foreign_coordinator, now=NOW)
    make_foreign_partnership(world)
    ours = str(make_partnership(world).pk)
    other = str(make_partnership(world, name="Other", partners=[make_member(world.northern, "Elm")]).pk)
    assert ids(api.call("GET", "partnerships/?identifier=GB-CHC-1000340")) == [ours]
    assert ids(api.call("GET", f"partnerships/?organisation={world.birch.pk}")) == [ours]
    assert ids(api.call("GET", f"partnerships/?organisation={world.cedar.pk}")) == []
    assert ids(api.call("GET", "partnerships/?open_on=2025-03-31")) == []
    assert ids(api.call("GET", "partnerships/?open_on=2025-04-01&ordering=name")) == [other, ours]
    assert api.call("GET", "partnerships/?identifier=nonsense").status_code == 400
    assert api.call("GET", "partnerships/?organisation=nonsense").status_code == 400


def test_create_answers_with_its_parties(api, world):
    body = {
        "name": "<b>Warm</b> Homes",
        "purpose": "Fewer cold homes",
        "started_on": "2025-04-01",
        "lead": str(world.alder.pk),
        "partners": [str(world.birch.pk)],
    }
    made = api.call("POST", "partnerships/", body)
    assert (made.status_code, made.json()["name"]) == (201, "<b>Warm</b> Homes")
    assert [party["role"] for party in made.json()["parties"]] == ["lead", "partner"]
    assert api.call("GET", made["Location"].replace("http://testserver", ""))["ETag"] == made["ETag"]


def test_create_names_the_field_at_fault(api, world):
    body = {"name": "A", "started_on": "2025-02-30", "lead": str(world.cedar.pk), "partners": [str(world.cedar.pk)]}
    refused = api.call("POST", "partnerships/", body)
    assert refused.status_code == 400
    assert {error["field"] for error in refused.json()["errors"]} == {"/started_on", "/lead", "/partners"}
    alone = {"name": "A", "started_on": "2025-04-01", "lead": str(world.alder.pk), "partners": []}
    refused = api.call("POST", "partnerships/", alone)
    assert (refused.status_code, refused.json()["code"]) == (409, "too_few_parties")
    assert not Partnership.objects.exists()


def test_revise_changes_the_name_and_nothing_else(api, world):
    path = f"partnerships/{make_partnership(world).pk}/"
    etag = api.call("GET", path)["ETag"]
    body = {"name": "New", "started_on": "2020-01-01", "lead": str(world.birch.pk)}
    done = api.call("PATCH", path, body, **{"If-Match": etag}).json()
    assert (done["name"], done["started_on"], done["parties"][0]["name"]) == ("New", "2025-04-01", "Alder Advice")


def test_verbs_change_the_parties(api, world):
    elm = make_member(world.northern, "Elm")
    path = f"partnerships/{make_partnership(world).pk}"
    added = api.call("POST", f"{path}/add_party/", {"organisation": str(elm.pk), "since": "2025-05-01"})
    assert [party["name"] for party in added.json()["parties"]] == ["Alder Advice", "Birch Community", "Elm"]
    led = api.call("POST", f"{path}/change_lead/", {"organisation": str(world.birch.pk), "since": "2025-06-01"})
    assert led.status_code == 200
    gone = api.call(
        "POST",
        f"{path}/end_party/",
        {"organisation": str(world.birch.pk), "until": "2025-07-01", "new_lead": str(elm.pk)},
    )
    open_parts = [(party["name"], party["role"]) for party in gone.json()["parties"] if party["until"] is None]
    assert sorted(open_parts) == [("Alder Advice", "partner"), ("Elm", "lead")]
    ended = api.call("POST", f"{path}/end/", {"ended_on": "2025-08-01"})
    assert (ended.json()["ended_on"], ended.json()["is_open"]) == ("2025-08-01", False)
    again = api.call("POST", f"{path}/end/", {"ended_on": "2025-08-01"})
    assert (again.status_code, again.json()["code"]) == (409, "already_ended")
    assert api.call("POST", f"{path}/archive/").json()["archived_at"] is not None
    assert ids(api.call("GET", "partnerships/")) == []


def test_end_party_of_the_lead_says_what_to_do(api, world):
    elm = make_member(world.northern, "Elm")
    path = f"partnerships/{make_partnership(world, partners=[world.birch, elm]).pk}/end_party/"
    refused = api.call("POST", path, {"organisation": str(world.alder.pk), "until": "2025-07-01"})
    assert (refused.status_code, refused.json()["code"]) == (409, "lead_needed")
    assert refused.json()["errors"][0]["field"] == "/new_lead"


@pytest.mark.parametrize("seat", ["outsider", "foreign_coordinator"])
@pytest.mark.parametrize("verb", ["", *VERBS])
def test_another_consortium_finds_nothing(world, seat, verb):
    made = make_partnership(world)
    stranger = Integrator(getattr(world.seats, seat))
    path = f"partnerships/{made.pk}/{verb}{'/' if verb else ''}"
    expected = 403 if verb and seat == "outsider" else 404
    assert stranger.call("POST" if verb else "GET", path, {} if verb else None).status_code == expected
    northern = f"/api/v1/consortia/northern/{path}"
    assert stranger.call("POST" if verb else "GET", northern, {} if verb else None).status_code == 404
    assert ids(stranger.call("GET", "partnerships/")) == []


@pytest.mark.parametrize("seat", ["observer", "member", "lead", "broker"])
def test_others_may_look_but_not_change(world, seat):
    made = make_partnership(world)
    api = Integrator(getattr(world.seats, seat))
    assert ids(api.call("GET", "partnerships/")) == [str(made.pk)]
    assert api.call("POST", "partnerships/", {}).status_code == 403
    assert api.call("PATCH", f"partnerships/{made.pk}/", {}, **{"If-Match": "*"}).status_code == 403
    for verb in VERBS:
        assert api.call("POST", f"partnerships/{made.pk}/{verb}/", {}).status_code == 403
