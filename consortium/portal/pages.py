"""`@page`: what every portal view declares, checked before its first line runs."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from consortium.access.actor import Actor
from consortium.access.roles import EVERY_CAPABILITY, PUBLIC, SIGNED_IN, TASK
from consortium.errors import RuleBroken

P = ParamSpec("P")


class PortalRequest(HttpRequest):
    """A request after the membership middleware: it knows who acts, and who they are whatever their seat.

    `person` costs no look at the seats: a task is answered as oneself.
    """

    actor: Actor
    person: Actor
    seats: list[Any]
    htmx: Any


View = Callable[Concatenate[PortalRequest, P], HttpResponse]


class Page(Protocol):
    needs: str
    methods: tuple[str, ...]

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse: ...


def page(*methods: str, needs: str) -> Callable[[View[P]], Page]:
    """Declare a portal page: the methods it answers and the capability it needs.

    Somebody signed out is sent to sign in; a consortium in which they hold no seat does not exist for them
    (404); a missing capability is 403. A RuleBroken that the view lets through becomes a message on the page it
    came from. No page is cached, and no body of a request reaches a log.
    """
    if needs not in EVERY_CAPABILITY | {PUBLIC, SIGNED_IN, TASK}:
        raise ValueError(f"No role has the capability {needs!r}: see consortium/access/roles.py.")

    def decorate(view: View[P]) -> Page:
        @never_cache
        @sensitive_post_parameters()
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in (*methods, "HEAD" if "GET" in methods else ""):
                return HttpResponseNotAllowed(methods)
            request = cast(PortalRequest, request)
            refusal = _refuse(request, needs, kwargs)
            if refusal is not None:
                return refusal
            try:
                return view(request, *args, **kwargs)
            except RuleBroken as broken:
                return say_no(request, broken)

        declared = cast(Page, checked)
        declared.needs = needs
        declared.methods = methods
        return declared

    return decorate


def _refuse(request: PortalRequest, needs: str, kwargs: dict[str, Any]) -> HttpResponse | None:
    if needs == PUBLIC or (needs == TASK and request.person.grant):  # a task page asks its own invitation
        return None
    if not request.person.is_person:
        return redirect_to_login(request.get_full_path())
    if needs == TASK:
        return None
    actor = request.actor
    if "slug" in kwargs and actor.consortium_slug != kwargs["slug"]:
        raise Http404
    if needs != SIGNED_IN and not actor.may(needs):
        raise PermissionDenied
    return None


def say_no(request: PortalRequest, broken: RuleBroken) -> HttpResponse:
    """Answer a refused button: back where it was pressed, with the reason."""
    if request.htmx:
        return render(request, "portal/_refused.html", {"broken": broken}, status=409)
    back = request.headers.get("referer", "")
    if request.method == "POST" and url_has_allowed_host_and_scheme(back, {request.get_host()}):
        messages.error(request, str(broken))
        return redirect(back)
    return render(request, "portal/refused.html", {"broken": broken}, status=409)
