"""Which seats wait for somebody's agreement before they begin.

Whoever coordinates could otherwise invite themselves to an organisation and read as it. The organisation's leads
agree first, as the leads of two organisations agree to a broker.
"""

from consortium.access.roles import Role
from consortium.people.models import User
from consortium.seats.models import Seat
from consortium.seats.powers import reach

ACCEPTANCES_OF_A_BROKER = 2


def acceptances_needed(seat: Seat) -> int:
    """Return how many organisations must agree to a seat that waits."""
    return ACCEPTANCES_OF_A_BROKER if seat.role == Role.BROKER else 1


def must_wait(seat: Seat, person: User | None) -> bool:
    """Tell whether the seat, accepted by this person, waits; `person` is None for somebody who is new here."""
    if seat.role == Role.BROKER:
        return True
    if seat.organisation_id is None or not _coordinates(seat, person):
        return False
    return _led_by_another(seat, person) and not _speaks_already(seat, person)


def _coordinates(seat: Seat, person: User | None) -> bool:
    if seat.role == Role.COORDINATOR:
        return True
    held = Seat.objects.held().filter(consortium=seat.consortium_id, role=Role.COORDINATOR)
    return person is not None and held.filter(user=person).exists()


def _led_by_another(seat: Seat, person: User | None) -> bool:
    """Tell whether the organisation has, or ever had, a lead of its own: a lead's end must not open the door."""
    leads = Seat.objects.filter(organisation=seat.organisation_id, role=Role.MEMBER_LEAD, began_at__isnull=False)
    return leads.exclude(user=person).exists()


def _speaks_already(seat: Seat, person: User | None) -> bool:
    """Tell whether the person holds a seat there that goes as far: a lead who becomes coordinator gains nothing."""
    if person is None:
        return False
    held = Seat.objects.held().filter(organisation=seat.organisation_id, user=person)
    return any(reach(role) >= reach(seat.role) for role in held.values_list("role", flat=True))
