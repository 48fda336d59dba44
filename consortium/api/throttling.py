"""A limit per token, told in every answer as `RateLimit-*`."""

from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle


class TokenThrottle(SimpleRateThrottle):
    """Count requests of one token; strangers are counted by address."""

    scope = "token"

    def get_cache_key(self, request: Request, view: Any) -> str:
        actor = getattr(request, "actor", None)
        ident = actor.seat_id if actor and actor.seat_id else self.get_ident(request)
        return self.cache_format % {"scope": self.scope, "ident": ident}

    def allow_request(self, request: Request, view: Any) -> bool:
        allowed = super().allow_request(request, view)
        if self.rate:
            limit, seconds = self.parse_rate(self.rate)
            view.rate = (limit, max((limit or 0) - len(self.history), 0), seconds)
        return allowed
