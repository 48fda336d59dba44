"""Idempotency-Key: a POST repeated with its key gets the first answer again, and happens once."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta

import orjson
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.datastructures import MultiValueDict
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from consortium import clock
from consortium.api.models import IdempotentReply
from consortium.api.permissions import actor_of
from consortium.api.problems import InProgress, KeyReused
from consortium.api.rendering import dump

KEPT = timedelta(days=1)
_HEADERS = ("Location", "ETag")


def once(request: Request, answer: Callable[[], Response]) -> Response:
    """Answer a POST, once per key and seat.

    The reply is written in the transaction of the change itself, so a crash leaves both or neither. Refusals are
    not kept: mend the request and use the same key again.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        with transaction.atomic():
            return answer()
    if not (1 <= len(key) <= 200 and key.isascii() and key.isprintable()):
        raise ValidationError({"Idempotency-Key": ["Use 1 to 200 visible ASCII characters."]})
    now = clock.now()
    seat_id = actor_of(request).seat_id
    IdempotentReply.objects.filter(seat_id=seat_id, key=key, created_at__lt=now - KEPT).delete()
    try:
        with transaction.atomic():
            return _first(request, key, now, answer)
    except IntegrityError as clash:
        reply = IdempotentReply.objects.filter(seat_id=seat_id, key=key).first()
        if reply is None:
            raise clash
        return _again(reply, _fingerprint(request))


def _first(request: Request, key: str, now: datetime, answer: Callable[[], Response]) -> Response:
    with transaction.atomic():
        reply = IdempotentReply.objects.create(
            seat_id=actor_of(request).seat_id, key=key, fingerprint=_fingerprint(request), created_at=now
        )
    response = answer()
    reply.status = response.status_code
    reply.body = orjson.loads(dump(response.data)) if response.data is not None else None
    reply.headers = {name: response[name] for name in _HEADERS if name in response}
    reply.save(update_fields=["status", "body", "headers"])
    return response


def _again(reply: IdempotentReply, fingerprint: str) -> Response:
    if reply.fingerprint != fingerprint:
        raise KeyReused
    if reply.status is None:
        raise InProgress
    return Response(reply.body, status=reply.status, headers={**reply.headers, "Idempotency-Replayed": "true"})


def _fingerprint(request: Request) -> str:
    """Digest the request as it was read; `json` writes whatever it reads, however large a number or odd a text."""
    data = dict(request.data.lists()) if isinstance(request.data, MultiValueDict) else request.data
    whole = json.dumps([request.method, request.get_full_path(), data], default=_digest)
    return hashlib.sha256(whole.encode()).hexdigest()


def _digest(file: UploadedFile) -> str:
    """Stand for a file by its name and its content."""
    digest = hashlib.sha256(str(file.name).encode("utf-8", "replace"))
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()
