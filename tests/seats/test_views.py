"""Invitations, switching and brokers, as the person at the page sees them."""

import pytest

from consortium.access.roles import Role
from consortium.seats import actions as seats
from consortium.seats import links
from tests.factories.world import NOW, make_seat, make_user


@pytest.fixture
def moment(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def invitation(world, moment):
    return seats.invite(
        name="Jo Ray", email="jo@example.org", role=Role.MEMBER, organisation=world.birch, by=world.coordinator, now=NOW
    )


def address(seat):
    return f"/invitations/{links.token_for(seat)}/"


def test_accept_page_changes_nothing_until_it_is_pressed(client, invitation):
    page = client.get(address(invitation))
    invitation.refresh_from_db()
    assert (page.status_code, invitation.accepted_at) == (200, None)
    assert "Birch Community" in page.content.decode()


def test_accept_signs_the_new_person_in(client, invitation):
    answer = client.post(address(invitation), follow=True)
    assert answer.redirect_chain[-1][0] == "/"
    invitation.refresh_from_db()
    assert str(invitation.user.pk) == client.session["_auth_user_id"]


def test_accept_link_never_signs_in_again(client, invitation):
    client.post(address(invitation))
    client.logout()
    page = client.get(address(invitation))
    assert ("_auth_user_id" in client.session, page.status_code) == (False, 200)
    client.post(address(invitation))
    assert "_auth_user_id" not in client.session


def test_accept_by_a_known_person_asks_them_to_sign_in_first(client, invitation):
    make_user("Jo Ray", "jo@example.org")
    assert client.post(address(invitation)).url.startswith("/accounts/login/?next=/invitations/")


def test_accept_by_somebody_else_is_refused_without_a_loop(signed_in, world, invitation):
    answer = signed_in(world.seats.member).get(address(invitation))
    assert (answer.status_code, "for another address" in answer.content.decode()) == (409, True)


@pytest.mark.parametrize("token", ["x", "a:b:c", "=cmd()", "\u202eevil"])
def test_accept_of_a_made_up_link_is_not_there(client, world, token):
    assert client.get(f"/invitations/{token}/").status_code == 404


def test_switch_changes_the_seat_and_only_to_ones_own(signed_in, world):
    user = world.seats.member.user
    other = make_seat(world.southern, Role.MEMBER, world.cedar, user)
    client = signed_in(world.seats.member)
    assert client.post("/seats/switch/", {"seat": str(other.pk)}).status_code == 302
    assert client.session["seat"] == str(other.pk)
    assert client.post("/seats/switch/", {"seat": str(world.seats.outsider.pk)}).status_code == 404
    assert client.post("/seats/switch/", {"seat": "x"}).status_code == 404


def test_brokers_page_lets_a_lead_accept_once(signed_in, world, moment):
    seat = seats.accept(
        seats.invite(name="Bo", email="bo@example.org", role=Role.BROKER, by=world.coordinator, now=NOW), now=NOW
    )
    client = signed_in(world.seats.lead)
    assert "Accept for our organisation" in client.get("/consortia/northern/brokers/").content.decode()
    for _ in range(2):
        assert client.post(f"/consortia/northern/brokers/{seat.pk}/accept/").status_code == 302
    assert seat.acceptances.count() == 1


def test_brokers_page_is_for_leads_of_this_consortium(client, signed_in, world):
    assert client.get("/consortia/northern/brokers/").status_code == 302
    assert signed_in(world.seats.member).get("/consortia/northern/brokers/").status_code == 403
    assert signed_in(world.seats.outsider).get("/consortia/northern/brokers/").status_code == 404
