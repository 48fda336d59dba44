"""The project's own source, for guards to read."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("consortium", "partners", "reflections")


def files(*folders: str) -> list[Path]:
    """Return the Python files of these folders, migrations apart."""
    found = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return [path for path in found if "migrations" not in path.parts]


def trees(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    for path in files(*folders):
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text())


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
