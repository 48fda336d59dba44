"""Every address × everybody who may ask: what they get is what the table says."""

from fnmatch import fnmatchcase

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from knox.models import get_token_model

from tests.factories import world as factory
from tests.factories.api import Integrator
from tests.guards.access_rows import CALLERS
from tests.guards.access_table import TABLE
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


@pytest.fixture(scope="module")
def settled(django_db_setup, django_db_blocker):
    """One world for every address; what a question changes is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = factory.build()
        get_token_model().objects.create(
            world.seats.coordinator.user,
            seat=world.seats.coordinator,
            name="Without scopes",
            created_by=world.seats.coordinator.user,
        )
        yield world
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def callers(settled):
    """Somebody of each kind with a browser, and with a token for the API, signed in once."""
    kinds = [(caller, api) for caller in CALLERS for api in (False, True)]
    clients = {kind: client_of(kind[0], settled, api=kind[1]) for kind in kinds}
    return {kind: (client, dict(client.cookies)) for kind, client in clients.items()}


@pytest.fixture(scope="module")
def examples():
    """What has been made for one address and does for others of its kind."""
    return {}


@pytest.mark.either
@pytest.mark.parametrize("key", sorted(key for key in ENTRIES if line_for(key)))
def test_access(key, settled, callers, examples, django_db_blocker):
    route, method = ENTRIES[key]
    with django_db_blocker.unblock():
        address = route.address(arguments(route.name, route.takes, settled, examples))
        api = address.startswith("/api/")
        with transaction.atomic():
            got = {caller: outcome(*callers[caller, api], method, address) for caller in CALLERS}
            transaction.set_rollback(True)
    assert got == TABLE[line_for(key)]


def outcome(client: Client, cookies: dict, method: str, address: str) -> str:
    """Ask as this caller, follow where it leads, and put what came back in one word."""
    client.cookies.clear()
    client.cookies.update(cookies)
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
