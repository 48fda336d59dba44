"""Nothing is open by having been forgotten: every way in says what it needs."""

from django.contrib import admin

from consortium.access.roles import EVERY_CAPABILITY, PUBLIC, SIGNED_IN, TASK
from consortium.backoffice.desk import ScopedModelAdmin
from tests.guards.routes import routes

NEEDS = EVERY_CAPABILITY | {PUBLIC, SIGNED_IN, TASK}
# The description of the API and its answer to unknown addresses tell nothing of any consortium.
OPEN = {"api-schema", "api-docs", "api-not-found"}


def pages():
    ours = [route for route in routes() if not route.pattern.startswith("admin/") and route.name not in OPEN]
    return [route for route in ours if not hasattr(route.view, "actions")]


def test_every_page_declares_what_it_needs():
    assert {route.name for route in pages() if getattr(route.view, "needs", None) not in NEEDS} == set()
    assert {route.name for route in pages() if not getattr(route.view, "methods", None)} == set()


def test_every_endpoint_declares_what_each_action_needs():
    undeclared = {
        f"{route.name}: {action}"
        for route in routes()
        for method, action in getattr(route.view, "actions", {}).items()
        if method not in {"head", "options"}
        if getattr(route.view.cls, "needs", {}).get(action) not in EVERY_CAPABILITY
    }
    assert undeclared == set()


def test_every_desk_is_scoped_and_declares_what_it_needs():
    desks = admin.site._registry.values()
    assert desks
    assert {type(desk).__name__ for desk in desks if not isinstance(desk, ScopedModelAdmin)} == set()
    assert {type(desk).__name__ for desk in desks if getattr(desk, "needs", None) not in EVERY_CAPABILITY} == set()
    changing = [desk for desk in desks if type(desk).create or type(desk).revise]
    assert {type(desk).__name__ for desk in changing if desk.manages not in EVERY_CAPABILITY} == set()
