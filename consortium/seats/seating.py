"""From a person to an actor: which seats they hold, and in which one they act."""

from uuid import UUID

from django.http import HttpRequest

from consortium.access.actor import Actor, Channel, Grant
from consortium.access.roles import CAPABILITIES, SCOPES, Role
from consortium.people.models import User
from consortium.seats.models import Seat

_RANK = {role: rank for rank, role in enumerate(Role.values)}
SESSION_SEAT = "seat"
SESSION_GRANT = "grant"


def seats_of(user: User) -> list[Seat]:
    """Return the seats that the person holds, the most capable first."""
    held = list(Seat.objects.held().filter(user=user).select_related("consortium", "organisation"))
    for seat in held:
        seat.user = user
    return sorted(held, key=lambda seat: (_RANK[seat.role], seat.consortium.name, str(seat.pk)))


def chosen(
    seats: list[Seat], *, seat_id: str | None, slug: str | None = None, consortium_id: UUID | None = None
) -> Seat | None:
    """Return the seat to act in: the one chosen, if it is in the consortium asked for, else the most capable there."""
    fitting = [
        seat
        for seat in seats
        if (slug is None or seat.consortium.slug == slug)
        and (consortium_id is None or seat.consortium_id == consortium_id)
    ]
    return next((seat for seat in fitting if str(seat.pk) == seat_id), fitting[0] if fitting else None)


def actor_for(seat: Seat, seats: list[Seat], *, channel: Channel, scopes: frozenset[str] | None = None) -> Actor:
    """Return the actor of this seat; `seats` are all that the same person holds."""
    capabilities = CAPABILITIES[seat.role]
    return Actor(
        name=str(seat.user),
        channel=channel,
        user_id=seat.user_id,
        consortium_id=seat.consortium_id,
        consortium_slug=seat.consortium.slug,
        time_zone=seat.consortium.time_zone,
        seat_id=seat.pk,
        role=seat.role,
        organisation_id=seat.organisation_id,
        organisations=frozenset(
            other.organisation_id
            for other in seats
            if other.consortium_id == seat.consortium_id and other.organisation_id
        ),
        capabilities=capabilities if scopes is None else capabilities & scopes & SCOPES,
    )


def actor_of_person(user: User, seat: Seat | None, seats: list[Seat], *, channel: Channel) -> Actor:
    """Return the actor of somebody signed in, with a seat or without one."""
    if seat is None:
        return Actor(name=str(user), channel=channel, user_id=user.pk)
    return actor_for(seat, seats, channel=channel)


def grant_in(request: HttpRequest) -> Grant | None:
    """Return the one task that a link in an e-mail opened in this session."""
    kept = request.session.get(SESSION_GRANT)
    if not kept:
        return None
    person = kept.get("person_id")  # a session from before this was kept has none
    return Grant(kept["kind"], UUID(kept["subject_id"]), UUID(person) if person else None)
