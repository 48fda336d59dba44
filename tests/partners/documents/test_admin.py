"""The coordinators' desks: what waits, what runs out, and the buttons that decide."""

from datetime import timedelta

import pytest

from consortium import clock
from consortium.access.roles import Role
from partners.documents import actions as documents
from partners.documents.models import Document, DocumentType
from tests.factories.documents import PDF, a_file, make_document, make_type
from tests.factories.forms import filled
from tests.factories.world import NOW, make_seat

DESK = "/admin/partners/document/"
TYPES = "/admin/partners/documenttype/"


@pytest.fixture
def desk(world, signed_in):
    return signed_in(world.seats.coordinator)


def listed(client, query):
    return [row.pk for row in client.get(f"{DESK}?{query}").context["cl"].queryset]


def test_upload_for_an_organisation_that_sent_it(world, desk):
    kind = make_type(world, "Safeguarding policy", "review_by")
    sent = {"organisation": world.birch.pk, "type": kind.pk, "issued_on": "2026-03-01", "runs_out_on": "2031-01-01"}
    page = desk.get(f"{DESK}upload/")
    assert 'enctype="multipart/form-data"' in page.content.decode()
    empty = desk.post(f"{DESK}upload/", sent)
    assert "Choose the file" in empty.content.decode()
    answer = desk.post(f"{DESK}upload/", sent | {"file": a_file()})
    document = Document.objects.get()
    assert answer["Location"] == f"{DESK}{document.pk}/change/"
    shown = desk.get(answer["Location"]).content.decode()
    assert f'href="/consortia/northern/documents/{document.pk}/download/"' in shown
    assert desk.get(f"/consortia/northern/documents/{document.pk}/download/").content == PDF


def test_verify_refuse_and_withdraw_by_their_buttons(world, desk):
    document = make_document(world)
    change = f"{DESK}{document.pk}/"
    desk.post(f"{change}verify/")
    document.refresh_from_db()
    assert document.verified_by_id == world.coordinator.user_id
    assert "verified already" in desk.post(f"{change}verify/").content.decode()
    desk.post(f"{change}refuse/", {"reason": "Not signed"})
    desk.post(f"{change}withdraw/", {"reason": "Sent by mistake"})
    document.refresh_from_db()
    assert (document.refused_because, document.withdrawn_because) == ("Not signed", "Sent by mistake")


def test_a_coordinator_of_the_organisation_is_told_to_ask_another(world, desk):
    make_seat(world.northern, Role.MEMBER, world.birch, world.seats.coordinator.user)
    document = make_document(world)
    assert "Ask another coordinator" in desk.post(f"{DESK}{document.pk}/verify/").content.decode()
    document.refresh_from_db()
    assert document.verified_at is None


def test_the_list_can_be_narrowed_to_what_needs_looking_at(world, desk):
    kinds = [make_type(world, f"Policy {number}", "review_by") for number in range(4)]
    today = clock.today(world.northern.zone)
    waiting, soon, past, rejected = (
        make_document(world, type=kind, runs_out_on=today + timedelta(days=999)) for kind in kinds
    )
    Document.objects.filter(pk=soon.pk).update(runs_out_on=today + timedelta(days=20))
    Document.objects.filter(pk=past.pk).update(runs_out_on=today - timedelta(days=1), issued_on="2020-01-01")
    documents.refuse(rejected, reason="No", by=world.coordinator, now=NOW)
    assert listed(desk, "runs_out=0") == [past.pk]
    assert set(listed(desk, "runs_out=30")) == {soon.pk, past.pk}
    assert listed(desk, "standing=refused") == [rejected.pk]
    assert set(listed(desk, "standing=to_verify")) == {waiting.pk, soon.pk}
    assert listed(desk, f"type__id__exact={kinds[0].pk}") == [waiting.pk]


def test_the_list_as_csv_makes_formulae_harmless(world, desk):
    make_document(world, file=a_file("=cmd().pdf"))
    lines = b"".join(desk.get(f"{DESK}export-csv/").streaming_content).decode()
    assert "'=cmd().pdf" in lines


def test_a_type_is_added_revised_and_archived_at_its_desk(world, desk):
    form = filled(desk.get(f"{TYPES}add/"), name="Lone working policy", key="lone-working", expiry_kind="review_by")
    assert desk.post(f"{TYPES}add/", form).status_code == 302
    made = DocumentType.objects.get()
    change = f"{TYPES}{made.pk}/change/"
    assert desk.post(change, filled(desk.get(change), name="Lone working")).status_code == 302
    wrong = desk.post(change, filled(desk.get(change), months="6"))
    assert "Give the number of months" in wrong.content.decode()
    desk.post(f"{TYPES}{made.pk}/archive/")
    made.refresh_from_db()
    assert (made.name, made.key, made.months, made.archived_at is None) == ("Lone working", "lone-working", None, False)
