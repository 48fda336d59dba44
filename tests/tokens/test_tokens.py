"""API tokens: shown once, for one's own seat, dead with it."""

import re
from datetime import timedelta

import pytest

from consortium.seats import actions as seats
from consortium.tokens import actions as tokens
from consortium.tokens.models import ApiToken
from tests.factories.forms import filled
from tests.factories.world import NOW, make_seat, make_user

LIST = "/api/v1/consortia/northern/organisations/"
DESK = "/admin/consortium/apitoken/"


@pytest.fixture(autouse=True)
def moment(time_machine):
    time_machine.move_to(NOW, tick=False)


def made(world, scopes=("organisations.view",), days=30):
    return tokens.create(name="Sync", scopes=list(scopes), days=days, by=world.coordinator, now=NOW)


def answer(client, secret):
    return client.get(LIST, headers={"Authorization": f"Bearer {secret}"}).status_code


def test_create_opens_what_its_scopes_name(client, world):
    token, secret = made(world)
    assert answer(client, secret) == 200
    token.refresh_from_db()
    assert token.last_used_on == NOW.date()
    assert secret not in str(token.__dict__)


@pytest.mark.parametrize("scopes", [[], ["seats.manage"], ["messages.view"], ["organisations.view", "x"]])
def test_create_gives_nothing_that_is_not_offered(world, scopes):
    with pytest.raises(tokens.ScopeNotYours):
        made(world, scopes)


def test_revoke_and_expiry_and_the_end_of_the_seat_stop_it(client, world, time_machine):
    token, secret = made(world)
    tokens.revoke(token, by=world.coordinator, now=NOW)
    assert answer(client, secret) == 401
    _, second = made(world, days=1)
    make_seat(world.northern, world.coordinator.role, user=make_user("Second"))
    _, third = made(world)
    seats.end(world.seats.coordinator, by=world.coordinator, now=NOW)
    assert answer(client, third) == 401
    time_machine.move_to(NOW + timedelta(days=2))
    assert answer(client, second) == 401


@pytest.mark.parametrize("secret", ["", "x", "x" * 64, "\N{SNOWMAN}".encode().hex()])
def test_a_made_up_secret_opens_nothing(client, world, secret):
    assert answer(client, secret) == 401


def test_desk_shows_the_secret_once(signed_in, client, world):
    coordinator = signed_in(world.seats.coordinator)
    page = coordinator.post(
        f"{DESK}add/", filled(coordinator.get(f"{DESK}add/"), name="Sync", scopes=["organisations.view"], days="30")
    )
    secret = re.search(r"data-secret>([0-9a-f]+)<", page.content.decode()).group(1)
    assert answer(client, secret) == 200
    token = ApiToken.objects.get()
    for address in (DESK, f"{DESK}{token.pk}/change/"):
        assert secret not in coordinator.get(address).content.decode()


def test_desk_revokes(signed_in, world):
    token, _ = made(world)
    signed_in(world.seats.coordinator).post(f"{DESK}{token.pk}/revoke/")
    token.refresh_from_db()
    assert token.revoked_at == NOW


def test_desk_of_another_consortium_does_not_know_it(signed_in, world):
    token, _ = made(world)
    assert signed_in(world.seats.foreign_coordinator).get(f"{DESK}{token.pk}/change/").status_code == 404
