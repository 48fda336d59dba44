"""What waits in the delivery of contracts, on This week and on the portal's first page."""

from datetime import timedelta

import pytest
import time_machine

from consortium.access.roles import Role
from partners.contracts import actions as contracts
from partners.indicators import actions as indicators
from partners.options import actions as options
from tests.factories.partners import (
    STARTED,
    make_break,
    make_indicator,
    make_live_contract,
    make_milestone,
    make_option,
    make_variation,
)
from tests.factories.world import NOW, TODAY, make_seat, make_user

LAST = TODAY + timedelta(days=30)
WORDS = {"Notice within 30 days", "Results overdue", "Milestones overdue"}


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def week_of(client):
    sections = client.get("/admin/").context["sections"]
    return {each.title: [(line.what, line.when) for line in each.lines] for each in sections if each.title in WORDS}


def todo_of(client):
    return [(thing.title, thing.action, client.get(thing.url).status_code) for thing in client.get("/").context["todo"]]


def test_week_tells_of_notices_within_30_days_late_results_and_milestones(world, signed_in):
    contract, client = make_live_contract(world), signed_in(world.seats.coordinator)
    make_option(world, contract, notify_by=LAST)
    make_option(world, contract, notify_by=LAST + timedelta(days=1))
    make_option(world, contract, notify_by=TODAY - timedelta(days=1))  # has lapsed
    make_break(world, contract, ends_from=TODAY + timedelta(days=100), notice_days=90)
    make_indicator(world, contract)
    make_milestone(world, contract, due_on=TODAY)
    make_milestone(world, contract, title="Late", due_on=TODAY - timedelta(days=1))
    assert week_of(client) == {
        "Notice within 30 days": [
            ("Advice in Leeds: end it on 11 June 2026?", TODAY + timedelta(days=10)),
            ("Advice in Leeds: extend to 31 March 2028?", LAST),
        ],
        "Results overdue": [("Birch Community: People advised", STARTED.replace(month=7, day=15))],
        "Milestones overdue": [("Advice in Leeds: Late", TODAY - timedelta(days=1))],
    }
    lines = [line for section in client.get("/admin/").context["sections"] for line in section.lines]
    assert {client.get(line.url).status_code for line in lines} == {200}
    assert week_of(signed_in(world.seats.foreign_coordinator)) == {}


def test_week_is_silent_once_it_was_seen_to_or_the_contract_is_closed(world, signed_in):
    contract, client = make_live_contract(world), signed_in(world.seats.coordinator)
    option = make_option(world, contract, notify_by=LAST)
    options.decline(option, declined_on=TODAY, reason="No money", by=world.coordinator, now=NOW)
    assert week_of(client) == {}
    make_milestone(world, contract, due_on=TODAY - timedelta(days=1))
    make_indicator(world, contract)
    assert week_of(client).keys() == WORDS - {"Notice within 30 days"}
    contracts.close(contract, closed_on=TODAY, by=world.coordinator, now=NOW)
    assert week_of(client) == {}


def test_home_asks_the_owner_for_results_and_milestones(world, signed_in):
    contract = make_live_contract(world)
    indicator = make_indicator(world, contract)
    make_milestone(world, contract, due_on=TODAY - timedelta(days=1))
    client = signed_in(world.seats.member)
    asked = [("Result: People advised", "Report", 200), ("Milestone: The drop-in is open", "It is done", 200)]
    assert todo_of(client) == asked
    for seat in (world.seats.observer, world.seats.lead, world.seats.broker, world.seats.outsider):
        assert todo_of(signed_in(seat)) == []
    for period in indicator.overdue_on(TODAY):
        told = {"period_from": period.since, "value": 1, "rating": "good"}
        indicators.report(indicator, **told, by=world.member, now=NOW)
    assert todo_of(signed_in(world.seats.member)) == asked[1:]


def test_home_asks_leads_for_agreement_and_the_holders_lead_for_notice(world, signed_in):
    contract = make_live_contract(world)
    make_variation(world, contract)
    make_option(world, contract, notify_by=LAST)
    make_break(world, contract, ends_from=TODAY + timedelta(days=100), notice_days=90)
    birchs_lead = make_seat(world.northern, Role.MEMBER_LEAD, world.birch, make_user("Bea Birch"))
    variation = ("Variation: Outreach in two more towns", "Look at it", 200)
    assert todo_of(signed_in(birchs_lead)) == [variation]
    assert todo_of(signed_in(world.seats.lead)) == [
        ("Advice in Leeds: end on 11 June 2026?", "Look at it", 200),
        ("Advice in Leeds: extend to 31 March 2028?", "Look at it", 200),
        variation,
    ]
    assert todo_of(signed_in(world.seats.member)) == []
