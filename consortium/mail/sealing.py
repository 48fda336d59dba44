"""What a message must know and nobody else may: encrypted while it waits, under a key made from SECRET_KEY."""

import base64
import json
from functools import cache

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def sealed(secret: dict[str, str]) -> str:
    """Return the secret, readable only with this installation's key."""
    return _box((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)).encrypt(json.dumps(secret).encode()).decode()


def opened(text: str) -> dict[str, str]:
    """Return the secret. Raises InvalidToken if the key has changed."""
    opened_text = _box((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)).decrypt(text.encode())
    return dict(json.loads(opened_text))


@cache
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([_fernet(key) for key in keys])


def _fernet(key: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"consortium.mail.secret").derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
