"""Sets `request.actor`: who acts, from the session and the consortium in the address."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from consortium.access.actor import ANONYMOUS, Actor, Channel
from consortium.seats import seating


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = request.person = ANONYMOUS  # type: ignore[attr-defined]
        request.seats = []  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        """Seat the person: in the address's consortium, or where they last chose to be.

        Their seats are read when somebody asks for them.
        """
        if request.path.startswith("/api/"):
            return
        grant = seating.grant_in(request)
        if not request.user.is_authenticated:
            request.actor = request.person = replace(ANONYMOUS, grant=grant)
            return
        channel = Channel.ADMIN if request.path.startswith("/admin/") else Channel.PORTAL
        unseated = seating.actor_of_person(request.user, None, [], channel=channel)
        request.person = replace(unseated, grant=grant)
        request.seats = SimpleLazyObject(lambda: seating.seats_of(request.user))

        def seated(consortium_id: UUID | None = None, slug: str | None = None) -> Actor | None:
            seat = seating.chosen(
                request.seats,
                seat_id=request.session.get(seating.SESSION_SEAT),
                slug=slug,
                consortium_id=consortium_id,
            )
            if seat is None and consortium_id:
                return None
            actor = seating.actor_of_person(request.user, seat, request.seats, channel=channel)
            return replace(actor, grant=grant)

        def act_in(consortium_id: UUID) -> None:
            request.actor = seated(consortium_id) or request.actor

        request.act_in = act_in
        request.actor = SimpleLazyObject(lambda: seated(slug=kwargs.get("slug")))
