"""Reminding in bulk: the preview is what leaves, nobody is asked twice on a day, and causes that went end it."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine

from consortium.mail import actions as mail
from consortium.mail.kinds import KINDS
from consortium.mail.letters import as_text
from consortium.mail.models import Message
from partners.bids import sharing
from partners.documents import actions as documents
from partners.invitations import actions as invitations
from partners.invitations.asking import asks_for
from partners.invitations.chasing import NobodyToChase, chase
from tests.factories.api import Integrator
from tests.factories.bidding import DUE, make_invitation, make_open_bid, make_requirement
from tests.factories.documents import make_document, make_insurance
from tests.factories.forms import filled
from tests.factories.queries import costs
from tests.factories.world import NOW, make_member

TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def bid(world):
    """Alder, which has a lead, shares in it; cover of five million is required on 31 March."""
    bid = make_open_bid(world, partners=[world.alder], submission_deadline_at=DUE)
    sharing.add_partner(bid, organisation=world.alder, share=Decimal(40), by=world.coordinator, now=NOW)
    make_requirement(world, bid, minimum_cover=Decimal(5_000_000))
    return bid


def keys(bid, now=NOW):
    return [(ask.organisation.name, ask.key.partition(":")[0], ask.can_go) for ask in asks_for(bid, now)]


def read(message):
    with time_machine.travel(NOW, tick=False):
        kind = KINDS[message.kind]
        return kind.still_wanted(message), kind.render(message)


def test_asks_name_who_is_waited_for_and_what_partners_lack(world, bid):
    assert keys(bid) == [("Alder Advice", "documents", True), ("Elm House", "documents", False)]  # Elm has no lead
    make_document(
        world, world.alder, make_insurance(world), by=world.lead, cover=Decimal(5_000_000), runs_out_on=DUE.date()
    )
    [first, _] = asks_for(bid, NOW)
    assert [one.lack for one in first.missing] == ["not_verified"]


def test_chase_writes_to_each_lead_once_a_day(world, bid):
    chosen = {ask.key for ask in asks_for(bid, NOW)}
    chase(bid, asks=chosen, by=world.coordinator, now=NOW)
    with pytest.raises(NobodyToChase):
        chase(bid, asks=chosen, by=world.coordinator, now=NOW + timedelta(hours=2))
    message = Message.objects.get()
    unwanted, letter = read(message)
    assert unwanted is None
    assert letter.subject == "Advice at the surgery: 1 document by 31 March 2026"
    assert "Public liability insurance: no document." in as_text(letter)
    mail.withdraw(Message.objects.all(), reason="It has left the queue", now=NOW)
    chase(bid, asks=chosen, by=world.coordinator, now=TOMORROW)
    assert Message.objects.count() == 2


def test_an_invitation_is_not_chased_on_the_day_it_was_made(world, bid):
    made = make_invitation(world, bid, world.birch)
    assert ("Birch Community", "answer", False) in keys(bid)  # nobody there leads, so nobody was written to
    other = make_open_bid(world, "Another", submission_deadline_at=DUE)
    made = make_invitation(world, other)
    assert keys(other) == [("Alder Advice", "answer", False)]
    mail.withdraw(Message.objects.all(), reason="It has left the queue", now=NOW)
    assert keys(other, TOMORROW) == [("Alder Advice", "answer", True)]
    chase(other, asks={f"answer:{world.alder.pk}"}, by=world.coordinator, now=TOMORROW, at_once=True)
    message = Message.objects.get(kind="bid.chased")
    assert message.not_before == TOMORROW
    invitations.decline(made, reason="terms", by=world.lead, now=TOMORROW)
    assert read(message)[0] == "the invitation was answered or withdrawn"


def test_what_was_given_before_it_leaves_is_not_asked_for(world, bid):
    chase(bid, asks={f"documents:{world.alder.pk}"}, by=world.coordinator, now=NOW)
    given = make_document(
        world, world.alder, make_insurance(world), by=world.lead, cover=Decimal(5_000_000), runs_out_on=DUE.date()
    )
    documents.verify(given, by=world.coordinator, now=NOW)
    assert read(Message.objects.get())[0] == "nothing is missing any more"


def test_chase_takes_no_names_from_elsewhere(world, bid):
    with pytest.raises(NobodyToChase):
        chase(bid, asks={f"documents:{world.cedar.pk}", "nonsense"}, by=world.coordinator, now=NOW)
    assert Message.objects.count() == 0


def test_preview_shows_who_gets_what_and_only_a_post_sends(world, signed_in, bid):
    client, address = signed_in(world.seats.coordinator), f"/admin/partners/bid/{bid.pk}/chase/"
    with time_machine.travel(NOW, tick=False):
        page = client.get(address)
        text = page.content.decode()
        assert "Alder Advice, Member lead Alder Advice: Public liability insurance: no document" in text
        assert "No lead with a seat: Elm House." in text
        assert Message.objects.count() == 0
        sent = filled(page, when="now")
        assert client.post(address, sent).status_code == 302
        again = client.post(address, sent).content.decode()
    assert "Asked today already: Alder Advice" in again
    assert Message.objects.count() == 1


@pytest.mark.either
def test_asks_cost_the_same_for_1_3_and_30_organisations(world, bid):
    def add(number):
        make_invitation(world, bid, make_member(world.northern, f"Member {number}"))

    assert len(set(costs(lambda: asks_for(bid, NOW), add))) == 1


def test_remind_over_the_api_has_the_rules_of_the_desk(world):
    made = make_invitation(world, make_open_bid(world, "Another", submission_deadline_at=DUE))
    api, path = Integrator(world.seats.coordinator), f"bid-invitations/{made.pk}/remind/"
    member = Integrator(world.seats.lead)
    with time_machine.travel(NOW, tick=False) as clock:
        assert (told := api.call("POST", path)).status_code == 409
        assert told.json()["code"] == "nobody_to_chase"  # it was invited today
        clock.move_to(TOMORROW)
        mail.withdraw(Message.objects.all(), reason="It has left the queue", now=NOW)
        assert member.call("POST", path).status_code == 403
        assert Integrator(world.seats.foreign_coordinator).call("POST", path).status_code == 404
        answers = [api.call("POST", path, {"at_once": True}, Idempotency_Key="one") for _ in range(2)]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert answers[1].headers["Idempotency-Replayed"] == "true"
        assert answers[0].json() == answers[1].json()
        assert Message.objects.get(kind="bid.chased").not_before == TOMORROW
        assert api.call("POST", path).json()["code"] == "nobody_to_chase"
        clock.move_to(TOMORROW + timedelta(days=1))
        invitations.decline(made, reason="terms", by=world.lead, now=TOMORROW)
        again = make_invitation(world, made.bid, now=TOMORROW)
        told = api.call("POST", path)  # the one that was declined: the later one is another matter
        assert (told.status_code, told.json()["code"]) == (409, "already_answered")
        assert Message.objects.filter(kind="bid.chased").count() == 1
        invitations.withdraw(again, by=world.coordinator, now=TOMORROW)
        assert api.call("POST", f"bid-invitations/{again.pk}/remind/").json()["code"] == "already_answered"


def test_remind_button_of_one_invitation_asks_first(world, signed_in):
    made = make_invitation(world, make_open_bid(world, "Another", submission_deadline_at=DUE))
    desk, address = signed_in(world.seats.coordinator), f"/admin/partners/bidinvitation/{made.pk}/remind/"
    with time_machine.travel(TOMORROW, tick=False):
        mail.withdraw(Message.objects.all(), reason="It has left the queue", now=NOW)
        page = desk.get(address)
        assert not Message.objects.filter(kind="bid.chased").exists()
        assert desk.post(address, filled(page)).status_code == 302
        assert Message.objects.filter(kind="bid.chased").count() == 1
        assert "Nobody is left to remind" in desk.post(address, filled(page)).content.decode()
