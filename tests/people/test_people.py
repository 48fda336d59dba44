"""People: nobody is all-powerful, guesses are counted, one's own page is one's own."""

import pytest

from consortium.people import actions as people
from consortium.people import guesses
from consortium.people.models import User
from tests.factories.forms import filled
from tests.factories.world import NOW, make_user


def test_join_finds_the_person_in_any_spelling_of_the_address(world):
    first = people.join(email="Jo@Example.org", name="Jo", now=NOW)
    assert people.join(email=" jo@example.ORG", name="Other", now=NOW) == first
    assert first.has_usable_password() is False


def test_nobody_is_a_superuser(world):
    user = world.seats.coordinator.user
    assert (user.is_staff, user.is_superuser, user.has_perm("consortium.change_user")) == (False, False, False)


def test_allow_counts_every_guess_before_it_is_looked_at(db):
    assert [guesses.allow("a@example.org", now=NOW) for _ in range(11)] == [True] * 10 + [False]
    assert guesses.allow("A@example.org ", now=NOW) is False
    assert guesses.allow("b@example.org", now=NOW) is True


def test_sign_in_stops_after_ten_guesses_even_with_the_right_password(client, db, time_machine, settings):
    time_machine.move_to(NOW, tick=False)
    settings.ACCOUNT_RATE_LIMITS = False
    make_user("Sam", "sam@example.org", password="correct horse battery")
    for _ in range(10):
        client.post("/accounts/login/", {"login": "sam@example.org", "password": "wrong"})
    client.post("/accounts/login/", {"login": "sam@example.org", "password": "correct horse battery"})
    assert "_auth_user_id" not in client.session


def test_nobody_can_sign_up_unasked(client, db):
    client.post("/accounts/signup/", {"email": "x@example.org"})
    assert not User.objects.filter(email="x@example.org").exists()


def test_profile_is_revised_and_bad_zones_are_refused(signed_in, world):
    client = signed_in(world.seats.member)
    page = client.get("/me/")
    assert client.post("/me/", filled(page, name="Jo <b>Ray</b>", time_zone="Europe/Dublin")).status_code == 302
    user = User.objects.get(pk=world.member.user_id)
    assert (user.name, user.time_zone) == ("Jo <b>Ray</b>", "Europe/Dublin")
    assert "<b>Ray" not in client.get("/me/").content.decode()
    assert client.post("/me/", filled(page, time_zone="Mars/Base")).status_code == 200


@pytest.mark.parametrize("address", ["/me/", "/"])
def test_own_pages_need_a_sign_in(client, db, address):
    assert client.get(address).url.startswith("/accounts/login/")
