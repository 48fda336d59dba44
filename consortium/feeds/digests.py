"""What is kept of a secret."""

import hashlib


def digest_of(secret: str) -> str:
    """Return what is kept of a secret. It is as long and as random as the digest, so nobody finds it by trying."""
    return hashlib.sha256(secret.encode()).hexdigest()
