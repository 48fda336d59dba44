"""Lists whose cost in queries must not grow with their rows. A feature adds one line for each of its lists."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from consortium.contacts.models import Contact
from consortium.mail.models import Message
from consortium.membership.models import Membership
from consortium.organisations.models import Identifier, Organisation
from tests.factories.world import World, make_contact, make_member, make_message, make_organisation

Factory = Callable[[World, int], Any]


@dataclass(frozen=True)
class ListOf:
    """A list: its URL name, what makes one more row of it, and who asks."""

    name: str
    add: Factory
    by: str = "coordinator"
    kwargs: dict[str, Any] = field(default_factory=dict)


def organisation(world: World, number: int) -> Organisation:
    made = make_organisation(world.northern, f"Organisation {number}")
    Identifier.objects.create(
        consortium=world.northern, organisation=made, scheme="GB-CHC", value=str(200_000 + number)
    )
    made.incomes.create(year_end=date(2025, 3, 31), amount=number)
    return made


def membership(world: World, number: int) -> Membership:
    return make_member(world.northern, f"Member {number}").memberships.get()


def contact(world: World, number: int) -> Contact:
    return make_contact(organisation(world, number), f"Contact {number}")


def message(world: World, number: int) -> Message:
    return make_message(world.northern, f"person{number}@example.org")


SLUG = {"slug": "northern"}
LISTS = [
    ListOf("organisations-list", organisation, kwargs=SLUG),
    ListOf("memberships-list", membership, kwargs=SLUG),
    ListOf("contacts-list", contact, kwargs=SLUG),
    ListOf("admin:consortium_organisation_changelist", organisation),
    ListOf("admin:consortium_membership_changelist", membership),
    ListOf("admin:consortium_contact_changelist", contact),
    ListOf("admin:consortium_organisation_export_csv", organisation),
    ListOf("admin:consortium_message_changelist", message),
    ListOf("admin:consortium_message_export_csv", message),
]
