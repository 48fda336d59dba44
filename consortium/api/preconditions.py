"""ETag and If-Match: a version is the digest of what this caller was shown."""

import hashlib
from typing import Any

from rest_framework.request import Request

from consortium.api.problems import PreconditionFailed, PreconditionRequired
from consortium.api.rendering import dump


def etag_of(representation: Any) -> str:
    """Return a strong ETag of a representation: equal bytes, equal tag."""
    return f'"{hashlib.sha256(dump(representation)).hexdigest()[:32]}"'


def require_match(request: Request, representation: Any) -> None:
    """Refuse a write that does not name the version it was made from. Raises PreconditionRequired or -Failed."""
    given = request.headers.get("If-Match")
    if given is None:
        raise PreconditionRequired
    current = etag_of(representation)
    if given.strip() != "*" and current not in [tag.strip() for tag in given.split(",")]:
        raise PreconditionFailed(representation, current)
