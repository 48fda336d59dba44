"""The board report: facts as at a day, in three shapes, and nothing that is confidential."""

import csv
import sys
from datetime import timedelta
from io import StringIO

import pytest
import time_machine

from consortium.access.roles import Role
from consortium.home.board import board_as_at
from partners.bids import actions as bids
from reflections.questions.models import FIVE
from reflections.reviews.models import Mode
from reflections.turn import conclude
from tests.factories import reviews
from tests.factories.partners import make_bid, make_contract, make_partnership
from tests.factories.steering import make_released_review
from tests.factories.world import NOW, TODAY, actor_in, make_seat, make_user

PAGE = "/board-report/"


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


def rows(actor, on=TODAY):
    return {title: [(row.name, row.status) for row in found] for title, found in board_as_at(actor, on).sections}


def test_as_at_a_day_tells_what_stood_then(world):
    bid = make_bid(world)
    later = NOW.replace(month=4)
    bids.withdraw(bid, outcome_on=later.date(), by=world.coordinator, now=later)
    contract = make_contract(world, partnership=make_partnership(world, name="Second"), title="Second bid")
    assert rows(world.coordinator)["Bids"][0] == ("Advice in Leeds", "Identified")
    assert rows(world.coordinator, later.date())["Bids"][0] == ("Advice in Leeds", "Withdrawn")
    assert (contract.title, "Pre-signature") in rows(world.coordinator, later.date())["Contracts"]
    assert rows(world.coordinator, TODAY.replace(year=2024)) == {
        "Partnerships": [],
        "Bids": [],
        "Contracts": [],
        "Results of reviews": [],
    }


def test_another_consortium_is_in_no_report(world):
    make_contract(world)
    assert all(not found for found in rows(world.foreign_coordinator).values())


def concluded(world, size, score=5):
    """A confidential review of so many organisations, in which each gave every score alike."""
    group = reviews.make_group(world.northern, size, f"The {size}")
    review = reviews.opened(group, Mode.CONFIDENTIAL)
    for seat in group.people:
        reviews.answer(review, seat, score)
    conclude(review, now=review.closes_at)
    return group


def test_results_say_only_what_every_party_may_see(world):
    """A coordinator with seats at parties reads other cells elsewhere; the report is the same whoever asks for it."""
    make_released_review(world)
    group = concluded(world, 5)
    concluded(world, 4)
    for organisation in group.organisations[:2]:
        make_seat(world.northern, Role.MEMBER, organisation, world.seats.coordinator.user)
    plain = actor_in(make_seat(world.northern, Role.COORDINATOR, user=make_user("Cora Clerk")))
    on = TODAY + timedelta(days=60)
    told = board_as_at(actor_in(world.seats.coordinator), on).sections[3][1]
    assert told == board_as_at(plain, on).sections[3][1]
    strong, hidden = (
        ", ".join(f"{each.label}: strong" for each in FIVE),
        ", ".join(f"{each.label}: not shown" for each in FIVE),
    )
    assert {row.name: row.said for row in told} == {
        "The 4": hidden,
        "The 5": strong,
        "Warm Homes": "The parties have it. It is not in this report.",
    }
    assert board_as_at(plain, TODAY - timedelta(days=30)).sections[3][1] == []


def test_csv_runs_nothing(signed_in, world):
    make_contract(world, title="=cmd()|' /C calc'!A0")
    answer = signed_in(world.seats.coordinator).get(f"{PAGE}report.csv?on={TODAY}")
    assert answer["Content-Disposition"] == f'attachment; filename="board-report-{TODAY}.csv"'
    table = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[0] for row in table] == ["Section", "Partnerships", "Bids", "Contracts"]
    assert table[2][1] == "'=cmd()|' /C calc'!A0"
    assert not [cell for row in table for cell in row if cell.startswith(("=", "+", "@"))]


def test_pdf_is_drawn_and_fetches_nothing(signed_in, world):
    make_contract(world, title='<img src="http://127.0.0.1:1/x"><script>')
    answer = signed_in(world.seats.coordinator).get(f"{PAGE}report.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def test_where_no_pdf_can_be_drawn_the_page_prints(signed_in, world, monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    page = signed_in(world.seats.coordinator).get(f"{PAGE}report.pdf", follow=True)
    assert "Print this page instead" in page.content.decode()


def test_a_day_that_has_not_come_is_refused_and_today_is_shown(signed_in, world):
    page = signed_in(world.seats.coordinator).get(f"{PAGE}?on=2999-01-01")
    assert "This day has not come yet" in page.content.decode()
    assert page.context["board"].on == TODAY
    assert "None on record." in page.content.decode()
    for wrong in ["x", "0001-01-01", "=1"]:
        assert signed_in(world.seats.coordinator).get(f"{PAGE}report.csv?on={wrong}").status_code == 200
