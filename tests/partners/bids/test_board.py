"""The board of bids by stage."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from partners.bids import actions as bids
from partners.bids import board
from partners.bids.models import Bid
from tests.factories.partners import make_bid, make_partnership, make_submitted_bid
from tests.factories.queries import costs
from tests.factories.world import NOW, TODAY

BOARD = "/admin/partners/bid/board/"


@pytest.fixture
def desk(signed_in, world):
    return signed_in(world.seats.coordinator)


@pytest.fixture
def partnership(world):
    return make_partnership(world)


def shown(columns):
    return {column.stage: [bid.title for bid in column.bids] for column in columns if column.count}


def test_board_shows_each_bid_at_its_stage_and_leaves_archived_ones_out(desk, world, partnership):
    make_bid(world, partnership, title="Found")
    make_submitted_bid(world, partnership=partnership, title="Gone in")
    gone = make_bid(world, partnership, title="Over")
    bids.withdraw(gone, outcome_on=TODAY, by=world.coordinator, now=NOW)
    page = desk.get(BOARD)
    assert shown(page.context["columns"]) == {
        "identified": ["Found"],
        "submitted": ["Gone in"],
        "withdrawn": ["Over"],
    }
    bids.archive(gone, by=world.coordinator, now=NOW)
    assert "Over" not in desk.get(BOARD).content.decode()


def test_board_follows_the_day(world, partnership):
    make_submitted_bid(world, partnership=partnership)
    assert shown(board.columns(Bid.objects.all(), TODAY)) == {"submitted": ["Advice in Leeds"]}
    assert shown(board.columns(Bid.objects.all(), TODAY - timedelta(days=1))) == {"identified": ["Advice in Leeds"]}


def test_board_counts_all_and_shows_25_by_deadline(desk, world, partnership):
    for number in range(27):
        due = datetime(2026, 5, 28 - number, 11, tzinfo=UTC) if number else None
        value = {"total_value": Decimal("1000.10")} if number else {}
        make_bid(world, partnership, title=f"Bid {number}", submission_deadline_at=due, shares=(), **value)
    page = desk.get(BOARD)
    found = next(column for column in page.context["columns"] if column.stage == "identified")
    assert (found.count, len(found.bids), found.more, found.unknown) == (27, 25, 2, 1)
    assert [bid.title for bid in found.bids[:2]] == ["Bid 26", "Bid 25"]
    assert found.worth == [("GBP", Decimal("26002.60"))]
    assert "2 more in the list" in page.content.decode()


def test_board_keeps_currencies_apart(world, partnership):
    for currency in ["GBP", "EUR"]:
        make_bid(world, partnership, title=currency, currency=currency, total_value=Decimal(5))
    first = board.columns(Bid.objects.all(), TODAY)[0]
    assert first.worth == [("EUR", Decimal(5)), ("GBP", Decimal(5))]


@pytest.mark.either
def test_board_costs_the_same_however_many_bids(desk, world):
    taken = costs(lambda: desk.get(BOARD), lambda number: make_bid(world, make_partnership(world, name=f"P{number}")))
    assert taken == [taken[0]] * 3


def test_board_shows_hostile_words_as_words(desk, world):
    make_bid(world, title="<script>alert(1)</script>")
    assert "<script>alert(1)" not in desk.get(BOARD).content.decode()


def test_board_shows_nothing_of_another_consortium(signed_in, world):
    make_bid(world)
    assert shown(signed_in(world.seats.foreign_coordinator).get(BOARD).context["columns"]) == {}
    assert signed_in(world.seats.lead).get(BOARD, follow=True).status_code == 403
