"""Sealed envelopes: what people answered, encrypted with keys that are not in the database.

An envelope is JSON padded with spaces to a step of 4 kB, so that its length says little, and names what it
belongs to, so that one put in another's place does not open. It carries a day and no finer time.
"""

import json
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

STEP = 4096


class SealError(Exception):
    """An envelope can't be sealed or opened. The message never holds what is inside."""


def seal(content: Any, *, subject: UUID, on: date) -> bytes:
    """Return the envelope of `content` (whatever JSON can say) for one row.

    `on` is all that it tells of time.
    """
    plain = json.dumps({"for": str(subject), "content": content}, separators=(",", ":"), ensure_ascii=False).encode()
    padded = plain + b" " * (-len(plain) % STEP)
    midnight = datetime.combine(on, time.min, tzinfo=UTC)
    return _keys().encrypt_at_time(padded, int(midnight.timestamp()))


def open_(envelope: bytes | memoryview, *, subject: UUID) -> Any:
    """Return what was sealed for this row.

    Raises SealError when no key fits or it was sealed for another.
    """
    try:
        inside = json.loads(_keys().decrypt(bytes(envelope)))
    except InvalidToken:
        raise SealError("No key in ANSWER_KEYS opens this envelope. Put the key that sealed it back.") from None
    if inside["for"] != str(subject):
        raise SealError("This envelope belongs to another row.")
    return inside["content"]


def rotate(envelope: bytes | memoryview) -> bytes:
    """Return the same envelope under the newest key, so that an older one can be retired."""
    try:
        return _keys().rotate(bytes(envelope))
    except InvalidToken:
        raise SealError("No key in ANSWER_KEYS opens this envelope. Put the key that sealed it back.") from None


def _keys() -> MultiFernet:
    if not settings.ANSWER_KEYS:
        raise SealError("ANSWER_KEYS is empty. Set at least one key.")
    try:
        return MultiFernet([Fernet(key) for key in settings.ANSWER_KEYS])
    except ValueError:
        raise SealError("A key in ANSWER_KEYS is not a Fernet key: 32 bytes, base64 for addresses.") from None
