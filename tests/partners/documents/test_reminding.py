"""Leads are reminded at 90, 60, 30 and 14 days and on the day, while it matters, and no longer."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from consortium.mail.kinds import KINDS
from consortium.mail.models import Message
from consortium.seats import actions as seats
from partners.bids import actions as bids
from partners.documents import actions as documents
from partners.documents.reminding import KIND, plan
from partners.documents.steps import DAYS_BEFORE, steps
from tests.factories.documents import make_document, make_type
from tests.factories.partners import make_bid
from tests.factories.world import NOW, TODAY

LAST = TODAY + timedelta(days=200)  # 19 September 2026, in British Summer Time
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def bid(world):
    return make_bid(world)


@pytest.fixture
def document(world):
    """A document of Alder, whose lead is to be reminded."""
    return make_document(world, organisation=world.alder, by=world.lead, runs_out_on=LAST)


def on(days_before):
    """Return half past nine in London, so many days before the last day."""
    return datetime(LAST.year, LAST.month, LAST.day, 8, 30, tzinfo=UTC) - timedelta(days=days_before)


def planned(now):
    with time_machine.travel(now, tick=False):
        plan(now)
    return [(row.step, row.recipient.email) for row in Message.objects.filter(kind=KIND).order_by("due_at", "address")]


def test_steps_begin_after_the_upload_and_follow_the_clocks():
    given = list(steps(runs_out_on=date(2026, 4, 10), since=datetime(2026, 3, 3, tzinfo=UTC), zone=LONDON))
    assert [step.days for step in given] == [30, 14, 0]
    assert [step.due_at.hour for step in given] == [9, 9, 8]  # the clocks go forward on 29 March
    assert [step.expires_at for step in given[:2]] == [step.due_at for step in given[1:]]
    assert len(list(steps(runs_out_on=LAST, since=NOW, zone=LONDON))) == len(DAYS_BEFORE)


@pytest.mark.usefixtures("bid")
def test_plan_reminds_the_leads_at_each_step_once(world, document):
    lead = world.seats.lead.user.email
    assert planned(on(95)) == []
    for _ in range(2):
        assert planned(on(90)) == [("90", lead)]
    for known, step in enumerate(["60", "30", "14", "0"], start=2):
        told = planned(on(int(step)))
        assert (len(told), told[-1]) == (known, (step, lead))
    assert len(planned(on(-20))) == 5


@pytest.mark.usefixtures("bid")
def test_plan_after_an_outage_sends_only_the_step_that_still_speaks(world, document):
    assert [step for step, _to in planned(on(20))] == ["30"]


def test_plan_reminds_nobody_of_what_nothing_live_needs(world, document):
    assert planned(on(30)) == []


def wanted(now):
    with time_machine.travel(now, tick=False):
        return KINDS[KIND].still_wanted(Message.objects.get(kind=KIND))


def test_a_reminder_is_not_wanted_once_its_cause_has_gone(world, document, bid):
    planned(on(30))
    assert wanted(on(30)) is None
    with time_machine.travel(on(30), tick=False):
        newer = make_document(
            world, organisation=world.alder, by=world.lead, runs_out_on=LAST + timedelta(days=365), now=on(30)
        )
    assert wanted(on(30)) == "another version counts now, or none is asked for"
    documents.refuse(newer, reason="No", by=world.coordinator, now=NOW)
    assert wanted(on(30)) is None
    bids.withdraw(bid, outcome_on=TODAY, by=world.coordinator, now=NOW)
    assert wanted(on(30)) == "no live contract and no open bid needs it"


@pytest.mark.usefixtures("bid")
def test_a_reminder_is_not_wanted_by_somebody_who_leads_no_more(world, document):
    planned(on(30))
    seats.end(world.seats.lead, by=world.coordinator, now=NOW)
    assert wanted(on(30)) == "no longer leads this organisation"


def letter(now):
    with time_machine.travel(now, tick=False):
        message = Message.objects.filter(kind=KIND, carried_by=None).first()
        return KINDS[KIND].render(message)


@pytest.mark.usefixtures("bid")
def test_the_letter_says_what_runs_out_when_and_leads_to_the_upload(world, document):
    planned(on(30))
    told = letter(on(30))
    assert told.subject == "Safeguarding policy runs out on 19 September 2026 – please upload the next"
    assert told.button.path == f"/consortia/northern/documents/types/{document.type_id}/upload/"
    assert "Alder Advice has a part in a live contract or an open bid" in told.text
    assert letter(on(0)).subject.startswith("Safeguarding policy runs out today, 19 September 2026")
    assert letter(on(-1)).subject.startswith("Safeguarding policy ran out on 19 September 2026")


@pytest.mark.usefixtures("bid")
def test_documents_that_run_out_together_make_one_letter(world, document):
    other = make_type(world, "Equality policy", "review_by")
    make_document(world, organisation=world.alder, by=world.lead, type=other, runs_out_on=LAST)
    planned(on(30))
    told = letter(on(30))
    assert "and 1 more of our documents run out" in told.subject
    assert ("Equality policy runs out" in told.text, "Safeguarding policy runs out" in told.text) == (True, True)
    assert told.button.path == "/consortia/northern/documents/"
