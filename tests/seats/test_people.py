"""The page of an organisation's people, as its leads and members see it."""

import pytest

from consortium.access.roles import Role
from consortium.seats import actions as seats
from consortium.seats.models import Seat
from tests.factories.world import NOW, make_seat, make_user
from tests.seats.test_views import address

PEOPLE = "/consortia/northern/people/"
HOSTILE = ["=cmd()", "<script>alert(1)</script>", "\u202eevil", "x" * 10_000]


@pytest.fixture(autouse=True)
def _moment(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def lead(signed_in, world):
    return signed_in(world.seats.lead)


def words(response):
    return " ".join(response.content.decode().split())


def waiting(world):
    user = world.seats.coordinator.user
    seat = seats.invite(
        name=user.name, email=user.email, role=Role.MEMBER, organisation=world.alder, by=world.coordinator, now=NOW
    )
    return seats.accept(seat, user=user, now=NOW)


def invited(world):
    return seats.invite(
        name="Jo Ray", email="jo@example.org", role=Role.MEMBER, organisation=world.alder, by=world.coordinator, now=NOW
    )


def test_people_page_tells_a_lead_who_speaks_for_them_and_who_waits(lead, world):
    waiting(world), invited(world)
    page = words(lead.get(PEOPLE))
    for said in [
        "Who speaks for Alder Advice",
        "Member lead Alder Advice (you)",
        "member.lead.alder.advice@example.org",
        "Waits for your agreement",
        "jo@example.org",
        "Invited, until 17 March 2026",
        "Coordinator Northern",
    ]:
        assert said in page
    assert "Birch" not in page


def test_people_page_shows_members_who_and_no_more(signed_in, world):
    seats.invite(
        name="Jo Ray", email="jo@example.org", role=Role.MEMBER, organisation=world.birch, by=world.coordinator, now=NOW
    )
    page = words(signed_in(world.seats.member).get(PEOPLE))
    assert ("Jo Ray" in page, "jo@example.org" in page, "Invite a colleague" in page) == (True, False, False)


def test_people_page_leaves_out_who_has_gone(lead, world):
    seats.end(invited(world), by=world.coordinator, now=NOW)
    assert "Jo Ray" not in words(lead.get(PEOPLE))


def test_people_page_is_in_the_navigation_and_on_the_profile_of_members_only(lead, signed_in, world):
    assert words(lead.get("/me/")).count(f'href="{PEOPLE}"') == 3
    assert f'href="{PEOPLE}"' not in words(signed_in(world.seats.coordinator).get("/me/"))


def test_invite_sends_a_colleague_an_invitation(lead, world):
    typed = {"name": "Jo Ray", "email": "jo@example.org", "role": "member_lead"}
    answer = lead.post(f"{PEOPLE}invite/", typed, follow=True)
    assert "Jo Ray is invited" in words(answer)
    seat = Seat.objects.get(invited_email="jo@example.org")
    assert (seat.organisation, seat.role, seat.invited_by) == (world.alder, Role.MEMBER_LEAD, world.seats.lead.user)


@pytest.mark.parametrize("role", ["observer", "coordinator", "broker", "x"])
def test_invite_to_another_role_is_refused_at_its_field(lead, role):
    answer = lead.post(f"{PEOPLE}invite/", {"name": "Jo", "email": "jo@example.org", "role": role})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["role"])


def test_invite_of_somebody_invited_already_says_so_and_keeps_what_was_typed(lead, world):
    invited(world)
    answer = lead.post(f"{PEOPLE}invite/", {"name": "Jo", "email": "JO@example.org", "role": "member"})
    assert ("has an invitation to it" in words(answer), "JO@example.org" in words(answer)) == (True, True)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_invite_of_a_hostile_name_is_escaped_or_refused(lead, hostile):
    lead.post(f"{PEOPLE}invite/", {"name": hostile, "email": "h@example.org", "role": "member"})
    assert Seat.objects.filter(invited_email="h@example.org").exists() == (len(hostile) <= 120)
    assert "<script>alert" not in words(lead.get(PEOPLE))


def test_agree_changes_nothing_until_it_is_pressed(lead, world):
    seat = waiting(world)
    page = f"{PEOPLE}{seat.pk}/agree/"
    assert "would speak for Alder Advice as member" in words(lead.get(page))
    seat.refresh_from_db()
    assert seat.began_at is None
    for _ in range(2):
        assert lead.post(page).status_code == 302
    seat.refresh_from_db()
    assert seat.began_at == NOW
    assert "This seat does not wait for your agreement" in words(lead.get(page))


def test_end_asks_first_and_ends_once(lead, world):
    seat = make_seat(world.northern, Role.MEMBER, world.alder, make_user("Gone Soon"))
    page = f"{PEOPLE}{seat.pk}/end/"
    assert "End the seat of Gone Soon?" in words(lead.get(page))
    assert Seat.objects.get(pk=seat.pk).ended_at is None
    for _ in range(2):
        assert lead.post(page).status_code == 302
    assert Seat.objects.get(pk=seat.pk).ended_at == NOW


def test_end_of_the_last_leads_own_seat_says_what_to_do(lead, world):
    answer = lead.post(f"{PEOPLE}{world.seats.lead.pk}/end/")
    assert (answer.status_code, "Invite another lead first" in words(answer)) == (409, True)


def test_end_of_ones_own_seat_leads_home(lead, world):
    make_seat(world.northern, Role.MEMBER_LEAD, world.alder, make_user("Other Lead"))
    assert lead.post(f"{PEOPLE}{world.seats.lead.pk}/end/").url == "/"


def test_invite_again_gives_a_new_time_limit(lead, world, time_machine):
    seat = invited(world)
    before = seat.invitation_ends_at
    time_machine.move_to(NOW.replace(day=10))
    assert lead.post(f"{PEOPLE}{seat.pk}/invite-again/").status_code == 302
    seat.refresh_from_db()
    assert seat.invitation_ends_at > before


@pytest.mark.parametrize("verb", ["agree", "end", "invite-again"])
def test_seats_of_another_organisation_are_not_there(lead, world, verb):
    assert lead.post(f"{PEOPLE}{world.seats.member.pk}/{verb}/").status_code == 404


def test_home_asks_the_lead_to_decide(lead, world):
    seat = waiting(world)
    page = words(lead.get("/"))
    assert ("wants to speak for Alder Advice" in page, f"{PEOPLE}{seat.pk}/agree/" in page) == (True, True)


def test_accept_page_says_that_a_coordinator_will_wait(signed_in, world):
    user = world.seats.coordinator.user
    seat = seats.invite(
        name=user.name, email=user.email, role=Role.MEMBER, organisation=world.alder, by=world.coordinator, now=NOW
    )
    client = signed_in(world.seats.coordinator)
    assert "once a lead of Alder Advice has agreed" in words(client.get(address(seat)))
    assert "Your seat begins once others have agreed" in words(client.post(address(seat), follow=True))
    assert "a lead of Alder Advice has agreed to it" in words(client.get(address(seat)))
