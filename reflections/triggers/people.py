"""The review that a change of people calls for: somebody else now speaks for the lead."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from consortium.access.roles import Role
from consortium.seats.models import Seat
from partners.partnerships.models import Party, PartyRole
from reflections.reviews.models import Cadence
from reflections.reviews.occasions import Occasion
from reflections.reviews.planning import Due
from reflections.triggers.facts import Fact, by_partnership, due_from


def of_leads(cadences: Sequence[Cadence], now: datetime) -> Iterator[Due]:
    """Yield the changes at the lead of each partnership, since it leads."""
    wanted = by_partnership(cadences, Occasion.LEAD_CONTACT)
    leading = Party.objects.filter(partnership__in=wanted, role=PartyRole.LEAD, until=None)
    leads = list(leading.select_related("organisation")) if wanted else []
    seats = _seats_of({lead.organisation_id for lead in leads}) if leads else {}
    for lead in leads:
        cadence = wanted[lead.partnership_id]
        facts = changes(seats.get(lead.organisation_id, []), lead, cadence)
        yield from due_from(facts, cadence, now)


def changes(seats: Sequence[Seat], lead: Party, cadence: Cadence) -> Iterator[Fact]:
    """Yield each day from which another person has been the first to turn to: of the leads, the longest seated."""
    zone = cadence.consortium.zone
    for seat in seats:
        after = _first_after(seat, seats) if _was_first(seat, seats) else None
        if after is None or after.user_id == seat.user_id or seat.ended_at is None or after.began_at is None:
            continue
        day = max(seat.ended_at, after.began_at).astimezone(zone).date()
        if day >= lead.since:
            words = f"Somebody else now speaks for {lead.organisation.name}"
            yield Fact(occasion=Occasion.LEAD_CONTACT, key=f"lead-contact:{seat.pk}", reason=words, day=day)


def _was_first(seat: Seat, seats: Iterable[Seat]) -> bool:
    """Tell whether it ended while nobody else had led for longer."""
    ended = seat.ended_at
    return ended is not None and not any(
        other.pk != seat.pk and _key(other) < _key(seat) and (other.ended_at is None or other.ended_at > ended)
        for other in seats
    )


def _first_after(seat: Seat, seats: Iterable[Seat]) -> Seat | None:
    """Return who was the first to turn to once it had ended; whoever came later, if nobody was left."""
    later = [other for other in seats if other.pk != seat.pk and _goes_on(other, seat)]
    return min(later, key=_key, default=None)


def _goes_on(other: Seat, seat: Seat) -> bool:
    return seat.ended_at is not None and (other.ended_at is None or other.ended_at > seat.ended_at)


def _key(seat: Seat) -> tuple[Any, str]:
    """Return what orders seats that have begun by how long they are held."""
    return seat.began_at, str(seat.pk)


def _seats_of(organisations: set[UUID]) -> dict[UUID, list[Seat]]:
    found: dict[UUID, list[Seat]] = {}
    seats = Seat.objects.filter(organisation__in=organisations, role=Role.MEMBER_LEAD, began_at__isnull=False)
    for seat in seats.order_by("began_at", "pk"):
        if seat.organisation_id:
            found.setdefault(seat.organisation_id, []).append(seat)
    return found
