"""The panel hears of what it has to score, when a round closes and once more; nobody else does."""

from datetime import timedelta

import pytest
import time_machine

from consortium.mail.models import Message
from consortium.seats import actions as seats
from partners.rounds import actions as rounds
from partners.rounds import deciding, judging, reminding
from tests.factories.queries import costs
from tests.factories.tendering import (
    CLOSED,
    OPENED,
    give,
    make_decided,
    make_judge,
    make_open,
    make_scored,
    make_scoring,
    reread,
)
from tests.factories.world import NOW

MINUTE = timedelta(minutes=1)
WEEK = timedelta(days=7)


def plan(now):
    with time_machine.travel(now, tick=False):
        reminding.plan(now)


def told(round, **fields):
    return sorted(
        Message.objects.filter(kind=reminding.KIND, about_id=round.pk, **fields).values_list("step", "address")
    )


def reason_against(message, now=NOW):
    with time_machine.travel(now, tick=False):
        return reminding.NUDGE.still_wanted(message)


@pytest.fixture
def panel(world):
    return [world.seats.member, make_judge(world)]


def test_nobody_is_written_to_before_the_round_closes(world, panel):
    round = make_open(world)
    judging.add_panel_member(round, contact=panel[1].contact, by=world.coordinator, now=OPENED)
    plan(NOW)
    assert told(round) == []


def test_panel_is_told_at_the_close_and_a_week_later_each_once(world, panel):
    round = make_scoring(world)
    for _ in range(2):
        plan(CLOSED + MINUTE)
    both = sorted(seat.user.email for seat in panel)
    assert told(round) == [("closed", address) for address in both]
    give(round, panel[0], round.applications.get(), 4)
    for later in (WEEK, WEEK + timedelta(hours=12), 2 * WEEK, 3 * WEEK):
        plan(CLOSED + later)
    assert told(round, step="again") == [("again", panel[1].user.email)]
    assert len(told(round)) == 3


def test_who_has_scored_everything_or_belongs_to_an_applicant_hears_nothing(world, panel):
    plan(NOW)
    assert told(make_scored(world)) == []


def test_seat_that_ended_hears_nothing(world, panel):
    round = make_scoring(world)
    seats.end(panel[1], by=world.coordinator, now=NOW)
    plan(NOW)
    assert told(round) == [("closed", panel[0].user.email)]


def test_waiting_message_ends_with_its_cause(world, panel):
    round = make_scoring(world)
    plan(NOW)
    waiting = {row.recipient_id: row for row in Message.objects.filter(kind=reminding.KIND, about_id=round.pk)}
    mine, other = (waiting[seat.user_id] for seat in panel)
    assert reason_against(mine) is None
    give(round, panel[0], round.applications.get(), 4)
    assert reason_against(mine) == "has nothing left to do in the round"
    assert reason_against(other) is None
    rounds.cancel(reread(round), reason="No money", by=world.coordinator, now=NOW)
    assert reason_against(other) == "the round is not being scored any more"


def test_upheld_appeal_asks_the_panel_again(world, panel):
    round = deciding.appeal(make_decided(world), grounds="Misread", by=world.lead, now=NOW)
    plan(NOW)
    assert told(round) == []
    answer = {"appeal": round.appeals.get(), "upheld": True, "answer": "It was"}
    deciding.decide_appeal(round, **answer, by=world.coordinator, now=NOW)
    plan(NOW + MINUTE)
    assert [step for step, _ in told(round)] == ["closed", "closed"]


def test_letter_says_how_much_waits_and_names_no_applicant(world, panel):
    round = make_open(world, closes_at=CLOSED)
    judging.add_panel_member(round, contact=panel[1].contact, by=world.coordinator, now=OPENED)
    plan(NOW)
    found = reminding.NUDGE.render(Message.objects.get(kind=reminding.KIND))
    assert found.subject == "Visits in the west: to be scored"
    assert "say whether you have an interest" in found.text
    assert "Alder" not in found.subject + found.text
    assert found.button.path.endswith(f"/rounds/{round.pk}/panel/")


@pytest.mark.either
def test_planning_costs_the_same_for_1_3_and_30_rounds(world):
    counts = costs(lambda: plan(NOW), lambda number: make_scoring(world, title=f"Round {number}"))
    assert counts[0] == counts[1], counts
    assert counts[2] <= counts[0] + 1, counts  # SQLite takes 60 messages in two statements
