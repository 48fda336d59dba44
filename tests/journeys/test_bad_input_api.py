"""Whatever a program sends, the API answers with a problem document that says what is wrong, and writes nothing."""

from base64 import b64encode
from datetime import timedelta
from itertools import count
from urllib.parse import quote, urlencode

import pytest

from consortium.activity.models import Event
from tests.factories import partners, steering
from tests.factories.api import Integrator
from tests.factories.world import make_organisation
from tests.journeys import hostile

pytestmark = [pytest.mark.strict, pytest.mark.slow]
DAY = "2026-12-01"


@pytest.fixture
def api(world):
    """A coordinator’s program. What fails on our side comes back as it would to anybody: as a 500."""
    program = Integrator(world.seats.coordinator)
    program.raise_request_exception = False
    return program


def bodies(world):
    """Return what each collection takes, as somebody would send it."""
    partnership = str(partners.make_partnership(world).pk)
    alder, birch = str(world.alder.pk), str(world.birch.pk)
    soon = (steering.today(world) + timedelta(days=40)).isoformat()
    return {
        "organisations": {
            "name": "Elm",
            "kind": "charity",
            "identifiers": [{"scheme": "GB-CHC", "value": "1000340"}],
            "website": "https://elm.example",
            "postcode": "LS1 1AA",
            "activities": "Advice",
            "incomes": [{"year_end": "2025-03-31", "amount": "12.50"}],
            "led_by_community": "not_asked",
        },
        "contacts": {
            "organisation": birch,
            "name": "Jo",
            "email": "jo@example.org",
            "phone": "0113 496 0000",
            "job_title": "Director",
            "is_shared_inbox": False,
        },
        "memberships": {
            "organisation": str(make_organisation(world.northern, "Oak").pk),
            "tier": "full",
            "applied_on": DAY,
            "admitted_on": DAY,
            "approved_on": DAY,
            "minute_reference": "12/3",
        },
        "partnerships": {
            "name": "Kitchens",
            "purpose": "Meals",
            "started_on": "2026-01-05",
            "lead": alder,
            "partners": [birch],
        },
        "bids": {
            "partnership": partnership,
            "title": "Advice",
            "commissioner": "Leeds",
            "route": "open",
            "lots_note": "",
            "total_value": "100.00",
            "annual_value": "50.00",
            "currency": "GBP",
            "term_months": 24,
            "weight_price": "40",
            "weight_quality": "50",
            "weight_social_value": "10",
            "lead": alder,
            "time_zone": "Europe/London",
            "nation": "ENG",
            "clarification_deadline_at": "2026-12-01T12:00:00Z",
            "submission_deadline_at": "2026-12-15T12:00:00Z",
            "award_expected_on": "2027-01-15",
            "starts_on": "2027-04-01",
        },
        "contracts": {
            "partnership": partnership,
            "title": "Advice",
            "holder": alder,
            "commissioner": "Leeds",
            "value": "100.00",
            "annual_value": "50.00",
            "currency": "GBP",
            "starts_on": "2027-04-01",
            "ends_on": "2029-03-31",
            "extension_options": "One year",
        },
        "reviews": {"partnership": partnership, "opens_on": soon, "mode": "open"},
        "cadences": {"partnership": partnership, "anchor_on": soon, "every_months": 6, "mode": "open"},
        "commitments": {
            "partnership": partnership,
            "title": "Share the agenda",
            "behaviour": "power",
            "owner": birch,
            "person_name": "Jo",
            "due_on": soon,
        },
    }


NOUNS = ["organisations", "contacts", "memberships", "partnerships", "bids", "contracts", "reviews", "cadences"]
NOUNS += ["commitments"]


def is_clear(answer):
    """Return whether the answer is a success, or a problem document with a code and a sentence."""
    if answer.status_code < 400:
        return True
    if answer.status_code >= 500 or answer["Content-Type"] != "application/problem+json":
        return False
    body = answer.json()
    return body["status"] == answer.status_code and bool(body["code"]) and body["detail"].endswith((".", "?", "!"))


@pytest.mark.parametrize("noun", NOUNS)
def test_a_field_with_anything_in_it_is_answered_clearly(api, world, noun):
    good = bodies(world)[noun]
    unclear, keys = {}, count()
    for name in good:
        for value in hostile.JSON:
            answer = api.call("POST", f"{noun}/", {**good, name: value}, **{"Idempotency-Key": str(next(keys))})
            if not is_clear(answer):
                unclear[name, repr(value)[:40]] = (answer.status_code, answer.content[:300])
    assert unclear == {}


def test_a_number_or_a_text_that_json_can_hardly_write_repeats_by_its_key(api, world):
    for at, value in enumerate([10**40, "\U0001f469", 1e300]):
        body = {"name": "Elm", "kind": value}
        answers = [api.call("POST", "organisations/", body, **{"Idempotency-Key": f"odd-{at}"}) for _ in range(2)]
        assert {answer.status_code for answer in answers} == {400}


