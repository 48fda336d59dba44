"""Every address × everybody who may ask: what they get is what the table says."""

from fnmatch import fnmatchcase

import pytest
from django.test import Client
from django.urls import reverse
from knox.models import get_token_model

from tests.factories.api import Integrator
from tests.guards.access_table import CALLERS, TABLE
from tests.guards.examples import arguments
from tests.guards.routes import Route, routes

SEATS = {
    "outsider": "outsider",
    "foreign": "foreign_coordinator",
    "member": "member",
    "lead": "lead",
    "broker": "broker",
    "coordinator": "coordinator",
}


def key_of(route: Route, method: str) -> str:
    return route.name if method == "GET" else f"{method} {route.name}"


def line_for(key: str) -> str | None:
    """Return the key of the row that speaks for an address: its own, else the first that fits."""
    if key in TABLE:
        return key
    return next((line for line in TABLE if "*" in line and fnmatchcase(key, line)), None)


ENTRIES = {key_of(route, method): (route, method) for route in routes() for method in route.methods}


def test_every_address_is_listed_and_every_row_speaks_for_one():
    lines = {key: line_for(key) for key in ENTRIES}
    assert [key for key, line in lines.items() if line is None] == []
    assert set(TABLE) - set(lines.values()) == set()


@pytest.mark.either
@pytest.mark.parametrize("key", sorted(key for key in ENTRIES if line_for(key)))
def test_access(key, world):
    route, method = ENTRIES[key]
    get_token_model().objects.create(
        world.seats.coordinator.user,
        seat=world.seats.coordinator,
        name="Without scopes",
        created_by=world.seats.coordinator.user,
    )
    address = route.address(arguments(route.name, route.takes, world))
    got = {caller: outcome(caller, world, method, address) for caller in CALLERS}
    assert got == TABLE[line_for(key)]


def outcome(caller: str, world, method: str, address: str) -> str:
    """Ask as this caller, follow where it leads, and put what came back in one word."""
    client = client_of(caller, world, api=address.startswith("/api/"))
    response = client.generic(method, address, content_type="application/json")
    seen = {address}
    while response.status_code in {301, 302} and response.headers["Location"] not in seen:
        target = response.headers["Location"]
        if target.startswith(reverse("account_login")):
            return "sign-in"
        if target == reverse("admin:index") and address.count("/") > 3:
            return "404"  # how Django’s admin says that there is no such thing
        seen.add(target)
        response = client.get(target)
    assert response.status_code < 500
    return str(response.status_code) if response.status_code in {401, 403, 404} else "in"


def client_of(caller: str, world, *, api: bool) -> Client:
    if caller == "anonymous":
        return Client()
    if caller == "token":
        return Integrator(world.seats.coordinator, scopes=[])
    seat = getattr(world.seats, SEATS[caller])
    if api:
        return Integrator(seat)
    client = Client()
    client.force_login(seat.user)
    return client
