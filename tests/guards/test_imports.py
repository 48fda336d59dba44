"""Who may know whom; where imports stand; who reads the clock."""

import ast
import subprocess
import sys
from pathlib import Path

from tests.guards import source

# What an import inside a function is for: names that lower layers must not import, and a library that needs
# system packages which an installation without PDF does not have.
INLINE = {"ready", "weasyprint"}
CLOCKS = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "timezone.now",
    "timezone.localdate",
    "timezone.localtime",
    "time.time",
    "time.time_ns",
}


def test_import_contracts_hold():
    lint = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(lint, cwd=source.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_imports_stand_at_the_top_of_the_file():
    inline = {
        f"{path}:{node.lineno}"
        for path, tree in source.trees(*source.APPS)
        for function in source.functions(tree)
        if function.name not in INLINE
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom) and not _imported(node) & INLINE
    }
    assert inline == set()


def test_only_the_clock_reads_the_clock():
    readers = {
        f"{path}:{node.lineno}"
        for path, tree in source.trees(*source.APPS)
        if path != "consortium/clock.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ".".join(ast.unparse(node).split(".")[-2:]) in CLOCKS
    }
    assert readers == set()


def _imported(node: ast.Import | ast.ImportFrom) -> set[str]:
    if isinstance(node, ast.ImportFrom):
        return {(node.module or "").partition(".")[0]}
    return {alias.name.partition(".")[0] for alias in node.names}
