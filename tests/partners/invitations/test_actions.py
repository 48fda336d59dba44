"""Invitations: who can be invited, who answers, and what follows from the answer."""

from datetime import timedelta
from decimal import Decimal

import pytest

from consortium.activity.models import Event
from consortium.delivery.states import State as Delivery
from consortium.errors import RuleBroken
from consortium.mail.models import Message
from consortium.membership import actions as memberships
from partners.bids import actions as bids
from partners.bids import sharing
from partners.bids.models import Bid
from partners.invitations import actions as invitations
from partners.invitations.models import BidInvitation, State
from partners.partnerships.models import Party
from tests.factories.api import Integrator
from tests.factories.bidding import make_invitation, make_open_bid
from tests.factories.world import NOW, TODAY, make_organisation

LATER = NOW + timedelta(hours=1)


def shares(bid):
    return [(each.organisation.name, each.share, each.role) for each in bid.partners.all()]


def test_invite_tells_its_leads_at_a_good_hour_and_only_once(world):
    bid = make_open_bid(world)
    made = make_invitation(world, bid, asked_for="One day a week")
    assert (made.state, made.invited_by) == (State.WAITING, world.coordinator.name)
    message = Message.objects.get()
    assert (message.kind, message.recipient_id, message.about_id) == ("bid.invited", world.lead.user_id, made.pk)
    with pytest.raises(invitations.AlreadyThere, match="Alder Advice"):
        make_invitation(world, bid)
    assert (BidInvitation.objects.count(), Message.objects.count()) == (1, 1)


def test_invite_refuses_whoever_is_there_no_member_or_foreign(world):
    bid = make_open_bid(world)
    stranger = make_organisation(world.northern, "Stranger")
    memberships.revise(world.birch.memberships.get(), suspended_on=TODAY, by=world.coordinator, now=NOW)
    for organisation in (stranger, world.birch, world.cedar):
        with pytest.raises(invitations.NotAMember, match=organisation.name):
            make_invitation(world, bid, organisation)
    with pytest.raises(invitations.AlreadyThere, match="Elm House"):
        make_invitation(world, bid, bid.lead)
    with pytest.raises(invitations.NobodyChosen):
        invitations.invite(bid, organisations=[], by=world.coordinator, now=NOW)
    assert BidInvitation.objects.count() == 0


def test_invite_is_all_or_nobody(world):
    bid = make_open_bid(world)
    both = [world.alder, make_organisation(world.northern, "Stranger")]
    with pytest.raises(invitations.NotAMember):
        invitations.invite(bid, organisations=both, by=world.coordinator, now=NOW)
    assert not BidInvitation.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize("end", ["withdraw", "no_go", "deadline"])
def test_nobody_joins_a_bid_that_is_over(world, end):
    bid = make_open_bid(world)
    made = make_invitation(world, bid)
    if end == "withdraw":
        bids.withdraw(bid, outcome_on=TODAY, by=world.coordinator, now=NOW)
    elif end == "no_go":
        bids.decide(bid, decision="no_go", decided_on=TODAY, by=world.coordinator, now=NOW)
    else:
        bids.revise(bid, submission_deadline_at=NOW, by=world.coordinator, now=NOW)
    for act in (lambda: invitations.accept(made, by=world.lead, now=LATER),
                lambda: invitations.decline(made, reason="terms", by=world.lead, now=LATER),
                lambda: make_invitation(world, Bid.objects.get(pk=bid.pk), world.birch, now=LATER)):  # fmt: skip
        with pytest.raises(invitations.BidClosed):
            act()


def test_accept_brings_a_partner_of_the_partnership_in_at_once_and_a_second_tap_does_nothing(world):
    bid = make_open_bid(world, partners=[world.alder])
    made = make_invitation(world, bid, asked_for="One day a week")
    for _tap in range(2):
        made = invitations.accept(made, by=world.lead, now=LATER)
    assert (made.state, made.answered_by, made.brought_in_at) == (State.ACCEPTED, world.lead.name, LATER)
    assert shares(bid) == [("Alder Advice", Decimal(0), "One day a week")]
    with pytest.raises(invitations.AlreadyAnswered):
        invitations.withdraw(made, by=world.coordinator, now=LATER)


