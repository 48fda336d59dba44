"""Organisations over the API: the pattern that every other endpoint follows."""

import uuid

import pytest

from consortium.organisations import actions as organisations
from consortium.organisations.models import Organisation
from tests.factories.api import Integrator
from tests.factories.world import NOW, make_organisation


@pytest.fixture
def api(world):
    return Integrator(world.seats.coordinator)


def test_list_shows_the_consortium_and_nobody_elses(api):
    body = api.call("GET", "organisations/").json()
    assert [row["name"] for row in body["results"]] == ["Alder Advice", "Birch Community"]


def test_list_finds_by_identifier(api, world):
    elm = organisations.create(name="Elm", identifiers=[("GB-COH", "02324869")], by=world.coordinator, now=NOW)
    found = api.call("GET", "organisations/?identifier=GB-COH-2324869").json()["results"]
    assert [row["id"] for row in found] == [str(elm.pk)]
    wrong = api.call("GET", "organisations/?identifier=2324869")
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (400, "/identifier")


def test_list_pages_by_cursor_without_gap_or_repeat(api, world):
    for number in range(25):
        make_organisation(world.northern, f"Same name {number % 3}")
    seen, address = [], "organisations/?limit=4"
    while address:
        body = api.call("GET", address).json()
        seen += [row["id"] for row in body["results"]]
        address = body["next"] and body["next"].replace("http://testserver", "")
    assert len(seen) == len(set(seen)) == 27


@pytest.mark.parametrize("limit", ["0", "201", "-1", "x", "１"])
def test_list_refuses_a_limit_out_of_range(api, limit):
    refused = api.call("GET", f"organisations/?limit={limit}")
    assert refused.status_code == 400
    assert refused["Content-Type"] == "application/problem+json"


def test_list_tells_of_archived_rows_since_a_time(api, world):
    elm = make_organisation(world.northern, "Elm")
    organisations.archive(elm, by=world.coordinator, now=NOW)
    assert str(elm.pk) not in [row["id"] for row in api.call("GET", "organisations/").json()["results"]]
    since = api.call("GET", "organisations/?updated_since=2026-03-01T00:00:00Z").json()["results"]
    assert next(row["archived_at"] for row in since if row["id"] == str(elm.pk)) is not None


def test_create_answers_with_location_and_version(api):
    made = api.call(
        "POST", "organisations/", {"name": "Elm", "identifiers": [{"scheme": "GB-CHC", "value": "1000340"}]}
    )
    assert made.status_code == 201
    again = api.call("GET", made["Location"].replace("http://testserver", ""))
    assert (again.json(), again["ETag"]) == (made.json(), made["ETag"])


def test_create_names_the_field_at_fault(api):
    bad = {"name": "", "identifiers": [{"scheme": "GB-COH", "value": "12345678"}], "kind": "x"}
    refused = api.call("POST", "organisations/", bad)
    assert refused.status_code == 400
    assert {error["field"] for error in refused.json()["errors"]} == {"/name", "/identifiers/0/value", "/kind"}


def test_create_of_a_taken_number_is_a_conflict(api):
    body = {"name": "Elm", "identifiers": [{"scheme": "GB-CHC", "value": "1000340"}]}
    api.call("POST", "organisations/", body)
    refused = api.call("POST", "organisations/", body)
    assert (refused.status_code, refused.json()["code"]) == (409, "identifier_taken")


def test_create_with_a_key_happens_once(api):
    first = api.call("POST", "organisations/", {"name": "Elm"}, **{"Idempotency-Key": "a"})
    again = api.call("POST", "organisations/", {"name": "Elm"}, **{"Idempotency-Key": "a"})
    assert (again.status_code, again.json(), again["Location"]) == (201, first.json(), first["Location"])
    assert Organisation.objects.filter(name="Elm").count() == 1
    other = api.call("POST", "organisations/", {"name": "Fir"}, **{"Idempotency-Key": "a"})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_create_with_a_key_can_be_mended_and_repeated(api):
    refused = api.call("POST", "organisations/", {"name": ""}, **{"Idempotency-Key": "a"})
    mended = api.call("POST", "organisations/", {"name": "Elm"}, **{"Idempotency-Key": "a"})
    assert (refused.status_code, mended.status_code) == (400, 201)


def test_revise_needs_the_version_that_was_read(api, world):
    path = f"organisations/{world.alder.pk}/"
    assert api.call("PATCH", path, {"name": "New"}).status_code == 428
    etag = api.call("GET", path)["ETag"]
    done = api.call("PATCH", path, {"name": "New"}, **{"If-Match": etag})
    assert (done.status_code, done.json()["name"]) == (200, "New")
    stale = api.call("PATCH", path, {"name": "Newer"}, **{"If-Match": etag})
    assert (stale.status_code, stale.json()["current"]["name"]) == (412, "New")
    assert stale["ETag"] == done["ETag"]


def test_archive_is_refused_while_a_membership_runs(api, world):
    refused = api.call("POST", f"organisations/{world.alder.pk}/archive/")
    assert (refused.status_code, refused.json()["code"]) == (409, "still_in_use")


@pytest.mark.parametrize("path", ["organisations/{cedar}/", "organisations/{nothing}/"])
def test_retrieve_of_another_consortium_is_as_unknown_as_nothing(api, world, path):
    answer = api.call("GET", path.format(cedar=world.cedar.pk, nothing=uuid.uuid4()))
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_token_does_not_open_another_consortium(api, world):
    assert api.call("GET", "/api/v1/consortia/southern/organisations/").status_code == 404


def test_token_without_the_scope_is_refused(world):
    api = Integrator(world.seats.coordinator, scopes={"bids.view"})
    assert api.call("GET", "organisations/").status_code == 403


def test_token_never_does_more_than_its_seat(world):
    api = Integrator(world.seats.member)
    assert api.call("GET", "organisations/").status_code == 200
    assert api.call("POST", "organisations/", {"name": "Elm"}).status_code == 403


def test_stranger_is_asked_for_a_token(client, world):
    answer = client.get("/api/v1/consortia/northern/organisations/")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")


def test_session_does_not_open_the_api(signed_in, world):
    client = signed_in(world.seats.coordinator)
    assert client.get("/api/v1/consortia/northern/organisations/").status_code == 401


def test_answers_tell_the_rate_and_are_not_cached(api):
    answer = api.call("GET", "organisations/")
    assert (answer["RateLimit-Limit"], answer["Cache-Control"]) == ("600", "private, no-store")
