"""The desks of cadences and of question sets."""

from datetime import date

import pytest

from reflections.questions import actions as questions
from reflections.reviews.models import Cadence
from reflections.reviews.occasions import Occasion
from tests.factories.forms import filled
from tests.factories.partners import make_partnership
from tests.factories.steering import make_cadence
from tests.factories.world import NOW

LIST = "/admin/reflections/cadence/"
SETS = "/admin/reflections/questionset/"


@pytest.fixture
def desk(signed_in, world):
    return signed_in(world.seats.coordinator)


def test_add_sets_a_cadence_with_the_consortiums_rhythm(desk, world):
    address = f"{LIST}add/"
    typed = {"partnership": make_partnership(world).pk, "anchor_on": "15/01/2026"}
    page = desk.get(address)
    assert filled(page)["every_months"] == "6"
    assert desk.post(address, filled(page) | typed).status_code == 302
    made = Cadence.objects.get()
    assert (made.every_months, made.anchor_on, made.mode, made.is_active) == (6, date(2026, 1, 15), "open", True)
    assert desk.post(address, filled(page) | typed).context["adminform"].form.errors
    few = filled(page) | typed | {"partnership": make_partnership(world, name="B").pk, "mode": "confidential"}
    assert "needs four or more parties" in desk.post(address, few).content.decode()
    assert Cadence.objects.count() == 1


def test_change_and_pause(desk, world):
    cadence = make_cadence(world)
    address = f"{LIST}{cadence.pk}/change/"
    assert desk.post(address, filled(desk.get(address)) | {"every_months": "3"}).status_code == 302
    cadence.refresh_from_db()
    assert (cadence.every_months, cadence.mode) == (3, "open")
    for _ in range(2):
        desk.post(f"{LIST}{cadence.pk}/pause/", {})
        cadence.refresh_from_db()
        assert cadence.is_active is False
    assert "paused" in desk.get(LIST).content.decode()
    desk.post(address, filled(desk.get(address)))
    cadence.refresh_from_db()
    assert cadence.is_active is True


def test_occasions_are_ticked_to_begin_with_and_can_be_left_out(desk, world):
    address = f"{LIST}add/"
    page = desk.get(address)
    assert page.context["adminform"].form["occasions"].value() == list(Occasion.values)
    chosen = {"partnership": make_partnership(world).pk, "anchor_on": "15/01/2026", "occasions": ["exit", "extension"]}
    desk.post(address, filled(page) | chosen)
    made = Cadence.objects.get()
    assert made.occasions == ["extension", "exit"]
    address = f"{LIST}{made.pk}/change/"
    assert desk.post(address, filled(desk.get(address)) | {"occasions": ["full_moon"]}).context["adminform"].form.errors
    assert desk.post(address, filled(desk.get(address)) | {"occasions": []}).status_code == 302
    made.refresh_from_db()
    assert made.occasions == []


@pytest.mark.parametrize("page", ["change", "history", "pause"])
def test_another_consortiums_cadence_is_not_there(signed_in, world, page):
    client = signed_in(world.seats.foreign_coordinator)
    address = f"{LIST}{make_cadence(world).pk}/{page}/"
    assert (client.get(address).status_code, client.post(address, {}).status_code) == (404, 404)


def test_question_sets_that_ship_are_to_read(desk, signed_in, world):
    shipped = questions.current_for(world.northern, now=NOW)
    draft = questions.copy(shipped, consortium=world.northern, by=world.coordinator, now=NOW)
    page = desk.get(f"{SETS}{shipped.pk}/change/").content.decode()
    assert "[name] leaves us rea" in page
    assert "_save" not in page
    assert desk.get(f"{SETS}add/").status_code == 403
    assert desk.post(f"{SETS}{shipped.pk}/change/", {"title": "Mine"}).status_code == 403
    assert len(desk.get(SETS).context["cl"].result_list) == 2
    stranger = signed_in(world.seats.foreign_coordinator)
    assert stranger.get(f"{SETS}{draft.pk}/change/").status_code == 404
    assert len(stranger.get(SETS).context["cl"].result_list) == 1


@pytest.mark.parametrize("seat", ["member", "observer", "lead", "broker"])
def test_desks_are_closed_to_everybody_else(signed_in, world, seat):
    cadence = make_cadence(world)
    client = signed_in(getattr(world.seats, seat))
    for path in [LIST, f"{LIST}add/", f"{LIST}{cadence.pk}/change/", f"{LIST}{cadence.pk}/pause/", SETS]:
        assert client.get(path, follow=True).status_code == 403