def test_accept_opens_no_partnership_until_a_coordinator_brings_it_in(world):
    bid = make_open_bid(world)
    made = invitations.accept(make_invitation(world, bid), by=world.lead, now=LATER)
    assert (made.brought_in_at, shares(bid)) == (None, [])
    assert not Bid.objects.visible_to(world.lead).filter(pk=bid.pk).exists()
    made = invitations.bring_in(made, by=world.coordinator, now=LATER)
    assert shares(bid) == [("Alder Advice", Decimal(0), "")]
    assert Party.objects.get(partnership=bid.partnership, organisation=world.alder).since == TODAY
    assert Bid.objects.visible_to(world.lead).filter(pk=bid.pk).exists()
    with pytest.raises(invitations.NotAccepted):
        invitations.bring_in(made, by=world.coordinator, now=LATER)


def test_accept_of_one_that_was_added_meanwhile_changes_no_share(world):
    bid = make_open_bid(world, partners=[world.alder])
    made = make_invitation(world, bid)
    sharing.add_partner(bid, organisation=world.alder, share=Decimal(30), by=world.coordinator, now=NOW)
    invitations.accept(made, by=world.lead, now=LATER)
    assert shares(bid) == [("Alder Advice", Decimal(30), "")]


def test_decline_needs_a_reason_and_may_be_followed_by_another_invitation(world):
    bid = make_open_bid(world)
    made = make_invitation(world, bid)
    for wrong in ("", "because"):
        with pytest.raises(RuleBroken):
            invitations.decline(made, reason=wrong, by=world.lead, now=LATER)
    made = invitations.decline(made, reason="no_capacity", note=" In spring again. ", by=world.lead, now=LATER)
    assert made.reason_said == "We have no capacity at that time: In spring again."
    with pytest.raises(invitations.AlreadyAnswered):
        invitations.accept(made, by=world.lead, now=LATER)
    assert make_invitation(world, bid, now=LATER).state == State.WAITING


@pytest.mark.parametrize("seat", ["member", "coordinator", "broker", "outsider"])
def test_only_a_lead_of_the_organisation_answers(world, seat):
    made = make_invitation(world)
    for act in (invitations.accept, lambda *a, **k: invitations.decline(*a, reason="terms", **k)):
        with pytest.raises(invitations.NotAsked):
            act(made, by=getattr(world, seat), now=LATER)
    assert BidInvitation.objects.get().state == State.WAITING


def test_withdraw_calls_off_what_has_not_left(world):
    made = invitations.withdraw(make_invitation(world), by=world.coordinator, now=NOW)
    assert made.state == State.WITHDRAWN
    assert Message.objects.get().state == Delivery.CANCELLED
    with pytest.raises(invitations.AlreadyAnswered):
        invitations.accept(made, by=world.lead, now=LATER)


def test_why_one_declined_is_not_told_on_the_bid(world):
    bid = make_open_bid(world)
    invitations.decline(make_invitation(world, bid), reason="terms", by=world.lead, now=LATER)
    assert set(Event.objects.about(bid).values_list("kind", flat=True)) == {"bid.created"}


def test_api_invites_answers_and_keeps_others_out(world):
    coordinator, lead = Integrator(world.seats.coordinator), Integrator(world.seats.lead)
    bid = make_open_bid(world)
    sent = {"bid": str(bid.pk), "organisation": str(world.alder.pk)}
    made = coordinator.call("POST", "bid-invitations/", sent)
    assert (made.status_code, made.json()["state"]) == (201, "waiting")
    assert coordinator.call("POST", "bid-invitations/", sent).json()["code"] == "already_there"
    path = f"bid-invitations/{made.json()['id']}/"
    assert Integrator(world.seats.member).call("GET", path).status_code == 404
    assert Integrator(world.seats.outsider).call("GET", "bid-invitations/").json()["results"] == []
    assert lead.call("POST", f"{path}decline/", {"reason": "nonsense"}).status_code == 400
    declined = lead.call("POST", f"{path}decline/", {"reason": "not_ours", "note": "<b>No</b>"})
    assert (declined.json()["state"], declined.json()["declined_because"]) == ("declined", "not_ours")
    assert lead.call("POST", f"{path}accept/").status_code == 409
    assert lead.call("POST", f"{path}bring_in/").status_code == 403
    listed = coordinator.call("GET", "bid-invitations/?state=declined").json()["results"]
    assert [each["id"] for each in listed] == [made.json()["id"]]
