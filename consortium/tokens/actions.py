"""What can happen to an API token. It acts for its maker's own seat, never for somebody else's."""

from datetime import datetime, timedelta

from django.db import transaction
from knox.crypto import create_token_string, hash_token
from knox.settings import CONSTANTS

from consortium.access.actor import Actor
from consortium.access.roles import CAPABILITIES, SCOPES
from consortium.activity.stream import record
from consortium.errors import RuleBroken
from consortium.seats.models import Seat
from consortium.tokens.models import ApiToken


class ScopeNotYours(RuleBroken):
    code = "scope_not_yours"
    message = "A token can’t be given what its seat may not do."
    field = "scopes"


def offered(seat: Seat) -> list[str]:
    """Return the scopes that a token of this seat may have."""
    return sorted(SCOPES & CAPABILITIES[seat.role])


@transaction.atomic
def create(*, name: str, scopes: list[str], days: int, by: Actor, now: datetime) -> tuple[ApiToken, str]:
    """Make a token for the actor's own seat; return it with its secret, which nobody can read again."""
    seat = Seat.objects.held().get(pk=by.seat_id, user_id=by.user_id)
    if not scopes or not set(scopes) <= set(offered(seat)):
        raise ScopeNotYours
    secret = create_token_string()
    token = ApiToken(
        digest=hash_token(secret),
        token_key=secret[: CONSTANTS.TOKEN_KEY_LENGTH],
        user_id=by.user_id,
        seat=seat,
        name=name.strip(),
        scopes=sorted(scopes),
        created_by_id=by.user_id,
        expiry=now + timedelta(days=days),
    )
    token.save(force_insert=True)
    record("token.created", seat, by=by, now=now, subject=token.name, scopes=token.scopes)
    return token, secret


@transaction.atomic
def revoke(token: ApiToken, *, by: Actor, now: datetime) -> ApiToken:
    """Stop a token at once. Twice is once."""
    if token.revoked_at is None:
        token.revoked_at = now
        token.save(update_fields=["revoked_at"])
        record("token.revoked", token.seat, by=by, now=now, subject=token.name)
    return token
