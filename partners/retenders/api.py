"""Re-tenders for integrators: a verb of a bid that makes another."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consortium import clock
from consortium.api.idempotency import once
from consortium.api.preconditions import etag_of
from consortium.api.viewsets import verb
from partners.retenders import actions as retenders

NEEDS = {"clone": "bids.manage"}


class CloneVerb:
    """An endpoint of bids offers it."""

    @extend_schema(request=None)
    @verb()
    def clone(self: Any, request: Request, **kwargs: Any) -> Response:
        """Begin the bid for a re-tender of one that is over; answers with the new bid. One at a time."""
        return once(request, self._clone)

    def _clone(self: Any) -> Response:
        made = retenders.clone(self.lock(), by=self.actor, now=clock.now())
        data = self.shown(made)
        return Response(data, headers={"ETag": etag_of(data)})
