"""Import of contacts through the admin: matched by organisation and address, and the address is never changed."""

import pytest

from consortium.activity.models import Event
from consortium.contacts.models import Contact
from tests.factories.spreadsheets import Importing, as_workbook, counts, listed
from tests.factories.world import NOW, make_contact, make_organisation

HEADINGS = ["Organisation", "Name", "E-mail address", "Role", "Shared inbox"]


@pytest.fixture
def importing(signed_in, world):
    return Importing(signed_in(world.seats.coordinator), "contact")


def test_import_adds_a_contact_and_one_event(importing, world):
    page = importing.run(HEADINGS, ["alder advice", "Jo Green", "jo@alder.example", "Director", "no"])
    assert counts(page) == (1, 0, 0, 0)
    jo = Contact.objects.get(email="jo@alder.example")
    assert (jo.name, jo.organisation, jo.job_title, jo.consortium, jo.user) == (
        "Jo Green",
        world.alder,
        "Director",
        world.northern,
        None,
    )
    assert Event.objects.get(kind="contact.imported").data["created"] == 1


def test_import_finds_the_organisation_by_its_org_id(importing, world):
    world.birch.identifiers.create(consortium=world.northern, scheme="GB-CHC", value="1000340")
    importing.run(["org_id", "name", "email"], ["GB-CHC-1000340", "Jo", "jo@birch.example"])
    assert Contact.objects.get(email="jo@birch.example").organisation == world.birch


def test_import_changes_what_is_known_but_never_the_address(importing, world):
    make_contact(world.alder, "Jo Green")
    importing.run(HEADINGS, ["Alder Advice", "Jo Brown", "JO.GREEN@example.org", "", "yes"])
    jo = Contact.objects.get(email="jo.green@example.org")
    assert (jo.name, jo.is_shared_inbox) == ("Jo Brown", True)


def test_import_never_touches_how_somebody_signs_in(importing, world):
    contact = world.seats.lead.contact
    importing.run(["organisation", "name", "email"], ["Alder Advice", "New Name", contact.email.upper()])
    contact.refresh_from_db()
    contact.user.refresh_from_db()
    assert (contact.name, contact.email, contact.user) == ("New Name", contact.user.email, world.seats.lead.user)
    assert contact.user.name == "Member lead Alder Advice"


def test_import_of_the_same_file_again_changes_nothing(importing, world):
    rows = [HEADINGS, ["Alder Advice", "Jo", "jo@alder.example", "", "yes"]]
    importing.run(*rows)
    before = list(Contact.objects.values("id", "updated_at"))
    assert counts(importing.preview(*rows)) == (0, 0, 1, 0)
    assert list(Contact.objects.values("id", "updated_at")) == before


def test_import_of_our_own_export_changes_nothing(importing):
    importing.run(
        ["organisation", "name", "email", "phone"], ["Alder Advice", "Jo", "jo@alder.example", "+44 20 7946 0000"]
    )
    export = importing.client.get(f"{importing.desk}export-csv/")
    assert counts(importing.preview(data=b"".join(export.streaming_content))) == (0, 0, 4, 0)


def test_import_says_what_is_wrong_with_each_row(importing, world):
    make_organisation(world.northern, "Twin")
    make_organisation(world.northern, "Twin")
    make_organisation(world.northern, "Old Elm", archived_at=NOW)
    make_contact(world.alder, "Gone Away", archived_at=NOW)
    page = importing.preview(
        HEADINGS,
        ["Cedar Trust", "A", "a@example.org", "", ""],
        ["Twin", "B", "b@example.org", "", ""],
        ["Old Elm", "C", "c@example.org", "", ""],
        ["Alder Advice", "D", "not an address", "", ""],
        ["Alder Advice", "", "e@example.org", "", ""],
        ["Alder Advice", "F", "", "", ""],
        ["Alder Advice", "G", "g@example.org", "", "maybe"],
        ["Alder Advice", "H", "h@example.org", "", ""],
        ["Alder Advice", "H", "H@example.org", "", ""],
        ["Alder Advice", "I", "gone.away@example.org", "", ""],
        ["", "J", "j@example.org", "", ""],
    )
    assert counts(page) == (1, 0, 0, 10)
    assert listed(page, "wrong") == [
        "Row 2: No organisation here is called “Cedar Trust” or has that number. Add it first.",
        "Row 3: Several organisations are called “Twin”. Give the org-id instead.",
        "Row 4: Old Elm is archived.",
        "Row 5: email: Enter a valid email address.",
        "Row 6: This row has no name.",
        "Row 7: This row has no e-mail address.",
        "Row 8: shared_inbox: “maybe” is neither yes nor no.",
        "Row 10: Row 9 of this file has H@example.org at Alder Advice already.",
        "Row 11: Gone Away is archived here. If they are back, add them by hand.",
        "Row 12: This row has no organisation. Give its org-id or its name.",
    ]


def test_import_reads_yes_and_no_of_a_workbook(importing):
    importing.run(data=as_workbook(HEADINGS, ["Alder Advice", "Inbox", "info@alder.example", None, True]))
    assert Contact.objects.get(email="info@alder.example").is_shared_inbox


def test_import_is_for_those_who_may(signed_in, world):
    assert signed_in(world.seats.lead).get("/admin/consortium/contact/import/", follow=True).status_code == 403
