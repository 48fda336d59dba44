"""What an organisation's leads are told of its seats, and that nobody can keep it from them."""

from datetime import UTC, datetime

import pytest

from consortium.access.roles import Role
from consortium.mail import preparing
from consortium.mail.kinds import urgent_kinds
from consortium.mail.letters import as_html
from consortium.mail.models import Message
from consortium.seats import actions as seats
from consortium.seats import notices
from tests.factories.world import NOW, make_seat, make_user

SUNDAY_NIGHT = datetime(2026, 3, 8, 23, 30, tzinfo=UTC)


def invite(world, *, role=Role.MEMBER, now=NOW, by=None, email="second@example.org", organisation=None):
    return seats.invite(
        name="Second Self",
        email=email,
        role=role,
        organisation=organisation or world.alder,
        by=by or world.coordinator,
        now=now,
    )


def told():
    """Return what is on its way to whom, the invitations apart."""
    messages = Message.objects.filter(kind__in=notices.TITLES).order_by("kind", "address")
    return [(message.kind, message.address) for message in messages]


def letter(kind):
    return notices._letter(Message.objects.get(kind=kind))


def test_invite_and_accept_tell_every_lead_of_the_organisation(world):
    other = make_seat(world.northern, Role.MEMBER_LEAD, world.alder, make_user("Other Lead")).user
    leads = sorted([other.email, world.seats.lead.user.email])
    seats.accept(invite(world), now=NOW)
    assert told() == [(kind, email) for kind in ["seat.began", "seat.offered"] for email in leads]


def test_notice_says_who_was_invited_by_whom_to_do_what_and_what_to_do(world, time_machine):
    time_machine.move_to(NOW)
    invite(world)
    notice = letter("seat.offered")
    assert notice.subject == "Coordinator Northern invited Second Self to speak for Alder Advice"
    assert "Coordinator Northern (coordinator.northern@example.org) invited Second Self (second@example.org)" in (
        notice.text
    )
    assert "answer reviews for your organisation, read its own answers and its results" in notice.text
    assert "If it is not, or you do not know this person or this address, end the seat" in notice.text
    assert notice.button.path == "/consortia/northern/people/"


def test_notice_leaves_at_any_hour_and_passes_the_surge_breaker(world):
    invite(world, now=SUNDAY_NIGHT)
    assert Message.objects.get(kind="seat.offered").not_before == SUNDAY_NIGHT
    assert set(notices.TITLES) <= set(urgent_kinds())


def test_notice_is_in_no_ledger_that_a_coordinator_could_cancel_it_in(world, signed_in):
    invite(world)
    notice = Message.objects.get(kind="seat.offered")
    assert (notice.consortium, Message.objects.visible_to(world.coordinator).filter(pk=notice.pk).count()) == (None, 0)
    address = f"/admin/consortium/message/{notice.pk}/cancel/"
    assert signed_in(world.seats.coordinator).post(address).status_code in {403, 404}


def test_notice_goes_though_the_seat_and_the_leads_have_ended_meanwhile(world):
    """Invited, read, ended: the organisation hears of it all the same."""
    seat = seats.accept(invite(world), now=NOW)
    for ended in [seat, world.seats.lead]:
        seats.end(ended, by=world.coordinator, now=NOW)
    for notice in Message.objects.filter(kind__in=notices.TITLES):
        assert preparing.ending(notice) is None
        assert preparing.written(notice)


def test_notice_of_the_invitation_comes_once_though_it_is_sent_again(world):
    seat = invite(world)
    seats.invite_again(seat, by=world.coordinator, now=NOW)
    assert told() == [("seat.offered", world.seats.lead.user.email)]


def test_accept_by_a_coordinator_asks_the_leads(world):
    user = world.seats.coordinator.user
    seats.accept(invite(world, email=user.email), user=user, now=NOW)
    assert told() == [(kind, world.seats.lead.user.email) for kind in ["seat.offered", "seat.waits"]]
    assert "opens nothing until you, or another lead of Alder Advice, have agreed" in letter("seat.waits").text


def test_end_of_a_leads_seat_by_a_coordinator_is_told_to_them(world):
    seats.end(world.seats.lead, by=world.coordinator, now=NOW)
    assert told() == [("seat.ended", world.seats.lead.user.email)]
    notice = letter("seat.ended")
    assert (
        "Coordinator Northern (coordinator.northern@example.org) ended your seat as member lead for Alder Advice"
        in (notice.text)
    )
    assert (notice.subject, notice.button.path) == ("Your seat at Alder Advice was ended", "/")


def test_end_of_ones_own_seat_and_of_an_invitation_is_no_news(world):
    other = make_seat(world.northern, Role.MEMBER_LEAD, world.alder, make_user("Other Lead"))
    seats.end(invite(world), by=world.lead, now=NOW)
    Message.objects.all().delete()
    seats.end(world.seats.lead, by=world.lead, now=NOW)
    assert told() == [("seat.ended", other.user.email)]


def test_invite_of_the_first_lead_tells_nobody(world):
    seats.accept(invite(world, role=Role.MEMBER_LEAD, organisation=world.birch), now=NOW)
    assert told() == []


@pytest.mark.parametrize("hostile", ["=cmd()", "<script>alert(1)</script>", "\u202eevil", "{0.__class__}", "x" * 120])
def test_notice_of_a_hostile_name_is_written(world, hostile):
    seats.invite(
        name=hostile, email="h@example.org", role=Role.MEMBER, organisation=world.alder, by=world.coordinator, now=NOW
    )
    assert preparing.written(Message.objects.get(kind="seat.offered"))
    notice = letter("seat.offered")
    assert (hostile in notice.subject, "<script>" in as_html(notice)) == (True, False)