@pytest.mark.parametrize("body", hostile.BROKEN, ids=lambda body: repr(body[:12]))
@pytest.mark.parametrize("path", ["organisations/", "reviews/", "commitments/"])
def test_a_body_that_is_no_object_is_refused(api, body, path):
    answer = api.generic("POST", f"/api/v1/consortia/northern/{path}", body, content_type="application/json")
    assert (answer.status_code, is_clear(answer)) == (400, True), answer.content


@pytest.mark.parametrize("content_type", ["text/plain", "multipart/form-data; boundary=x", "application/xml", ""])
def test_a_body_that_is_not_called_json_is_refused(api, content_type):
    answer = api.generic("POST", "/api/v1/consortia/northern/organisations/", b'{"name": "Elm"}', content_type)
    assert (answer.status_code, is_clear(answer)) == (415, True), answer.content


QUERIES = [
    f"{name}={value}"
    for name, values in {
        "limit": ["0", "-1", "201", "99999999999999999999", "ten", "%00", "1.5"],
        "cursor": ["x", "%00", "cD0lMDA=", "cD0yMDI2", "bz05OTk5OTk5OTk5OTk5OTk=", "cD1hJnI9MQ=="],
        "ordering": ["password", "-", "id;drop", "%00"],
        "updated_since": ["yesterday", "2026-02-30T10:00:00Z", "%00", "9999-12-31T23:59:59-14:00"],
        "archived": ["perhaps"],
        "identifier": ["x", "GB-CHC", "GB-CHC-%00", "-", "GB-CHC-" + "9" * 500],
        "partnership": ["x", "%00"],
        "organisation": ["x", "%00"],
    }.items()
    for value in values
]
OWN = {
    "organisations": ["name=%00", "size_band=huge", "kind=x"],
    "contacts": ["email=%00"],
    "memberships": ["tier=x"],
    "partnerships": ["open_on=2026-02-30", "open_on=9999-12-31", "open_on=0001-01-01"],
    "bids": ["stage=x", "deadline_from=x", "route=x", "outcome=x"],
    "contracts": ["phase=x", "ends_from=x", "ends_before=9999-12-31", "bid=x"],
    "reviews": ["status=x", "mode=x", "opens_from=x", "opens_before=0001-01-01"],
    "cadences": ["is_active=x"],
    "commitments": ["state=x", "owner=x", "review=x", "overdue=x", "due_from=x"],
}


@pytest.mark.parametrize("noun", NOUNS)
def test_a_question_about_a_list_is_answered_or_refused_clearly(api, world, noun):
    bodies(world)
    asked = {query: api.call("GET", f"{noun}/?{query}") for query in QUERIES + OWN[noun]}
    assert {query: answer.content for query, answer in asked.items() if not is_clear(answer)} == {}
    assert {asked[f"limit={limit}"].status_code for limit in ["0", "-1", "201", "ten"]} == {400}


@pytest.mark.parametrize("name", ["created_at", "updated_at", "name"])
def test_a_cursor_that_somebody_made_up_is_refused(api, world, name):
    for position in ["\x00", "2026", "[]", "9" * 400, "9999-12-31T23:59:59+00:00", "9999-12-31T23:59:59-14:00"]:
        cursor = b64encode(urlencode({"p": position}).encode()).decode()
        answer = api.call("GET", f"organisations/?{urlencode({'ordering': name, 'cursor': cursor})}")
        assert is_clear(answer), (position, answer.content)


METHODS = ["PUT", "DELETE", "TRACE", "POST", "PATCH"]


@pytest.mark.parametrize("noun", NOUNS)
def test_a_method_that_an_address_does_not_have_is_refused(api, world, noun):
    for path in [f"{noun}/", f"{noun}/{hostile.IDS['nobody’s']}/"]:
        for method in METHODS[:3]:
            answer = api.call(method, path, {})
            assert (answer.status_code, is_clear(answer)) == (405, True), answer.content


@pytest.mark.parametrize("noun", NOUNS)
def test_an_id_that_nothing_here_has_is_not_found(api, world, noun):
    for name, pk in hostile.IDS.items():
        answer = api.call("GET", f"{noun}/{quote(pk)}/")
        assert (name, answer.status_code, is_clear(answer)) == (name, 404, True), answer.content


def test_a_token_that_is_none_is_refused(api, world):
    for said in ["", "Bearer", "Bearer x", "Bearer \x00", "Bearer a b", "Basic eDp4", f"Bearer {'x' * 10_000}"]:
        api.credentials(HTTP_AUTHORIZATION=said)
        answer = api.call("GET", "organisations/")
        assert (said, answer.status_code, is_clear(answer)) == (said, 401, True), answer.content


def test_a_header_that_makes_no_sense_is_refused(api, world):
    for key in ["", "x" * 201, "\x00"]:
        answer = api.call("POST", "organisations/", {"name": "Elm"}, **{"Idempotency-Key": key})
        assert (len(key), answer.status_code, is_clear(answer)) == (len(key), 400, True), answer.content
    path = f"organisations/{world.alder.pk}/"
    refused = [api.call("PATCH", path, {"name": "Elm"}, **{"If-Match": said}) for said in ["", "x", '"x", "y"', "\x00"]]
    assert [answer.status_code for answer in refused] == [412] * 4
    assert Event.objects.filter(kind="organisation.revised").count() == 0
