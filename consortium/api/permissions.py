"""`Needs`: a viewset says which capability each of its actions needs; nothing is open by default."""

from typing import Any

from django.http import Http404
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from consortium.access.actor import Actor


class Needs(BasePermission):
    """Read `view.needs`: action → capability. Another consortium is 404; a missing capability or scope is 403."""

    message = "The seat or the scopes of this token do not allow this."

    def has_permission(self, request: Request, view: Any) -> bool:
        actor = getattr(request, "actor", None)
        if actor is None or not actor.consortium_id:
            return False
        if view.kwargs.get("slug") != actor.consortium_slug:
            raise Http404
        if view.action is None:
            raise MethodNotAllowed(request.method or "")
        return actor.may(needed(view))


def needed(view: Any) -> str:
    """Return the capability the current action needs. A viewset that forgot to say is an error, not a hole."""
    return str(view.needs[view.action])


def actor_of(request: Request) -> Actor:
    """Return who acts; the authenticator has set it."""
    return request.actor  # type: ignore[attr-defined]
