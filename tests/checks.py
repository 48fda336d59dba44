"""`make check`: everything that can be said about the code without running the suite, one check beside another."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from tests.guards.production import COMPLETE

BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]
CHECKS: dict[str, tuple[list[str], dict[str, str]]] = {
    "types": ([f"{BIN}/mypy", "--no-error-summary", "."], {}),  # the longest of them
    "lint": ([f"{BIN}/ruff", "check", "--quiet", "."], {}),
    "format": ([f"{BIN}/ruff", "format", "--check", "--quiet", "."], {}),
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
    failed = []
    with ThreadPoolExecutor(os.cpu_count()) as at_once:
        running = {at_once.submit(_run, command, environment): name for name, (command, environment) in CHECKS.items()}
        for one in as_completed(running):
            code, said, seconds = one.result()
            print(f"{running[one]:<22} {'FAILED' if code else 'ok':<6} {seconds:5.1f} s", flush=True)
            if code:
                print(said, flush=True)
                failed.append(running[one])
    print(f"Failed: {', '.join(failed)}." if failed else "Everything holds.")
    return 1 if failed else 0


def _run(command: list[str], environment: dict[str, str]) -> tuple[int, str, float]:
    """Return the exit code, all that was said, and how many seconds it took."""
    began = time.monotonic()
    done = subprocess.run(
        command,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main())
