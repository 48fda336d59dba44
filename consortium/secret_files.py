"""Keys for the embedded mode, made once and kept under `var/` with owner-only permissions.

`python -m consortium.secret_files` prints fresh ones for production, which starts with none.
"""

import os
import secrets
import sys
from pathlib import Path

from cryptography.fernet import Fernet


def new_secret_key() -> str:
    return secrets.token_urlsafe(64)


def new_answer_key() -> str:
    return Fernet.generate_key().decode()


def secret_key_under(folder: Path) -> str:
    """Return the secret key kept in `folder`, making it on the first call."""
    return _kept(folder / "secret-key", new_secret_key())


def answer_keys_under(folder: Path) -> list[str]:
    """Return the keys that seal answers, newest first, making one on the first call."""
    return _kept(folder / "answer-keys", new_answer_key()).split()


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


if __name__ == "__main__":
    sys.stdout.write(f"SECRET_KEY={new_secret_key()}\nANSWER_KEYS={new_answer_key()}\n")
