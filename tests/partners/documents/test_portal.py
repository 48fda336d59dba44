"""Our documents in the portal: uploaded from a phone, seen by one's own organisation and the coordinators alone."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import UploadedFile

from partners.documents import actions as documents
from partners.documents.models import Document
from tests.factories.documents import (
    PDF,
    SVG,
    a_file,
    a_zip,
    make_declaration,
    make_document,
    make_insurance,
    make_type,
)
from tests.factories.world import NOW, TODAY

HOME = "/consortia/northern/documents/"


def page(answer, status=200):
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def typed(**more):
    return {"issued_on": TODAY.isoformat(), "runs_out_on": "2031-01-01", "cover": "5000000", "file": a_file()} | more


def address(world, kind=None):
    return f"{HOME}types/{(kind or make_insurance(world)).pk}/upload/"


def test_upload_from_the_list_and_find_it_there_again(world, signed_in):
    client = signed_in(world.seats.member)
    url = address(world)
    assert "Nothing yet" in page(client.get(HOME))
    form = page(client.get(url))
    assert 'accept="application/pdf,image/jpeg' in form
    assert 'enctype="multipart/form-data"' in form
    assert "Usually £5,000,000 or more" in form
    answer = client.post(url, typed(), follow=True)
    document = Document.objects.get()
    assert answer.redirect_chain == [(f"{HOME}{document.pk}/", 302)]
    assert "To be verified" in page(answer)
    assert f'href="{HOME}{document.pk}/"' in page(client.get(HOME))


@pytest.mark.parametrize("seat", ["lead", "broker", "observer", "outsider", "foreign_coordinator"])
def test_documents_are_their_organisations_and_the_coordinators(world, signed_in, seat):
    document = make_document(world)
    pages = [f"{HOME}{document.pk}/{tail}" for tail in ["", "download/", "withdraw/"]]
    client = signed_in(getattr(world.seats, seat))
    known = {"observer": 403, "broker": 403}.get(seat, 404)
    assert [client.get(each).status_code for each in pages] == [known] * 3
    assert client.post(pages[2], {"reason": "Mischief"}).status_code == known
    southern = [each.replace("/northern/", "/southern/") for each in pages]
    assert 200 not in [client.get(each).status_code for each in southern]
    assert Document.objects.filter(archived_at=None).count() == 1


def test_a_person_with_two_seats_sees_the_documents_of_the_seat_they_sit_in(world, signed_in):
    """An observer’s seat at Birch opens none of its documents to somebody who takes part for Alder."""
    document = make_document(world)
    observer = world.seats.observer
    observer.user = world.seats.lead.user
    observer.save()
    assert signed_in(world.seats.lead).get(f"{HOME}{document.pk}/").status_code == 404
    assert signed_in(observer).get(f"{HOME}{document.pk}/").status_code == 403


@pytest.mark.parametrize("seat", ["member", "coordinator"])
def test_download_is_an_attachment_that_nothing_opens_or_keeps(world, signed_in, seat):
    document = make_document(world, file=a_file("Siân’s “cover”;\u202e x.html.pdf"))
    answer = signed_in(getattr(world.seats, seat)).get(f"{HOME}{document.pk}/download/")
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''Si%C3%A2n%E2%80%99s")
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_a_declaration_has_no_file_to_download(world, signed_in):
    client = signed_in(world.seats.member)
    url = address(world, make_declaration(world))
    assert "never keep certificates" in page(client.get(url))
    answer = client.post(url, {"issued_on": TODAY.isoformat(), "declaration": "All <b>checked</b>", "file": a_file()})
    document = Document.objects.get()
    assert (answer.status_code, document.declaration, document.file.name) == (302, "All <b>checked</b>", "")
    assert "All &lt;b&gt;checked&lt;/b&gt;" in page(client.get(f"{HOME}{document.pk}/"))
    assert client.get(f"{HOME}{document.pk}/download/").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"file": a_file("empty.pdf", b"")}, "This file is empty"),
        ({"file": a_file("page.html", PDF)}, "ends in “.html”"),
        ({"file": a_file("x.svg", SVG)}, "not a PDF or a photo"),
        ({"file": a_file("x.pdf", a_zip())}, "not a PDF or a photo"),
        ({"file": a_file("big.pdf", PDF + bytes(10 * 1024 * 1024))}, "larger than 10 MB"),
        ({"file": ""}, "This field is required"),
        ({"issued_on": "0001-01-01"}, "too far away"),
        ({"issued_on": "31/02/2026"}, "Enter a valid date"),
        ({"runs_out_on": "2019-01-01"}, "It held until 1 January 2019"),
        ({"cover": "-1"}, "greater than or equal to 0"),
        ({"cover": "NaN"}, "Enter a number"),
        ({"cover": "1" + "0" * 20}, "no more than 14 digits"),
    ],
)
def test_upload_says_what_is_wrong_and_keeps_what_was_typed(world, signed_in, wrong, says):
    sent = typed(cover="4750000") | wrong
    for each in sent.values():
        if isinstance(each, UploadedFile):
            each.seek(0)
    answer = page(signed_in(world.seats.member).post(address(world), sent))
    assert says in answer
    assert "choose the file again" in answer
    assert all(f'value="{value}"' in answer for name, value in sent.items() if name != "file")
    assert Document.objects.count() == 0


def test_a_name_of_ten_thousand_characters_is_no_fault_of_ours(world, signed_in):
    answer = signed_in(world.seats.member).post(address(world), typed(file=a_file("x" * 10_000 + ".pdf")))
    assert answer.status_code in {302, 400}


def test_a_file_is_kept_under_a_name_that_tells_nothing(world, signed_in):
    signed_in(world.seats.member).post(address(world), typed(file=a_file("../../static/evil.pdf")))
    document = Document.objects.get()
    assert document.file_name == "evil.pdf"
    assert "evil" not in document.file.name
    assert document.file.path.startswith(document.file.storage.base_location)


def test_withdraw_says_why_and_a_second_click_is_told_so(world, signed_in):
    document = make_document(world)
    client, url = signed_in(world.seats.member), f"{HOME}{document.pk}/withdraw/"
    assert "This field is required" in page(client.post(url, {"reason": ""}))
    assert "Withdrawn because" in page(client.post(url, {"reason": "<script>wrong</script>"}, follow=True))
    assert "This version was withdrawn" in page(client.post(url, {"reason": "Again"}))


def test_the_page_tells_why_a_version_was_refused_and_lists_the_others(world, signed_in):
    first = make_document(world)
    second = make_document(world, runs_out_on=TODAY + timedelta(days=400))
    documents.refuse(second, reason="Page 2 <is> missing", by=world.coordinator, now=NOW)
    told = page(signed_in(world.seats.member).get(f"{HOME}{second.pk}/"))
    assert "Page 2 &lt;is&gt; missing" in told
    assert f'href="{HOME}{first.pk}/"' in told


def test_the_list_says_what_to_do_when_nothing_is_asked_for(world, signed_in):
    assert "No documents are asked for yet" in page(signed_in(world.seats.member).get(HOME))


def test_nothing_is_uploaded_to_a_type_of_another_consortium_or_an_archived_one(world, signed_in):
    kind = make_type(world)
    kind.archived_at = NOW
    kind.save()
    client = signed_in(world.seats.member)
    assert client.post(address(world, kind), typed()).status_code == 404
    assert signed_in(world.seats.outsider).post(address(world, kind), typed()).status_code == 404
