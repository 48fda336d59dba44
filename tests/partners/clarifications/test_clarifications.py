"""Questions to the buyer: who proposes, who asks, what is refused, and what every face shows."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from consortium.activity.models import Event
from consortium.errors import NotValid
from partners.bids import actions as bids
from partners.bids.beside import NotInThisBid
from partners.clarifications import actions as clarifications
from partners.clarifications.models import Clarification
from tests.factories.api import Integrator
from tests.factories.forms import filled
from tests.factories.partners import make_bid, make_partnership
from tests.factories.world import NOW, TODAY, make_member

DESK = "/admin/partners/bid/"
HOSTILE = '=cmd()|<script>alert("x")</script>\u202e'


@pytest.fixture
def bid(world):
    return make_bid(world, clarification_deadline_at=NOW + timedelta(days=5))


def act(world):
    return {"by": world.coordinator, "now": NOW}


def asked(world, bid, **given):
    given = {"question": "Who pays for interpreters?", "asked_on": TODAY} | given
    clarifications.ask_clarification(bid, **given, **act(world))
    return bid.clarifications.get(question=given["question"])


def test_a_question_goes_from_the_partner_to_everybody(world, bid):
    clarifications.propose_clarification(bid, question="Is there TUPE?", by=world.member, now=NOW)
    row = bid.clarifications.get()
    assert (row.state, row.organisation, row.proposed_by) == ("proposed", world.birch, world.member.name)
    told = {"clarification": row, **act(world)}
    for verb, given, state in [
        (clarifications.ask_clarification, {"due_on": TODAY + timedelta(days=5)}, "waiting"),
        (clarifications.ask_clarification, {"asked_on": TODAY}, "asked"),
        (clarifications.answer_clarification, {"answer": "Yes", "answered_on": TODAY}, "answered"),
        (clarifications.publish_clarification, {"published_on": TODAY}, "published"),
    ]:
        verb(bid, **told, **given)
        assert Clarification.objects.get(pk=row.pk).state == state
    assert (Clarification.objects.get().question, Event.objects.about(bid).count()) == ("Is there TUPE?", 8)


def test_a_day_after_the_clarification_deadline_is_refused_with_it(world, bid):
    with pytest.raises(bids.DayWrong, match="takes questions until Sunday 8 March 2026, 10:00"):
        clarifications.ask_clarification(bid, question="Late?", due_on=TODAY + timedelta(days=6), **act(world))
    with pytest.raises(bids.DayWrong, match="has passed"):
        clarifications.ask_clarification(bid, question="Late?", due_on=TODAY - timedelta(days=1), **act(world))
    with pytest.raises(NotValid, match="Give the day"):
        clarifications.ask_clarification(bid, question="When?", **act(world))
    with pytest.raises(clarifications.TooLateToAsk):
        clarifications.propose_clarification(bid, question="?", by=world.member, now=NOW + timedelta(days=6))
    assert not bid.clarifications.exists()


def test_what_is_over_stays_as_it_is(world, bid):
    row = asked(world, bid)
    with pytest.raises(bids.DayWrong, match="It was asked on 3 March 2026"):
        clarifications.answer_clarification(
            bid, clarification=row, answer="A", answered_on=TODAY - timedelta(days=1), **act(world)
        )
    clarifications.withdraw_clarification(bid, clarification=row, reason="They told us", **act(world))
    for verb, given in [
        (clarifications.withdraw_clarification, {}),
        (clarifications.answer_clarification, {"answer": "A", "answered_on": TODAY}),
        (clarifications.publish_clarification, {"published_on": TODAY}),
        (clarifications.ask_clarification, {"asked_on": TODAY}),
    ]:
        with pytest.raises(clarifications.ClarificationOver, match="Not pursued"):
            verb(bid, clarification=row, **given, **act(world))
    other = make_bid(world, title="Other", partnership=make_partnership(world, name="Other"))
    with pytest.raises(NotValid, match="not one of this bid"):
        clarifications.withdraw_clarification(other, clarification=row, **act(world))
    with pytest.raises(IntegrityError), transaction.atomic():
        Clarification.objects.filter(pk=row.pk).update(answered_on=TODAY)


def test_propose_is_for_those_in_the_bid_and_the_second_click_does_nothing(world, bid):
    world.birch = make_member(world.northern, "Elm Aid")
    for _ in range(2):
        clarifications.propose_clarification(bid, question="Once?", by=world.member, now=NOW)
    assert bid.clarifications.count() == 1
    bid.partners.all().delete()
    with pytest.raises(NotInThisBid):
        clarifications.propose_clarification(bid, question="Twice?", by=world.member, now=NOW)


def test_portal_proposes_and_the_bids_page_shows_it_harmlessly(signed_in, world, bid):
    client = signed_in(world.seats.member)
    bids.revise(bid, clarification_deadline_at=None, **act(world))
    address = f"/consortia/northern/bids/{bid.pk}/clarifications/propose/"
    assert "Propose a question" in client.get(f"/consortia/northern/bids/{bid.pk}/").content.decode()
    too_long = client.post(address, {"question": "x" * 10_000})
    assert (too_long.status_code, bid.clarifications.count()) == (200, 0)
    page = client.post(address, filled(client.get(address), question=HOSTILE), follow=True).content.decode()
    assert [words in page for words in ("The coordinator decides", "&lt;script&gt;", "<script>alert")] == [
        True,
        True,
        False,
    ]
    client = signed_in(world.seats.observer)
    assert "Propose a question" not in client.get(f"/consortia/northern/bids/{bid.pk}/").content.decode()
    assert client.post(address, {"question": "Me?"}).status_code == 403


def test_desk_takes_a_question_to_its_answer(signed_in, world, bid):
    bids.revise(bid, clarification_deadline_at=None, **act(world))
    clarifications.propose_clarification(bid, question="From Birch?", by=world.member, now=NOW)
    desk, row = signed_in(world.seats.coordinator), bid.clarifications.get()

    def press(verb, **typed):
        address = f"{DESK}{bid.pk}/{verb}/"
        return desk.post(address, filled(desk.get(address), **typed), follow=True).content.decode()

    assert "Choose a question that waits, or type one." in press("ask_clarification", asked_on=TODAY.isoformat())
    press("ask_clarification", clarification=row.pk, asked_on=TODAY.isoformat())
    press("answer_clarification", clarification=row.pk, answer="Because")
    press("note_clarification", question="Theirs?", answer=HOSTILE)
    page = press("publish_clarification", clarification=row.pk)
    shown = [words in page for words in ("Published to all", "Because", "Theirs?", "<script>alert")]
    assert shown == [True, True, True, False]


def test_api_asks_answers_and_keeps_to_its_scopes(world, bid):
    api = Integrator(world.seats.coordinator)

    def call(verb, body, client=api):
        return client.call("POST", f"bids/{bid.pk}/{verb}/", body)

    proposed = call("propose_clarification", {"question": "From Birch?"}, Integrator(world.seats.member))
    assert proposed.status_code == 409  # the clock of this test is past the deadline
    made = call("ask_clarification", {"question": "Why?", "asked_on": TODAY.isoformat()}).json()["clarifications"]
    body = {"clarification": made[0]["id"], "answer": "So", "answered_on": TODAY.isoformat()}
    assert call("answer_clarification", body).json()["clarifications"][0]["state"] == "answered"
    again = call("withdraw_clarification", {"clarification": made[0]["id"]})
    assert (again.status_code, again.json()["code"]) == (409, "clarification_moved_on")
    for wrong in ({"clarification": "x"}, {"clarification": str(bid.pk), "answer": "A", "answered_on": "soon"}):
        assert call("answer_clarification", wrong).status_code == 400
    narrow = Integrator(world.seats.coordinator, scopes=["bids.view"])
    assert call("ask_clarification", {}, narrow).status_code == 403
    assert call("ask_clarification", {}, Integrator(world.seats.outsider)).status_code in {403, 404}
