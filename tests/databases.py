"""Databases for tests: migrated once a run, then copied for whoever needs one of its own.

Migrating takes longer than most tests, and there are as many databases as there are workers and tests of processes.
"""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import uuid
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
NAMED = os.environ.get("DATABASE_URL", "")
TEMPLATE = f"template_{os.environ.get('TEST_DATABASE_NAME') or ROOT.name}"


class Templates:
    """What has been migrated in this run, kept in a folder that its workers share.

    Args:
        folder: An existing folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def sqlite(self) -> Path:
        """Return a migrated file; nobody writes to it."""
        file = self.folder / "migrated.sqlite3"
        with self._alone("sqlite") as made:
            if not made.exists():
                migrate(f"sqlite:///{file}")
                made.touch()
        return file

    def postgres(self) -> str:
        """Return the name of a migrated database; nobody stays connected to it."""
        with self._alone("postgres") as made:
            if not made.exists():
                forget()
                on_server(f"CREATE DATABASE {TEMPLATE}")
                migrate(address(TEMPLATE))
                made.touch()
        return TEMPLATE

    @contextmanager
    def _alone(self, vendor):
        with (self.folder / f"{vendor}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield self.folder / f"{vendor}.made"

    @contextmanager
    def a_database(self, vendor: str, folder: Path):
        """Give the address of a migrated database for processes to share; `vendor` is sqlite or postgres."""
        if vendor == "sqlite":
            yield f"sqlite:///{shutil.copy(self.sqlite(), folder / 'consortium.sqlite3')}"
            return
        name = f"shared_{uuid.uuid4().hex[:12]}"
        template = self.postgres()
        on_server(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield address(name)
        finally:
            on_server(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def of_this_process(self):
        """Make the default connection one to a migrated database that belongs to this process."""
        before = connection.settings_dict["NAME"]
        if connection.vendor == "postgresql":
            connection.settings_dict["TEST"]["TEMPLATE"] = self.postgres()
        made = connection.creation._create_test_db(verbosity=0, autoclobber=True, keepdb=False)
        connection.close()
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = made
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            with sqlite3.connect(self.sqlite()) as source:
                source.backup(connection.connection)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(before, verbosity=0)


def forget() -> None:
    """Drop what a run leaves on the server."""
    on_server(f"DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)")


def address(name: str) -> str:
    """Return the address of another database of the same server."""
    return f"{NAMED.rpartition('/')[0]}/{name}"


def on_server(command: str) -> None:
    """Run what PostgreSQL allows outside of transactions only."""
    with psycopg.connect(NAMED, autocommit=True) as server:
        server.execute(command)


def migrate(url: str) -> None:
    """Make every table, in a process of its own."""
    subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", "prepare", "--no-demo"],
        cwd=ROOT,
        env={**os.environ, "CONSORTIUM_MODE": "test", "PYTEST_VERSION": "", "DATABASE_URL": url},
        check=True,
        capture_output=True,
        timeout=300,  # a busy machine is slow, not wrong
    )
