"""The pages that say what went wrong, and the same for programs under `/api/`."""

from collections.abc import ItemsView
from types import FrameType
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.debug import SafeExceptionReporterFilter
from django.views.decorators.csrf import requires_csrf_token

_BROKEN = {
    "type": "urn:consortium:problem:server_error",
    "title": "Our fault",
    "status": 500,
    "code": "server_error",
    "detail": "Something went wrong on our side. Try again in a minute, with the same Idempotency-Key.",
}


class DiscreetReports(SafeExceptionReporterFilter):
    """Error reports say where something failed, never with what: no local variables and no posted fields.

    In debug mode neither: what a person answered may stand in any frame.
    """

    def is_active(self, request: HttpRequest | None) -> bool:
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        return {}

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: FrameType) -> ItemsView[str, Any]:
        return {}.items()


def broken(request: HttpRequest) -> HttpResponse:
    """Answer when a view failed: without the database, the session or anything else that may be the cause."""
    if request.path.startswith("/api/"):
        return JsonResponse(_BROKEN, status=500, content_type="application/problem+json")
    return HttpResponse(render_to_string("500.html"), status=500)


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form without a valid token: usually a page left open while signing in or out elsewhere."""
    return render(request, "403_csrf.html", status=403)
