"""Keys for the embedded mode, made once and kept under `var/` with owner-only permissions."""

import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet


def secret_key_under(folder: Path) -> str:
    """Return the secret key kept in `folder`, making it on the first call."""
    return _kept(folder / "secret-key", secrets.token_urlsafe(64))


def answer_keys_under(folder: Path) -> list[str]:
    """Return the keys that seal answers, newest first, making one on the first call."""
    return _kept(folder / "answer-keys", Fernet.generate_key().decode()).split()


def _kept(path: Path, fresh: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    if not path.exists():
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(fresh)
        try:
            os.link(draft, path)  # the first of several processes wins; the others read its key
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
