"""The two places where a package's own pages need a wider content policy than ours: the admin and the API's docs."""

from collections.abc import Callable
from typing import Any

from csp.constants import UNSAFE_EVAL, UNSAFE_INLINE
from django.http import HttpRequest, HttpResponse

_WIDER: dict[str, dict[str, Any]] = {
    "/admin/": {"script-src": [UNSAFE_EVAL], "style-src": [UNSAFE_INLINE]},
    "/api/v1/docs/": {"style-src": [UNSAFE_INLINE]},
}


class AdminPolicyMiddleware:
    """Widen the policy under these paths only. It stands inside the policy's own middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for prefix, wider in _WIDER.items():
            if request.path.startswith(prefix):
                response._csp_update = wider  # type: ignore[attr-defined]
        return response
