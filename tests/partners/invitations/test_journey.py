"""An invitation from the coordinator's page to the mail, the link, the answer, and back to the coordinator's page."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from consortium.mail.kinds import KINDS
from consortium.mail.letters import as_text
from consortium.mail.models import Message
from consortium.seats import actions as seats
from partners.bids.models import BidPartner
from partners.invitations.models import BidInvitation, State
from tests.factories.bidding import DUE, make_invitation, make_open_bid, make_requirement
from tests.factories.forms import filled
from tests.factories.world import NOW

HOME = "/consortia/northern/bid-invitations/"


@pytest.fixture(autouse=True)
def then():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def bid(world):
    bid = make_open_bid(world, submission_deadline_at=DUE, area="Leeds", total_value=Decimal(987_654))
    make_requirement(world, bid, minimum_cover=Decimal(5_000_000))
    return bid


def text(answer, status=200):
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def link_in(message):
    letter = KINDS[message.kind].render(message)
    assert "Public liability insurance: no document" in letter.text
    return re.search(r"(/task/\S+|/t/\S+|/\S+)$", letter.button.path).group(0)


def test_a_declined_invitation_from_invite_to_mail_to_decline_to_the_coordinators_page(world, signed_in, bid):
    desk = f"/admin/partners/bid/{bid.pk}/"
    coordinator = signed_in(world.seats.coordinator)
    found = text(coordinator.get(f"{desk}candidates/"))
    assert f'value="{world.alder.pk}"' in found
    preview = coordinator.get(f"{desk}invite/?organisation={world.alder.pk}")
    assert "Member lead Alder Advice" in text(preview)
    assert "Birch Community" not in text(preview)
    assert BidInvitation.objects.count() == 0
    typed = {"organisations": str(world.alder.pk), "asked_for": "<b>Debt advice</b>", "when": "now"}
    sent = filled(preview, **typed)
    assert coordinator.post(f"{desk}invite/?organisation={world.alder.pk}", sent).status_code == 302

    message = Message.objects.get()
    assert "could you be in this bid?" in KINDS[message.kind].render(message).subject
    stranger, address = Client(), link_in(message)
    assert "Alder Advice" in text(stranger.get(address))
    page = text(stranger.post(address, follow=True))
    assert "What you are missing on" in page
    assert "Public liability insurance: no document" in page
    assert "&lt;b&gt;Debt advice&lt;/b&gt;" in page
    assert "987,654" not in page  # what it is worth is for those who are in it
    invitation = BidInvitation.objects.get()
    declined = stranger.post(f"{HOME}{invitation.pk}/decline/", {"reason": "no_capacity", "note": ""}, follow=True)
    assert "You declined" in text(declined)
    assert "no capacity" in text(declined)

    invitation.refresh_from_db()
    assert (invitation.state, invitation.answered_by) == (State.DECLINED, "Member lead Alder Advice")
    found = text(coordinator.get(f"{desk}candidates/"))
    assert "Declined" in found
    assert "We have no capacity at that time" in found
    assert KINDS[message.kind].still_wanted(message) == "the invitation was answered or withdrawn"


def test_the_link_opens_this_one_invitation_and_nothing_else(world, bid):
    make_invitation(world, bid)
    other = make_invitation(world, make_open_bid(world, "Another"))
    stranger = Client()
    stranger.post(link_in(Message.objects.get(about_id=BidInvitation.objects.get(bid=bid).pk)))
    assert stranger.get(f"{HOME}{other.pk}/").status_code == 404
    assert stranger.post(f"{HOME}{other.pk}/accept/").status_code == 404
    for address in (HOME, "/consortia/northern/bids/", "/consortia/northern/requirements/"):
        assert stranger.get(address).status_code == 302


def test_the_link_dies_with_the_seat_also_where_it_is_open_already(world, bid):
    made = make_invitation(world, bid)
    address, stranger = link_in(Message.objects.get()), Client()
    stranger.post(address)
    assert stranger.get(f"{HOME}{made.pk}/").status_code == 200
    seats.end(world.seats.lead, by=world.coordinator, now=NOW)
    assert stranger.get(f"{HOME}{made.pk}/").status_code == 404
    assert stranger.post(f"{HOME}{made.pk}/accept/").status_code == 404
    assert stranger.get(address).status_code == 404


def test_a_lead_finds_it_on_its_first_page_and_accepts_in_one_tap(world, signed_in, bid):
    made = make_invitation(world, bid)
    client = signed_in(world.seats.lead)
    assert [(each.title, each.action) for each in client.get("/").context["todo"]] == [
        ("Invitation: Advice at the surgery", "Answer")
    ]
    assert "Not answered yet" in text(client.get(HOME))
    for _tap in range(2):
        assert "You accepted" in text(client.post(f"{HOME}{made.pk}/accept/", follow=True))
    assert client.get("/").context["todo"][0].title == "Documents for Advice at the surgery"
    week = signed_in(world.seats.coordinator).get("/admin/").context["sections"]
    assert [line.what for section in week if section.title == "Invitations to bid" for line in section.lines] == [
        "Alder Advice: accepted, to be brought in"
    ]
    button = f"/admin/partners/bidinvitation/{made.pk}/bring_in/"
    assert signed_in(world.seats.coordinator).post(button).status_code == 302
    assert BidPartner.objects.get(bid=bid).organisation == world.alder


def test_a_decline_without_a_reason_and_words_too_long_are_asked_again(world, signed_in, bid):
    made = make_invitation(world, bid)
    client = signed_in(world.seats.lead)
    assert "This field is required" in text(client.post(f"{HOME}{made.pk}/decline/", {}))
    long = client.post(f"{HOME}{made.pk}/decline/", {"reason": "other", "note": "x" * 10_000})
    assert "at most 500" in text(long)
    hostile = "<script>alert(1)</script>\u202e=cmd()"
    assert "&lt;script&gt;" in text(
        client.post(f"{HOME}{made.pk}/decline/", {"reason": "other", "note": hostile}, follow=True)
    )


def test_pages_say_what_to_do_while_there_is_nothing(world, signed_in):
    client = signed_in(world.seats.lead)
    assert "No invitations yet" in text(client.get(HOME))
    assert "Nothing is asked of us" in text(client.get("/consortia/northern/requirements/"))


def test_reminder_reads_as_one(world, bid):
    made = make_invitation(world, bid)
    message = Message.objects.get()
    message.kind = "bid.chased"
    letter = KINDS["bid.chased"].render(message)
    assert letter.subject == "Advice at the surgery: please answer by 31 March 2026"
    assert "Your answer is still awaited" in as_text(letter)
    assert made.invited_at < NOW + timedelta(seconds=1)
