"""Documents for integrators: metadata in lists, a file by upload and download, once per key."""

import pytest

from partners.documents import actions as documents
from partners.documents.models import Document, DocumentType
from tests.factories.api import Integrator
from tests.factories.documents import PDF, a_file, make_declaration, make_document, make_type
from tests.factories.world import NOW, TODAY

ALL = "/api/v1/consortia/northern/documents/"


@pytest.fixture
def api(world):
    return Integrator(world.seats.coordinator)


def form(world, **more):
    kind = make_type(world, "Safeguarding policy", "review_by")
    known = {"organisation": str(world.birch.pk), "type": str(kind.pk)}
    return {**known, "issued_on": TODAY.isoformat(), "runs_out_on": "2031-01-01", "file": a_file()} | more


def test_upload_by_a_form_of_several_parts_happens_once_per_key(world, api):
    answers = [
        api.post(ALL, form(world, file=a_file(name)), format="multipart", HTTP_IDEMPOTENCY_KEY="a")
        for name in ["one.pdf", "one.pdf", "two.pdf"]
    ]
    assert [answer.status_code for answer in answers] == [201, 201, 422]
    assert answers[0].json() == answers[1].json()
    document = Document.objects.get()
    assert answers[0]["Location"].endswith(f"{ALL}{document.pk}/")
    body = answers[0].json()
    assert (body["file_name"], body["standing"], body["version"]) == ("one.pdf", "to_verify", 1)
    assert "file" not in body
    assert document.uploaded_by_id == world.coordinator.user_id


def test_a_declaration_is_sent_as_json(world, api):
    kind = make_declaration(world)
    sent = {"organisation": str(world.birch.pk), "type": str(kind.pk), "issued_on": TODAY.isoformat()}
    answer = api.call("POST", "documents/", sent | {"declaration": "All checked."})
    assert (answer.status_code, answer.json()["declaration"]) == (201, "All checked.")
    assert api.call("GET", f"documents/{answer.json()['id']}/download/").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"file": a_file("x.html")}, 409, "file_kind_refused"),
        ({"file": a_file("x.pdf", b"")}, 409, "file_empty"),
        ({"file": "words"}, 400, "invalid"),
        ({"runs_out_on": "2019-01-01"}, 409, "day_wrong"),
        ({"issued_on": "10000-01-01"}, 400, "invalid"),
        ({"declaration": "x" * 10_000}, 400, "invalid"),
        ({"cover": "1e99"}, 400, "invalid"),
        ({"organisation": "nobody"}, 400, "invalid"),
    ],
)
def test_what_is_wrong_is_a_problem_and_nothing_is_kept(world, api, wrong, status, code):
    answer = api.post(ALL, form(world, **wrong), format="multipart")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert Document.objects.count() == 0


def test_a_form_that_is_none_is_refused(api):
    odd = api.generic("POST", ALL, "words", content_type="multipart/form-data")
    many = api.post(ALL, {f"field{number}": "x" for number in range(1001)}, format="multipart")
    assert [odd.status_code, many.status_code] == [400, 400]
    assert odd["Content-Type"] == "application/problem+json"
    assert many["Content-Type"] == "application/problem+json"


def test_a_members_token_sees_and_gives_its_own_organisations_documents_only(world, api):
    document = make_document(world)
    birch, alder = Integrator(world.seats.member), Integrator(world.seats.lead)
    assert [row["id"] for row in birch.call("GET", "documents/").json()["results"]] == [str(document.pk)]
    assert alder.call("GET", "documents/").json()["results"] == []
    assert alder.call("GET", f"documents/{document.pk}/download/").status_code == 404
    assert alder.post(ALL, form(world), format="multipart").json()["code"] == "not_your_organisation"
    assert birch.post(ALL, form(world), format="multipart").status_code == 201
    assert birch.call("POST", f"documents/{document.pk}/verify/").status_code == 403
    looking = Integrator(world.seats.member, scopes=["documents.view"])
    assert looking.post(ALL, form(world), format="multipart").status_code == 403
    assert looking.call("POST", f"documents/{document.pk}/withdraw/", {"reason": "No"}).status_code == 403


def test_download_gives_the_file_as_an_attachment(world, api):
    answer = api.call("GET", f"documents/{make_document(world).pk}/download/")
    assert answer.content == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="cover.pdf"'
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "private, no-store")


def test_verify_refuse_and_withdraw(world, api):
    document = make_document(world)
    assert api.call("POST", f"documents/{document.pk}/verify/").json()["standing"] == "verified"
    assert api.call("POST", f"documents/{document.pk}/verify/").json()["code"] == "already_decided"
    refused = api.call("POST", f"documents/{document.pk}/refuse/", {"reason": "Not signed"}).json()
    assert (refused["standing"], refused["refused_because"]) == ("refused", "Not signed")
    withdrawn = api.call("POST", f"documents/{document.pk}/withdraw/", {"reason": "Mistake"}).json()
    assert (withdrawn["standing"], withdrawn["withdrawn_because"]) == ("withdrawn", "Mistake")
    assert api.call("GET", "documents/").json()["results"] == []
    since = api.call("GET", "documents/?updated_since=2020-01-01T00:00:00Z").json()["results"]
    assert [row["id"] for row in since] == [str(document.pk)]


def test_lists_filter_as_the_admin_does(world, api):
    first = make_document(world, runs_out_on=TODAY.replace(year=2031))
    second = make_document(world, runs_out_on=TODAY.replace(year=2032))
    other = make_document(world, organisation=world.alder, by=world.lead, runs_out_on=TODAY.replace(year=2033))
    documents.verify(second, by=world.coordinator, now=NOW)
    world.alder.identifiers.create(consortium=world.northern, scheme="GB-CHC", value="1000340")

    def found(query):
        return [row["id"] for row in api.call("GET", f"documents/?{query}").json()["results"]]

    def ids(*rows):
        return sorted(str(row.pk) for row in rows)

    assert found(f"organisation={world.alder.pk}") == ids(other)
    assert found("identifier=GB-CHC-1000340") == ids(other)
    assert found("standing=verified") == ids(second)
    assert sorted(found("latest=true")) == ids(second, other)
    assert found("runs_out_before=2032-01-01") == ids(first)
    assert found("runs_out_from=2032-01-01&runs_out_before=2033-01-01") == ids(second)
    assert sorted(found("type_key=safeguarding-policy")) == ids(first, second, other)
    assert found(f"type={make_type(world).pk}") == []


def test_types_are_created_revised_and_archived(world, api):
    made = api.call("POST", "document-types/", {"name": "Lone working", "expiry_kind": "period", "months": 24})
    assert (made.status_code, made.json()["key"]) == (201, "lone-working")
    path = f"document-types/{made.json()['id']}/"
    changed = api.call("PATCH", path, {"months": 12, "key": "other"}, **{"If-Match": made["ETag"]}).json()
    assert (changed["months"], changed["key"]) == (12, "lone-working")
    assert api.call("POST", "document-types/", {"name": "Odd", "expiry_kind": "period"}).json()["code"] == "invalid"
    assert api.call("POST", f"{path}archive/").json()["archived_at"] is not None
    assert DocumentType.objects.current().count() == 0
