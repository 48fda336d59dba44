"""Deadlines are told 14, 7 and 2 days before, once each, to the manager and the leads, while the bid is prepared."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from consortium.access.roles import Role
from consortium.mail.kinds import KINDS
from consortium.mail.models import Message
from consortium.seats import actions as seats
from partners.bids import actions as bids
from partners.bids import sharing
from partners.bids.models import Bid
from partners.bids.reminding import KIND, MOVED, plan
from partners.bids.steps import steps
from tests.factories.partners import make_bid
from tests.factories.world import NOW, TODAY, make_seat, make_user

DUE = datetime(2026, 4, 10, 11, 0, tzinfo=UTC)  # noon in London, after the clocks went forward
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def bid(world):
    return make_bid(world, submission_deadline_at=DUE)


def act(world):
    return {"by": world.coordinator, "now": NOW}


def on(days_before, due=DUE):
    """Return half past nine in London, so many days before the deadline."""
    day = (due - timedelta(days=days_before)).date()
    return datetime(day.year, day.month, day.day, 9, 30, tzinfo=LONDON).astimezone(UTC)


def planned(now, **only):
    with time_machine.travel(now, tick=False):
        plan(now)
    rows = Message.objects.filter(kind=KIND, **only).order_by("due_at", "address")
    return [(row.step, row.recipient.email) for row in rows]


def wanted(message, now):
    with time_machine.travel(now, tick=False):
        return KINDS[KIND].still_wanted(message)


def test_steps_follow_the_clocks_and_what_was_due_before_is_not_caught_up():
    given = list(steps(deadline=DUE, since=NOW, zone=LONDON))
    assert [(step.days, step.due_at.hour) for step in given] == [(14, 9), (7, 8), (2, 8)]
    assert [step.expires_at for step in given] == [given[1].due_at, given[2].due_at, DUE]
    assert [step.days for step in steps(deadline=DUE, since=DUE - timedelta(days=5), zone=LONDON)] == [2]


def test_plan_tells_the_leads_and_the_manager_once_each(world, bid):
    lead, manager = world.seats.lead.user.email, world.seats.member.user.email
    assert planned(on(17)) == []
    bids.revise(Bid.objects.get(), manager=world.seats.member.contact, **act(world))
    for step in (14, 7, 2):
        for _ in range(2):
            told = planned(on(step))
        assert told[-2:] == [(str(step), manager), (str(step), lead)]
    assert len(told) == 6
    assert len(planned(DUE + timedelta(days=1))) == 6


def test_a_manager_who_leads_too_is_told_once(world, bid):
    bids.revise(Bid.objects.get(), manager=world.seats.lead.contact, **act(world))
    make_seat(world.northern, Role.MEMBER_LEAD, world.birch, world.seats.lead.user)
    assert planned(on(14)) == [("14", world.seats.lead.user.email)]


def test_after_an_outage_only_the_step_that_still_speaks_is_sent(world, bid):
    assert [step for step, _ in planned(on(5))] == ["7"]


def test_a_moved_deadline_ends_the_old_and_plans_anew_even_back_again(world, bid):
    later = DUE + timedelta(days=10)
    assert len(planned(on(14), state="pending")) == 1
    for moved_to, waiting in [(later, []), (DUE, ["14"]), (later, []), (DUE, ["14"])]:
        bids.revise(Bid.objects.get(), submission_deadline_at=moved_to, **act(world))
        for _ in range(2):
            assert [step for step, _ in planned(on(14), state="pending")] == waiting
    ended = Message.objects.filter(kind=KIND, state="cancelled")
    assert [row.reason for row in ended] == [MOVED, MOVED]


def test_what_was_sent_is_never_sent_again(world, bid):
    planned(on(14))
    Message.objects.filter(kind=KIND).update(state="sent", settled_at=NOW)
    for moved_to in (DUE + timedelta(days=10), DUE):
        bids.revise(Bid.objects.get(), submission_deadline_at=moved_to, **act(world))
        planned(on(14))
    assert [(row.step, row.state) for row in Message.objects.filter(kind=KIND)] == [("14", "sent")]


@pytest.mark.parametrize("end", ["submit", "withdraw", "no_go", "archive"])
def test_a_bid_that_nobody_works_on_reminds_of_nothing(world, bid, end):
    planned(on(14))
    bid = Bid.objects.get()
    if end == "submit":
        sharing.submit(bid, **act(world))
    elif end == "no_go":
        bids.decide(bid, decision="no_go", decided_on=TODAY, **act(world))
    else:
        bids.withdraw(bid, outcome_on=TODAY, **act(world))
    message = Message.objects.get(kind=KIND)
    assert wanted(message, on(14)) == "the bid went in, is over, or was decided against"
    assert len(planned(on(7))) == 1


def test_somebody_who_leads_no_more_is_not_told(world, bid):
    planned(on(14))
    message = Message.objects.get(kind=KIND)
    assert wanted(message, on(14)) is None
    seats.end(world.seats.lead, by=world.coordinator, now=NOW)
    assert wanted(message, on(14)) == "no longer manages the bid or leads a partner in it"


def test_the_letter_says_both_deadlines_in_one(world, bid):
    bids.revise(Bid.objects.get(), clarification_deadline_at=DUE - timedelta(hours=2), **act(world))
    make_seat(world.northern, Role.MEMBER_LEAD, world.birch, make_user("Bea Birch"))
    planned(on(14))
    carrier = Message.objects.get(kind=KIND, carried_by=None, address=world.seats.lead.user.email)
    with time_machine.travel(on(14), tick=False):
        letter = KINDS[KIND].render(carrier)
    assert "– and 1 more" in letter.subject
    said = ["takes questions to the buyer until Friday 10 April 2026, 10:00", "is due Friday 10 April 2026, 12:00 noon"]
    assert [words in letter.text for words in said] == [True, True]
    assert letter.button.path == "/consortia/northern/bids/"
