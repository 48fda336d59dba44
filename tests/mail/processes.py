"""A ledger that real processes share: a database of its own, `manage.py deliver` beside it, and a moved clock."""

import os
import subprocess
import sys
from datetime import timedelta

import psycopg
from django.conf import settings
from django.db import connections

from consortium import clock
from consortium.mail import actions as mail
from consortium.mail.models import Message
from tests.databases import ROOT

KIND = "account.password_changed"


def manage(*command, wait=True, **environment):
    """Run `manage.py`, as a process of its own in test mode."""
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "manage.py", *command],
        cwd=ROOT,
        env={**os.environ, "CONSORTIUM_MODE": "test", "PYTEST_VERSION": "", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    if not wait:
        return process
    out, err = process.communicate(timeout=300)  # a busy machine is slow, not wrong
    assert process.returncode in (0, -9), err
    return process.returncode, out.strip()


class Ledger:
    """The shared database as this process sees it, and the processes that work on it."""

    def __init__(self, url, sink, clock_file):
        self.url, self.sink, self.clock_file = url, sink, clock_file
        self.travelled = timedelta()
        connections.databases["shared"] = {
            **connections.databases["default"],
            **settings_of(url),
        }
        Message.objects.using("shared").all().delete()

    def close(self):
        connections["shared"].close()
        del connections["shared"], connections.databases["shared"]

    def enqueue(self, count=1, **fields):
        now = clock.now()
        drafts = [
            mail.Draft(
                kind=KIND, to=f"person{n}@example.org", dedupe=str(n), due_at=now - timedelta(minutes=2), **fields
            )
            for n in range(count)
        ]
        Message.objects.using("shared").bulk_create([mail.row_of(draft, now=now) for draft in drafts])

    def deliver(self, *, wait=True, **environment):
        """Run one dispatcher; return its exit code and what it printed."""
        return manage(
            "deliver",
            wait=wait,
            DATABASE_URL=self.url,
            EMAIL_URL=f"smtp://127.0.0.1:{self.sink.port}",
            CLOCK_OFFSET_FILE=str(self.clock_file),
            SECRET_KEY=settings.SECRET_KEY,
            ANSWER_KEYS=",".join(settings.ANSWER_KEYS),
            **environment,
        )

    def travel(self, **spans):
        self.travelled += timedelta(**spans)
        self.clock_file.write_text(str(self.travelled.total_seconds()))

    @property
    def message(self):
        return Message.objects.using("shared").get()

    @property
    def states(self):
        return list(Message.objects.using("shared").values_list("state", flat=True))


def settings_of(url):
    if url.startswith("sqlite"):
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": url.removeprefix("sqlite:///"),
            "OPTIONS": {"timeout": 20},
        }
    parts = psycopg.conninfo.conninfo_to_dict(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts["dbname"],
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": parts.get("port", ""),
        "OPTIONS": {},
        "CONN_MAX_AGE": 0,
    }
