"""Production refuses to start half configured, and a complete configuration passes Django's own review."""

import os
import re
import subprocess
import sys

import pytest

from tests.guards import source
from tests.guards.production import COMPLETE

DEPLOY_CHECK = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")
# What `check --deploy` can't see, the settings check as they are read.
READ = ("-c", "from django.conf import settings; settings.SECRET_KEY")


def run(*arguments: str, **changed: str) -> subprocess.CompletedProcess[str]:
    environment = {"DJANGO_SETTINGS_MODULE": "consortium.settings", "PATH": os.environ["PATH"], **COMPLETE, **changed}
    return subprocess.run(
        [sys.executable, *arguments], cwd=source.ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "true"),
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("ANSWER_KEYS", ""),
        ("ALLOWED_HOSTS", ""),
        ("ALLOWED_HOSTS", "*"),
        ("SITE_URL", ""),
        ("SITE_URL", "http://consortium.example"),
        ("DATABASE_URL", ""),
        ("REDIS_URL", ""),
        ("EMAIL_URL", ""),
        ("DEFAULT_FROM_EMAIL", ""),
        ("CLOCK_OFFSET_FILE", "var/clock"),
        ("CRASH_AT", "anywhere"),
    ],
)
def test_production_refuses_to_start_with(name, value):
    refused = run(*READ, **{name: value})
    assert refused.returncode != 0
    last = refused.stderr.strip().splitlines()[-1]
    assert "Consortium will not start" in last
    assert name in last


def test_the_keys_that_are_printed_start_production():
    """Whoever has nothing yet can make them: nothing that makes them asks for them."""
    printed = run("-m", "consortium.secret_files", SECRET_KEY="", ANSWER_KEYS="").stdout
    keys = dict(line.split("=", 1) for line in printed.splitlines())
    assert sorted(keys) == ["ANSWER_KEYS", "SECRET_KEY"]
    assert run(*READ, **keys).returncode == 0


def test_a_command_says_what_is_missing_in_one_line():
    refused = run("manage.py", "migrate", SECRET_KEY="", ANSWER_KEYS="")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert len(refused.stderr.strip().splitlines()) == 1
    assert "ANSWER_KEYS must hold at least one key (python -m consortium.secret_files makes one)" in refused.stderr


def test_a_complete_environment_passes_the_deployment_check():
    checked = run(*DEPLOY_CHECK)
    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.strip() == "System check identified no issues (0 silenced)."


def test_the_demonstration_is_never_shown_in_production():
    shown = run("-c", "from django.conf import settings; print(settings.SHOW_MAIL_SINK)", SHOW_MAIL_SINK="true")
    assert shown.stdout.strip() == "False"


def test_every_variable_that_settings_read_is_explained():
    settings = (source.ROOT / "consortium" / "settings.py").read_text()
    read = set(re.findall(r"\benv(?:\.\w+)?\(\"([A-Z_]+)\"", settings))
    explained = set(re.findall(r"`([A-Z_]+)`", (source.ROOT / "docs" / "operations.md").read_text()))
    assert read - explained == set()
    offered = re.findall(r"^([A-Z_]+)=", (source.ROOT / "deploy" / "env.example").read_text(), re.MULTILINE)
    assert set(offered) - explained == {"POSTGRES_PASSWORD"}  # for the database’s own container
