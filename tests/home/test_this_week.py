"""“This week”: each section says what, by when, and leads to one thing to press."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consortium import clock
from consortium.access.roles import Role
from consortium.delivery.states import State, move
from consortium.home.lines import SHOWN
from consortium.mail import actions as mail
from consortium.mail.models import Message
from consortium.seats import actions as seats
from partners.bids import actions as bids
from partners.bids import sharing
from partners.contracts import actions as contracts
from partners.partnerships import actions as partnerships
from partners.partnerships.models import Partnership
from reflections.commitments import actions as commitments
from reflections.reminders.messages import REMINDER
from reflections.reviews import actions as reviews
from tests.factories.partners import make_bid, make_partnership, make_won_bid
from tests.factories.steering import make_open_review, make_released_review, make_review, today
from tests.factories.world import make_member, make_seat, make_user

MOST_QUERIES = 23


@pytest.fixture
def week(world, signed_in):
    """Return a function that reads the page: section → what its lines say, and which are late."""
    client = signed_in(world.seats.coordinator)

    def read():
        sections = client.get("/admin/").context["sections"]
        return {each.title: [(line.what, line.is_late) for line in each.lines] for each in sections}

    return read


def lines_of(client):
    return [line for section in client.get("/admin/").context["sections"] for line in section.lines]


def test_this_week_says_that_nothing_is_needed(world, signed_in):
    page = signed_in(world.seats.coordinator).get("/admin/")
    assert page.context["sections"] == []
    assert "Nothing needs you this week" in page.content.decode()


def test_this_week_lists_deadlines_within_two_weeks_and_those_that_passed(world, week):
    partnership, now = make_partnership(world), clock.now()
    for title, days in [("Soon", 9), ("Later", 20), ("Past", -1)]:
        bid = make_bid(world, partnership, title=title, shares=("60", "30"))
        bids.revise(bid, submission_deadline_at=now + timedelta(days=days), by=world.coordinator, now=now)
    bid = make_bid(world, partnership, title="Questions")
    bids.revise(bid, clarification_deadline_at=now + timedelta(days=2), by=world.coordinator, now=now)
    assert week() == {
        "Bids: the next 14 days": [
            ("Past: submitted, or not?", True),
            ("Questions: last questions to the buyer", False),
            ("Soon: submit", False),
        ]
    }


def test_this_week_says_when_shares_are_not_whole_and_a_standstill_ends(world, signed_in):
    partnership, now = make_partnership(world), clock.now()
    short = make_bid(world, partnership, title="Short", shares=("60", "30"))
    bids.revise(short, submission_deadline_at=now + timedelta(days=3), by=world.coordinator, now=now)
    sent = make_bid(world, partnership, title="Sent")
    sharing.submit(sent, by=world.coordinator, now=now)
    day = today(world)
    bids.notify_award(sent, award_notified_on=day, standstill_began_on=day, by=world.coordinator, now=now)
    found = {line.what: line.about for line in lines_of(signed_in(world.seats.coordinator))}
    assert list(found) == ["Short: submit", "Sent: the standstill ends"]
    assert found["Short: submit"].endswith("The promised shares total 90%, not 100%.")


def test_this_week_lists_reviews_that_open_close_and_wait_for_an_outcome(world, week):
    make_review(world, make_partnership(world, name="Opens"), days=5)
    make_review(world, make_partnership(world, name="Later"), days=25)
    make_open_review(world, make_partnership(world, name="Runs"))  # closes in more than a week
    told = make_released_review(world, make_partnership(world, name="Told"))
    reviews.tell(told, outcome="We meet monthly.", by=world.coordinator, now=clock.now())
    make_released_review(world, make_partnership(world, name="Untold"))
    assert week()["Reviews"] == [("Opens: opens", False), ("Untold: the result is out", False)]


def test_this_week_names_parties_for_whom_nobody_can_answer(world, week):
    silent = make_member(world.northern, "Dogwood Trust")
    make_review(world, make_partnership(world, partners=[world.birch, silent]), days=0)
    assert week() == {"Nobody to ask": [("Nobody can answer for Dogwood Trust", True)]}
    make_seat(world.northern, Role.MEMBER, silent, make_user("Dora"))
    assert week() == {}


def test_this_week_lists_commitments_overdue(world, week):
    fields = {"title": "Papers a week before", "owner": world.birch, "due_on": today(world)}
    commitment = commitments.raise_one(make_partnership(world), fields=fields, by=world.coordinator, now=clock.now())
    assert week() == {}
    commitment.touch(due_on=today(world) - timedelta(days=1))
    assert week() == {"Commitments overdue": [("Papers a week before", True)]}


def test_this_week_lists_seats_not_taken_up(world, week):
    now = clock.now()
    ask = {"role": Role.MEMBER, "organisation": world.birch, "by": world.coordinator}
    seats.invite(name="New", email="new@example.org", now=now, **ask)
    seats.invite(name="Old", email="old@example.org", now=now - timedelta(days=20), **ask)
    broker = seats.invite(name="Petra", email="p@example.org", role=Role.BROKER, by=world.coordinator, now=now)
    seats.accept(broker, now=now)
    assert sorted(week()["Seats not taken up"]) == [
        ("New, Birch Community: invited as member", False),
        ("Old, Birch Community: invited as member", True),
        ("Petra: accepted as partnership broker, not begun", False),
    ]


def failed_message(world, number=0, state=State.FAILED):
    now = clock.now()
    draft = mail.Draft(
        kind=REMINDER, to=f"person{number}@example.org", dedupe=str(number), due_at=now, consortium_id=world.northern.pk
    )
    mail.enqueue([draft], now=now)
    rows = Message.objects.filter(address=draft.to)
    lease = {"lease_token": world.northern.pk, "lease_until": now}
    move(rows, start=State.PENDING, to=State.CLAIMED, at=now, **lease)
    if state == State.FAILED:
        move(rows, start=State.CLAIMED, to=State.FAILED, at=now)
    else:
        move(rows, start=State.CLAIMED, to=State.COMMITTING, at=now, **lease)
        move(rows, start=State.COMMITTING, to=State.UNCERTAIN, at=now, uncertain_at=now)
    return rows.get()


def test_this_week_lists_messages_that_need_a_decision(world, signed_in):
    failed = failed_message(world)
    uncertain = failed_message(world, 1, State.UNCERTAIN)
    lines = lines_of(signed_in(world.seats.coordinator))
    assert {line.url for line in lines} == {
        f"/admin/consortium/message/{message.pk}/change/" for message in (failed, uncertain)
    }


def test_this_week_lists_contracts_that_start_and_end(world, week):
    now, day = clock.now(), today(world)

    def contract(title, starts, ends, *, signed=True):
        bid = make_won_bid(world, title=title, partnership=make_partnership(world, name=title))
        made = contracts.create_from_bid(
            bid,
            starts_on=day + timedelta(days=starts),
            ends_on=day + timedelta(days=ends),
            by=world.coordinator,
            now=now,
        )
        if signed:
            contracts.sign(made, signed_on=day, by=world.coordinator, now=now)

    contract("Ending", -60, 50)
    contract("Live", -50, 400)
    contract("Mobilising", 10, 400)
    contract("Unsigned", -5, 400, signed=False)
    assert week() == {
        "Contracts starting and ending": [
            ("Ending: ends", False),
            ("Unsigned: not signed yet", True),
            ("Mobilising: mobilising", False),
        ]
    }


def test_this_week_shows_a_dozen_and_leads_to_the_rest(world, signed_in):
    for number in range(SHOWN + 3):
        failed_message(world, number)
    section = signed_in(world.seats.coordinator).get("/admin/").context["sections"][0]
    assert (len(section.lines), section.more_url) == (SHOWN, "/admin/consortium/message/")


def test_this_week_tells_a_coordinator_nothing_of_another_consortium(world, signed_in):
    make_review(world, days=3)
    failed_message(world)
    assert signed_in(world.seats.foreign_coordinator).get("/admin/").context["sections"] == []


def test_every_line_leads_to_a_page_that_opens(world, signed_in):
    silent = make_member(world.northern, "Dogwood Trust")
    make_review(world, make_partnership(world, partners=[world.birch, silent]), days=3)
    make_released_review(world, make_partnership(world, name="Untold"))
    failed_message(world)
    client = signed_in(world.seats.coordinator)
    answers = {line.url: client.get(line.url).status_code for line in lines_of(client)}
    assert set(answers.values()) == {200}
    assert len(answers) == 4


def make_round(world, number):
    """A partnership with a review that opens soon, a bid that is due and a message that failed."""
    partnership, now = make_partnership(world, name=f"Partnership {number}"), clock.now()
    make_review(world, partnership, days=number % 14)
    bid = make_bid(world, partnership, title=f"Bid {number}")
    bids.revise(bid, submission_deadline_at=now + timedelta(days=3), by=world.coordinator, now=now)
    failed_message(world, number)


def make_silent_member(world, number):
    """A member of the first partnership that nobody can answer for: somebody was invited, and has not accepted."""
    silent, now = make_member(world.northern, f"Member {number}"), clock.now()
    ask = {"role": Role.MEMBER, "organisation": silent, "by": world.coordinator, "now": now}
    seats.invite(name=f"Person {number}", email=f"m{number}@example.org", **ask)
    partnership = Partnership.objects.get(name="Partnership 0")
    add = {"role": "partner", "since": today(world), "by": world.coordinator, "now": now}
    partnerships.add_party(partnership, organisation=silent, **add)


@pytest.mark.either
def test_this_week_costs_the_same_for_1_to_50_rounds_and_3_to_50_members(world, signed_in):
    client = signed_in(world.seats.coordinator)
    counts, rounds, members = [], 0, 0
    for wanted_rounds, wanted_members in [(1, 3), (5, 10), (50, 50)]:
        while rounds < wanted_rounds:
            make_round(world, rounds)
            rounds += 1
        while members < wanted_members:
            make_silent_member(world, members)
            members += 1
        client.get("/admin/")  # what the first request of a process learns is not the page's cost
        with CaptureQueriesContext(connection) as taken:
            client.get("/admin/")
        counts.append(len(taken))
    assert counts == [counts[0]] * 3
    assert counts[0] <= MOST_QUERIES
