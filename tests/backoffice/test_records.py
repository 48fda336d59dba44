"""Desks that only list what was recorded: notices, interests, results. Each row leads to its bid or contract."""

import pytest
import time_machine

from partners.interests import actions as interests
from tests.factories.partners import make_bid, make_indicator, make_interest, make_notice, make_result
from tests.factories.world import NOW

DESKS = {"notice": make_notice, "interest": make_interest, "result": make_result}


@pytest.fixture(autouse=True)
def then():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(signed_in, world):
    return signed_in(world.seats.coordinator)


def text(answer):
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return " ".join(content.decode().split())


def home_of(row):
    """Return the address of the desk page of the bid or contract that a row belongs to."""
    if hasattr(row, "bid"):
        return f"/admin/partners/bid/{row.bid_id}/change/"
    return f"/admin/partners/contract/{row.indicator.contract_id}/change/"


@pytest.mark.parametrize("noun", DESKS)
def test_each_row_leads_to_what_it_belongs_to_and_nothing_can_be_changed(desk, world, noun):
    row = DESKS[noun](world)
    page = text(desk.get(f"/admin/partners/{noun}/"))
    assert f'href="{home_of(row)}"' in page
    shown = text(desk.get(f"/admin/partners/{noun}/{row.pk}/change/"))
    assert ['name="_save"' in shown, home_of(row) in shown] == [False, True]
    before = type(row).objects.values().get(pk=row.pk)
    assert desk.post(f"/admin/partners/{noun}/{row.pk}/change/", {"words": "Other", "value": "1"}).status_code == 403
    assert desk.get(f"/admin/partners/{noun}/add/").status_code == 403
    assert type(row).objects.values().get(pk=row.pk) == before


@pytest.mark.parametrize("noun", DESKS)
def test_another_consortium_sees_none_of_it(signed_in, world, noun):
    row = DESKS[noun](world)
    other = signed_in(world.seats.foreign_coordinator)
    assert str(row.pk) not in text(other.get(f"/admin/partners/{noun}/"))
    assert str(row.pk) not in text(other.get(f"/admin/partners/{noun}/export-csv/"))
    assert other.get(f"/admin/partners/{noun}/{row.pk}/change/").status_code == 404


def test_interests_are_found_by_person_and_by_whether_they_stand(desk, world):
    bid = make_bid(world)
    interests.declare_interest(bid, words="=cmd|’ /C calc’!A0", by=world.member, now=NOW)
    row = bid.interests.get()
    listed = "/admin/partners/interest/"
    assert str(row.pk) in text(desk.get(f"{listed}?standing=yes&q=birch"))
    assert ",=cmd" not in text(desk.get(f"{listed}export-csv/"))
    interests.withdraw_interest(bid, interest=row, by=world.member, now=NOW)
    assert str(row.pk) in text(desk.get(f"{listed}?standing=no"))
    assert str(row.pk) not in text(desk.get(f"{listed}?standing=yes"))
    assert str(row.pk) not in text(desk.get(f"{listed}?q=nobody"))


def test_results_show_a_correction_beside_what_it_corrects(desk, world):
    indicator = make_indicator(world)
    for number in (0, 1):
        make_result(world, indicator, number)
    page = text(desk.get("/admin/partners/result/?rating=approaching_target"))
    assert ["240" in page, "241" in page] == [True, True]
    assert "240" not in text(desk.get("/admin/partners/result/?rating=good"))
    rows = text(desk.get("/admin/partners/result/export-csv/"))
    assert ["Advice in Leeds" in rows, "<a " in rows] == [True, False]
