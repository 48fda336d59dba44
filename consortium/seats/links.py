"""The link of an invitation: signed, bound to one seat and one address, good for one acceptance."""

from uuid import UUID

from django.core import signing

from consortium.seats.models import Seat

_SALT = "consortium.seats.invitation"


def token_for(seat: Seat) -> str:
    """Return what the invitation's address ends in."""
    return signing.dumps([str(seat.pk), seat.invited_email], salt=_SALT, compress=True)


def seat_behind(token: str) -> Seat | None:
    """Return the seat that a link offers, or None for a link that we did not make."""
    try:
        seat_id, address = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    invited = Seat.objects.select_related("consortium", "organisation", "user")
    return invited.filter(pk=UUID(seat_id), invited_email=address).first()
