"""Bearer tokens: bound to one seat, scoped, expiring, revocable, counted as used once a day."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from consortium import clock
from consortium.access.actor import Actor, Channel
from consortium.seats import seating
from consortium.seats.models import Seat
from consortium.tokens.models import ApiToken


def actor_of_token(token: ApiToken) -> Actor:
    """Return the actor of an API token: its seat, narrowed by its scopes."""
    seats = seating.seats_of(token.seat.user)
    return seating.actor_for(token.seat, seats, channel=Channel.API, scopes=frozenset(token.scopes))


class SeatTokenAuthentication(TokenAuthentication):
    def authenticate(self, request: Request) -> Any:
        found = super().authenticate(request)
        if found is None:
            return None
        user, token = found
        seat = Seat.objects.held().select_related("consortium", "user").filter(pk=token.seat_id).first()
        if token.revoked_at or seat is None:
            raise AuthenticationFailed("This token was revoked, or its seat has ended.")
        token.seat = seat
        request.actor = request._request.actor = actor_of_token(token)  # type: ignore[attr-defined]
        today = clock.now().date()
        if token.last_used_on != today:
            ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
        return user, token

    def authenticate_credentials(self, token: bytes) -> Any:
        """Look up what could be one of our tokens: letters and digits, and nothing that a database chokes on."""
        if not token.isalnum():
            raise AuthenticationFailed("This is not a token of ours.")
        return super().authenticate_credentials(token)


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the OpenAPI document describes these tokens."""

    target_class = "consortium.tokens.authentication.SeatTokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "An API token, made in the admin for one seat."}
