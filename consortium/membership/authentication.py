"""Bearer tokens: bound to one seat, scoped, expiring, revocable, counted as used once a day."""

from typing import Any

from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from consortium import clock
from consortium.membership import seating
from consortium.membership.models import ApiToken, Seat


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
        actor = seating.actor_of_token(token)
        request.actor = request._request.actor = actor
        today = clock.now().date()
        if token.last_used_on != today:
            ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
        return user, token
