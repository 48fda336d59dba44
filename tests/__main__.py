"""`make test`: the suite on SQLite, then what touches the database again on PostgreSQL.

Arguments pass through to pytest. The closing lines say what was left out, and the last counts everything.
"""

import os
import re
import subprocess
import sys
import time
from collections import Counter

from tests import services

ON_SQLITE = "not postgres"
ON_SQLITE_BESIDE_POSTGRES = "not (postgres or strict)"
ON_POSTGRES = "postgres or not (browser or journey or either)"
WORKERS = str((os.cpu_count() or 1) + 1)  # one more than there are cores: some wait for a browser or a process
NO_TESTS = 5
_COUNT = re.compile(r"(\d+) (failed|passed|skipped|deselected|xfailed|xpassed|errors?|warnings?)\b")
_ORDER = ["failed", "passed", "skipped", "deselected", "xfailed", "xpassed", "warning", "error"]


def main(arguments: list[str]) -> int:
    began = time.monotonic()
    left_out = {marker: why for marker in services.MARKERS if (why := services.missing(marker))}
    counts: Counter[str] = Counter()
    failing: list[str] = []
    first = ON_SQLITE if "postgres" in left_out else ON_SQLITE_BESIDE_POSTGRES
    codes = [_pass("SQLite", first, arguments, counts, failing, DATABASE_URL="")]
    if "postgres" not in left_out:
        codes.append(_pass("PostgreSQL", ON_POSTGRES, arguments, counts, failing, DATABASE_URL=services.POSTGRES_URL))
    print("\nLeft out:" if left_out else "\nNothing was left out.")
    for marker, why in left_out.items():
        print(f"  {marker:<9} {why}")
    required = sorted(set(left_out) - services.OPTIONAL) if services.CI else []
    if required:
        print(f"CI=true leaves out nothing, but these could not run: {', '.join(required)}.")
        counts["error"] += len(required)
        codes.append(1)
    print(*failing, sep="\n")
    print(f"{_closing(counts)} in {time.monotonic() - began:.2f}s")
    return _worst(codes)


def _pass(
    name: str, markers: str, arguments: list[str], counts: Counter[str], failing: list[str], **environment: str
) -> int:
    """Run pytest once, show its output as it comes, and keep what its last lines count and name."""
    print(f"\n=== On {name}", flush=True)
    spread = ["-n", WORKERS, "--dist", "load", "--maxschedchunk", "2"]  # in order: the long ones come first
    command = [sys.executable, "-m", "pytest", *spread, "-m", markers, *arguments]
    last = ""
    with subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True, errors="replace"
    ) as running:
        for line in running.stdout:
            print(line, end="", flush=True)
            last = line if _COUNT.search(line) else last
            if line.startswith(("FAILED ", "ERROR ")):
                failing.append(f"{name}: {line.partition(' - ')[0].rstrip()}")
    for number, outcome in _COUNT.findall(last):
        counts[outcome.rstrip("s") if outcome in {"errors", "warnings"} else outcome] += int(number)
    return running.returncode


def _closing(counts: Counter[str]) -> str:
    said = [f"{counts[outcome]} {outcome}" for outcome in _ORDER if counts[outcome]]
    return ", ".join(said) or "no tests ran"


def _worst(codes: list[int]) -> int:
    """A pass in which nothing was selected is fine as long as another had something to do."""
    ran = [code for code in codes if code != NO_TESTS]
    return max(map(abs, ran)) if ran else NO_TESTS


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
