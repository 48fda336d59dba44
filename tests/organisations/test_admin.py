"""The organisations desk: the pattern that every other desk follows."""

import csv
import io

from consortium.organisations.models import Organisation
from tests.factories.forms import filled
from tests.factories.world import make_organisation

LIST = "/admin/consortium/organisation/"


def add(client, **typed):
    """Open the form, type, and save."""
    return client.post(f"{LIST}add/", filled(client.get(f"{LIST}add/"), name="Elm") | typed)


def test_list_shows_the_consortium_of_the_coordinator(signed_in, world):
    page = signed_in(world.seats.coordinator).get(LIST).content.decode()
    assert "Alder Advice" in page
    assert "Cedar Trust" not in page


def test_desk_is_closed_to_members_and_strangers(signed_in, client, world):
    assert client.get(LIST, follow=True).redirect_chain[-1][0].startswith("/accounts/login/?next=/admin/")
    assert signed_in(world.seats.lead).get(LIST, follow=True).status_code == 403


def test_add_creates_through_the_action(signed_in, world):
    client = signed_in(world.seats.coordinator)
    answer = add(client, identifiers="GB-CHC-1000340\nGB-COH-2324869", year_end="2025-03-31", income="120000")
    assert answer.status_code == 302
    made = Organisation.objects.get(name="Elm")
    assert [str(number) for number in made.identifiers.all()] == ["GB-CHC-1000340", "GB-COH-02324869"]
    assert (made.size_band, made.consortium) == ("medium", world.northern)


def test_add_with_a_taken_number_keeps_what_was_typed(signed_in, world):
    client = signed_in(world.seats.coordinator)
    add(client, identifiers="GB-CHC-1000340")
    answer = add(client, name="Fir", identifiers="GB-CHC-1000340", postcode="LS1 1AA")
    page = answer.content.decode()
    assert (answer.status_code, "GB-CHC-1000340 is the number of Elm." in page, "LS1 1AA" in page) == (200, True, True)
    assert not Organisation.objects.filter(name="Fir").exists()


def test_add_with_an_income_but_no_year_asks_for_the_year(signed_in, world):
    page = add(signed_in(world.seats.coordinator), income="5").content.decode()
    assert "Give the year end and the income together." in page


def test_change_revises_only_what_changed(signed_in, world):
    client = signed_in(world.seats.coordinator)
    address = f"{LIST}{world.alder.pk}/change/"
    answer = client.post(address, filled(client.get(address)) | {"name": "Alder and Ash"})
    assert answer.status_code == 302
    assert client.get(f"{LIST}{world.alder.pk}/history/").content.decode().count("changed Alder and Ash") == 1


def test_change_of_another_consortiums_organisation_is_not_there(signed_in, world):
    assert signed_in(world.seats.coordinator).get(f"{LIST}{world.cedar.pk}/change/").status_code == 404


def test_nothing_can_be_deleted(signed_in, world):
    assert signed_in(world.seats.coordinator).post(f"{LIST}{world.alder.pk}/delete/").status_code == 403


def test_archive_button_says_why_not(signed_in, world):
    client = signed_in(world.seats.coordinator)
    answer = client.post(f"{LIST}{world.alder.pk}/archive/")
    assert "End its membership first." in answer.content.decode()


def test_archive_button_asks_first_and_acts_only_when_sent(signed_in, world):
    elm = make_organisation(world.northern, "Elm")
    client = signed_in(world.seats.coordinator)
    for method, archived in [(client.get, False), (client.post, True)]:
        method(f"{LIST}{elm.pk}/archive/")
        elm.refresh_from_db()
        assert (elm.archived_at is not None) == archived


def test_export_streams_harmless_cells(signed_in, world):
    make_organisation(world.northern, "=cmd()|x")
    answer = signed_in(world.seats.coordinator).get(f"{LIST}export-csv/")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[0][1] == "name"
    assert "'=cmd()|x" in [row[1] for row in rows]
    assert "Cedar Trust" not in [row[1] for row in rows]
