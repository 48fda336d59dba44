"""What is generated is as fresh as what it is generated from."""

import os
import re
import subprocess
import sys

import pytest
from django.core.management import call_command

from tests.guards import source


@pytest.mark.either
def test_no_migration_is_missing(db):
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


@pytest.mark.either
def test_openapi_document_is_fresh_and_without_warnings():
    """Made on SQLite, wherever the suite runs: the bounds of a whole number are the database’s."""
    made = subprocess.run(
        [sys.executable, "manage.py", "spectacular", "--validate", "--fail-on-warn"],
        cwd=source.ROOT,
        env={**os.environ, "DATABASE_URL": "sqlite://:memory:", "CONSORTIUM_MODE": "test"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    kept = (source.ROOT / "docs" / "openapi.yaml").read_text()
    assert kept == made.stdout, "docs/openapi.yaml is stale: make openapi"


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_locked_requirements_carry_hashes_and_name_no_host(name):
    lines = (source.ROOT / name).read_text().splitlines()
    options = [line.partition("#")[0] for line in lines]
    assert [line for line in options if re.search(r"https?://|--(extra-)?index-url|--find-links", line)] == []
    pinned = [number for number, line in enumerate(lines) if re.match(r"[a-z0-9]", line)]
    assert pinned
    assert [lines[number] for number in pinned if "--hash=sha256:" not in lines[number + 1]] == []


def test_locked_requirements_agree_with_each_other():
    run, dev = (_pins(name) for name in ["requirements.txt", "requirements-dev.txt"])
    assert {name: dev.get(name) for name in run} == run


def _pins(name: str) -> dict[str, str]:
    text = (source.ROOT / name).read_text()
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^\]]*\])?==([^ ]+)", text, re.MULTILINE))
