"""What a seat lets its holder do for an organisation, as its people are told, and how far it reaches."""

from consortium.access.roles import Role

POWERS: dict[str, str] = {
    Role.MEMBER_LEAD: "answer reviews for your organisation, read its own answers and its results, make commitments "
    "in its name, and decide who else speaks for it",
    Role.MEMBER: "answer reviews for your organisation, read its own answers and its results, and make commitments "
    "in its name",
    Role.OBSERVER: "read about partnerships, bids and contracts as your organisation does",
    Role.COORDINATOR: "coordinate the consortium and read your organisation’s own answers and its results",
}
# Any seat at an organisation makes a coordinator read as it, an observer’s too.
_REACH = {Role.OBSERVER: 1, Role.COORDINATOR: 1, Role.MEMBER: 2, Role.MEMBER_LEAD: 3}


def reach(role: str) -> int:
    """Return how far a seat of this role at an organisation goes: reading, answering, deciding."""
    return _REACH.get(Role(role), 0)
