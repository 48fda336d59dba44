"""The partnerships desk."""

import pytest

from partners.partnerships import actions as partnerships
from partners.partnerships.models import Partnership
from tests.factories.forms import filled
from tests.factories.partners import make_foreign_partnership, make_partnership
from tests.factories.world import NOW, make_member

LIST = "/admin/partners/partnership/"
VERBS = ["add_party", "end_party", "change_lead", "end", "archive"]


@pytest.fixture
def desk(signed_in, world):
    return signed_in(world.seats.coordinator)


def press(client, thing, verb, **typed):
    """Open the button's page, type, and send."""
    address = f"{LIST}{thing.pk}/{verb}/"
    return client.post(address, filled(client.get(address), **typed), follow=True)


def test_list_shows_lead_parties_and_status(desk, world):
    make_partnership(world)
    make_foreign_partnership(world)
    page = desk.get(LIST).content.decode()
    assert [word in page for word in ["Warm Homes", "Alder Advice", "open", "Southern Kitchens"]] == [
        True,
        True,
        True,
        False,
    ]


def test_add_creates_through_the_action(desk, world):
    typed = {"name": "Warm Homes", "started_on": "2025-04-01", "lead": world.alder.pk, "partners": [world.birch.pk]}
    answer = desk.post(f"{LIST}add/", filled(desk.get(f"{LIST}add/")) | typed)
    assert answer.status_code == 302
    made = Partnership.objects.get()
    assert [party.organisation for party in made.parties.all()] == [world.alder, world.birch]


def test_add_refused_keeps_what_was_typed(desk, world):
    typed = {"name": "Warm Homes", "started_on": "2010-04-01", "lead": world.alder.pk, "partners": [world.birch.pk]}
    page = desk.post(f"{LIST}add/", filled(desk.get(f"{LIST}add/")) | typed).content.decode()
    assert "Not an active member of this consortium on 1 April 2010: Alder Advice." in page
    assert 'value="Warm Homes"' in page
    assert not Partnership.objects.exists()


def test_add_does_not_offer_or_take_another_consortiums_organisations(desk, world):
    page = desk.get(f"{LIST}add/")
    assert ["Alder Advice" in page.content.decode(), "Cedar Trust" in page.content.decode()] == [True, False]
    typed = {"name": "A", "started_on": "2025-04-01", "lead": world.cedar.pk, "partners": [world.cedar.pk]}
    assert desk.post(f"{LIST}add/", filled(page) | typed).status_code == 200
    assert not Partnership.objects.exists()


def test_change_revises_the_name_only(desk, world):
    made = make_partnership(world)
    address = f"{LIST}{made.pk}/change/"
    page = desk.get(address)
    assert "Birch Community" in page.content.decode()
    assert desk.post(address, filled(page) | {"name": "New", "started_on": "2020-01-01"}).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.started_on.year) == ("New", 2025)


def test_buttons_carry_the_verbs_out(desk, world):
    elm = make_member(world.northern, "Elm")
    made = make_partnership(world)
    press(desk, made, "add_party", organisation=elm.pk, role="partner", since="2025-05-01")
    press(desk, made, "change_lead", organisation=world.birch.pk, since="2025-06-01")
    press(desk, made, "end_party", organisation=world.birch.pk, until="2025-07-01", new_lead=elm.pk)
    assert made.parties.get(role="lead", until=None).organisation == elm
    page = press(desk, made, "end", ended_on="2025-08-01").content.decode()
    assert "The partnership has ended. Its history stays." in page
    press(desk, made, "archive")
    made.refresh_from_db()
    assert made.archived_at is not None


def test_button_refused_keeps_what_was_typed(desk, world):
    made = make_partnership(world)
    page = press(desk, made, "change_lead", organisation=world.birch.pk, since="2025-04-01").content.decode()
    assert "Choose a later day." in page
    assert 'value="2025-04-01"' in page
    page = press(desk, made, "archive").content.decode()
    assert "End it first, then archive it." in page


def test_opening_a_button_changes_nothing(desk, world):
    made = make_partnership(world)
    partnerships.end(made, ended_on=NOW.date(), by=world.coordinator, now=NOW)
    assert desk.get(f"{LIST}{made.pk}/archive/").status_code == 200
    made.refresh_from_db()
    assert made.archived_at is None


@pytest.mark.parametrize("verb", ["change", "history", *VERBS])
def test_another_consortiums_partnership_is_not_there(desk, world, verb):
    foreign = make_foreign_partnership(world)
    assert desk.get(f"{LIST}{foreign.pk}/{verb}/").status_code == 404
    assert desk.post(f"{LIST}{foreign.pk}/{verb}/", {"ended_on": "2026-01-01"}).status_code == 404


@pytest.mark.parametrize("seat", ["member", "observer", "lead", "broker"])
def test_desk_is_closed_to_everybody_else(signed_in, world, seat):
    made = make_partnership(world)
    client = signed_in(getattr(world.seats, seat))
    for path in ["", "add/", f"{made.pk}/change/", *(f"{made.pk}/{verb}/" for verb in VERBS)]:
        assert client.get(f"{LIST}{path}", follow=True).status_code == 403


def test_hostile_text_is_escaped(desk, world):
    made = make_partnership(world, name="<script>alert(1)</script>")
    for path in ["", f"{made.pk}/change/", f"{made.pk}/history/", f"{made.pk}/end/"]:
        page = desk.get(f"{LIST}{path}").content.decode()
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page
