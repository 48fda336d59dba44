"""Something to ask for at every address: URL-name prefix → function(world) → arguments of the address.

The longest prefix wins. The consortium is always `northern`. A feature adds one line for its names, and one for
its desk.
"""

from collections.abc import Callable
from typing import Any

from consortium.seats import links
from consortium.tokens.models import ApiToken
from tests.factories.partners import make_bid, make_contract, make_partnership
from tests.factories.world import World

Example = Callable[[World], dict[str, Any]]


def _invited(world: World) -> dict[str, Any]:
    return {"token": links.token_for(world.seats.member)}


EXAMPLES: dict[str, Example] = {
    "mail-": lambda world: {"number": "00000001"},
    "seat-accept": _invited,
    "seat-broker-accept": lambda world: {"pk": world.seats.broker.pk},
    "api-not-found": lambda world: {},
    "organisations": lambda world: {"pk": world.alder.pk},
    "memberships": lambda world: {"pk": world.alder.memberships.get().pk},
    "contacts": lambda world: {"pk": world.birch.contacts.first().pk},
    "partnership": lambda world: {"pk": make_partnership(world).pk},
    "bid": lambda world: {"pk": make_bid(world).pk},
    "contract": lambda world: {"pk": make_contract(world).pk},
    "admin:partners_partnership": lambda world: {"object_id": make_partnership(world).pk},
    "admin:partners_bid": lambda world: {"object_id": make_bid(world).pk},
    "admin:partners_contract": lambda world: {"object_id": make_contract(world).pk},
    "admin:app_list": lambda world: {"app_label": "consortium"},
    "admin:view_on_site": lambda world: {"content_type_id": 1, "object_id": world.alder.pk},
    "admin/(?P<url>": lambda world: {"url": "nothing-of-the-kind/"},
    "admin:consortium_organisation": lambda world: {"object_id": world.alder.pk},
    "admin:consortium_membership": lambda world: {"object_id": world.alder.memberships.get().pk},
    "admin:consortium_contact": lambda world: {"object_id": world.birch.contacts.first().pk},
    "admin:consortium_seat": lambda world: {"object_id": world.seats.member.pk},
    "admin:consortium_apitoken": lambda world: {"object_id": ApiToken.objects.get(name="Without scopes").pk},
}


def arguments(name: str, takes: list[str], world: World) -> dict[str, Any]:
    """Return the arguments for a route. Raises LookupError where no line above gives them."""
    given: dict[str, Any] = {"slug": world.northern.slug}
    fitting = [prefix for prefix in EXAMPLES if _plain(name).startswith(prefix)]
    if fitting:
        given |= EXAMPLES[max(fitting, key=len)](world)
    missing = set(takes) - set(given)
    if missing:
        raise LookupError(f"{name} takes {sorted(missing)}: add a line to tests/guards/examples.py")
    return given


def _plain(name: str) -> str:
    """Let Django's nameless redirect of a desk share the example of that desk."""
    if name.endswith("/<path:object_id>/"):
        return "admin:" + "_".join(name.split("/")[1:3])
    return name
