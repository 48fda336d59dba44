"""`make check`: everything that can be said about the code without running the suite."""

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.guards.production import COMPLETE

BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]
CHECKS: dict[str, tuple[list[str], dict[str, str]]] = {
    "lint": ([f"{BIN}/ruff", "check", "--quiet", "."], {}),
    "format": ([f"{BIN}/ruff", "format", "--check", "--quiet", "."], {}),
    "types": ([f"{BIN}/mypy", "--no-error-summary", "."], {}),
    "templates, lint": ([f"{BIN}/djlint", "--lint", "--quiet", "templates"], {}),
    "templates, format": ([f"{BIN}/djlint", "--check", "--quiet", "templates"], {}),
    "who may import whom": ([f"{BIN}/lint-imports", "--no-cache", "--config", "pyproject.toml"], {}),
    "migrations": ([*MANAGE, "makemigrations", "--check", "--dry-run"], {}),
    "deployment": ([*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], COMPLETE),
    "OpenAPI and locks": (
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests/guards/test_generated.py"],
        {"CONSORTIUM_MODE": "test", "DATABASE_URL": "sqlite://:memory:"},
    ),
}


def main() -> int:
    failed = [name for name, (command, environment) in CHECKS.items() if not _holds(name, command, environment)]
    print(f"Failed: {', '.join(failed)}." if failed else "Everything holds.")
    return 1 if failed else 0


def _holds(name: str, command: list[str], environment: dict[str, str]) -> bool:
    began = time.monotonic()
    done = subprocess.run(
        command,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    said = "ok" if done.returncode == 0 else "FAILED"
    print(f"{name:<22} {said:<6} {time.monotonic() - began:5.1f} s", flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
