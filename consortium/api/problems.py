"""Errors as RFC 9457 `application/problem+json`: a stable code, what happened, and the path of each field at fault."""

import math
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework import exceptions, status
from rest_framework.fields import get_error_detail
from rest_framework.response import Response

from consortium.errors import NotValid, RuleBroken

TYPE = "application/problem+json"


class PreconditionFailed(exceptions.APIException):
    """If-Match named an older version. `current` is the version to start again from."""

    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "stale"
    default_detail = "Somebody changed this first. Read the current version and try again."

    def __init__(self, current: Any, etag: str) -> None:
        super().__init__()
        self.current = current
        self.etag = etag


class PreconditionRequired(exceptions.APIException):
    status_code = 428
    default_code = "if_match_required"
    default_detail = "Send the ETag of the version you read as If-Match, so that nobody’s change is lost."


class KeyReused(exceptions.APIException):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "idempotency_key_reused"
    default_detail = "This Idempotency-Key was used for a different request. Use a new key."


class InProgress(exceptions.APIException):
    status_code = status.HTTP_409_CONFLICT
    default_code = "in_progress"
    default_detail = "The first request with this Idempotency-Key is still being answered. Try again in a second."


def problem(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Turn whatever a view raised into a problem document; what it does not know stays a 500."""
    if isinstance(exc, RuleBroken):
        code = status.HTTP_400_BAD_REQUEST if isinstance(exc, NotValid) else status.HTTP_409_CONFLICT
        return _document(code, exc.code, str(exc), errors=_at(exc.at_field, exc.code, str(exc)))
    if isinstance(exc, ValidationError):
        exc = exceptions.ValidationError(get_error_detail(exc))
    if isinstance(exc, OverflowError):  # a day after the last one there is, a number that no column holds
        exc = exceptions.ValidationError("A date or a number in this request is out of range.")
    if isinstance(exc, Http404):
        exc = exceptions.NotFound("There is nothing here, or this token may not know of it.")
    if isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied()
    return _from_drf(exc) if isinstance(exc, exceptions.APIException) else None


def _from_drf(exc: exceptions.APIException) -> Response:
    headers = {}
    if scheme := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = scheme
    if wait := getattr(exc, "wait", None):
        headers["Retry-After"] = str(math.ceil(wait))
    if isinstance(exc, exceptions.ValidationError):
        return _document(
            exc.status_code,
            "invalid",
            "Some of what you sent can’t be accepted. Nothing was written.",
            errors=list(_paths(exc.detail)),
            headers=headers,
        )
    extra = {}
    if isinstance(exc, PreconditionFailed):
        extra["current"] = exc.current
        headers["ETag"] = exc.etag
    return _document(exc.status_code, str(exc.default_code), str(exc.detail), headers=headers, **extra)


def _document(
    code: int, name: str, detail: str, *, headers: dict[str, str] | None = None, errors: Any = None, **extra: Any
) -> Response:
    body = {"type": f"urn:consortium:problem:{name}", "title": _TITLES.get(code, "Refused"), "status": code}
    body |= {"code": name, "detail": detail, **extra}
    if errors:
        body["errors"] = errors
    return Response(body, status=code, headers=headers, content_type=TYPE)


_TITLES = {
    400: "Not valid",
    401: "Not authenticated",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    409: "A rule does not allow this",
    412: "Changed by somebody else",
    415: "Send JSON",
    422: "Not valid",
    428: "If-Match required",
    429: "Too many requests",
    500: "Our fault",
}


def _paths(detail: Any, path: str = "") -> Iterator[dict[str, str]]:
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _paths(inner, path if name == "non_field_errors" else f"{path}/{name}")
    elif isinstance(detail, list) and any(isinstance(item, dict | list) for item in detail):
        for index, inner in enumerate(detail):
            yield from _paths(inner, f"{path}/{index}")
    else:
        for item in detail if isinstance(detail, list) else [detail]:
            yield {"field": path or "/", "code": str(getattr(item, "code", "invalid")), "detail": str(item)}


def _at(field: str | None, code: str, detail: str) -> list[dict[str, str]] | None:
    return [{"field": f"/{field}", "code": code, "detail": detail}] if field else None


def not_found(request: HttpRequest) -> JsonResponse:
    """Answer an address under /api/ that no endpoint has, as JSON."""
    body = {
        "type": "urn:consortium:problem:not_found",
        "title": _TITLES[404],
        "status": 404,
        "code": "not_found",
        "detail": "No endpoint has this address. /api/v1/docs/ lists them.",
    }
    return JsonResponse(body, status=404, content_type=TYPE)
