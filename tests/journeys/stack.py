"""A whole installation as processes: web, worker, beat and, where no Redis is, the embedded broker.

They share a database, a mail server in this process, and a clock that this process moves.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time

from django.conf import settings
from django.db import connections

from consortium import clock
from consortium.delivery.states import State
from consortium.mail.models import Message
from tests.databases import ROOT
from tests.journeys import steps
from tests.journeys.browsing import Visitor
from tests.mail.processes import manage, settings_of

CELERY = ["-m", "celery", "--quiet", "--app"]
COMMANDS = {
    "web": ["-m", "gunicorn", "--config", "python:consortium.embedded.web_server", "consortium.wsgi"],
    "worker": [*CELERY, "consortium", "worker", "--pool", "solo", "--without-gossip", "--without-mingle"],
    "beat": [*CELERY, "tests.journeys.alarm", "beat", "--pidfile", ""],
    "broker": ["-m", "consortium.embedded.broker"],
}
PATIENCE = 40  # seconds that anything may take on a busy machine
ON_ITS_WAY = [State.PENDING, State.CLAIMED, State.COMMITTING]


class Stack:
    def __init__(self, folder, sink, database_url, redis_url=""):
        self.folder, self.sink, self.processes = folder, sink, {}
        self.people = {}  # browsers of those who have signed in, by address
        web, broker = free_ports(2)
        self.site = f"http://127.0.0.1:{web}"
        self.environment = {
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
            "VAR_DIR": str(folder),
            "CLOCK_OFFSET_FILE": str(folder / "clock-offset"),
            "SECRET_KEY": settings.SECRET_KEY,
            "ANSWER_KEYS": ",".join(settings.ANSWER_KEYS),
            "SITE_URL": self.site,
            "PORT_WEB": str(web),
            "PORT_BROKER": str(broker),
            "CONSORTIUM_WELCOME": "Ready.",
        }
        connections.databases["stack"] = {**connections.databases["default"], **settings_of(database_url)}

    def prepare(self):
        """Write the scene; return what it says."""
        command = "from tests.journeys import scene; scene.build()"
        _, said = manage("shell", "--no-imports", "-c", command, **self.environment)
        return json.loads(said)

    def start(self):
        left_out = {"broker"} if self.environment["REDIS_URL"] else set()
        for name in sorted(set(COMMANDS) - left_out):  # the broker before those who look for it
            with (self.folder / f"{name}.log").open("w") as log:
                self.processes[name] = subprocess.Popen(
                    [sys.executable, "-W", "ignore", *COMMANDS[name]],
                    cwd=ROOT,
                    env={**os.environ, "CONSORTIUM_MODE": "test", "PYTEST_VERSION": "", **self.environment},
                    stdout=log,
                    stderr=subprocess.STDOUT,
                )
        self.until(self._answers, "the web server answers")

    def _answers(self):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", int(self.environment["PORT_WEB"]))):
                return False
        return Visitor(self.site).get("/healthz").status_code == 200

    def stop(self):
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        connections["stack"].close()
        del connections["stack"], connections.databases["stack"]

    @property
    def said(self):
        """Return everything that the processes wrote."""
        return "".join((self.folder / f"{name}.log").read_text() for name in self.processes)

    def travel_to(self, instant):
        """Move the clock of every process; from there it goes on at its pace."""
        moved = instant - clock.now() + clock.offset()
        file = self.folder / "clock-offset"
        (self.folder / "next-offset").write_text(str(moved.total_seconds()))
        (self.folder / "next-offset").replace(file)

    def until(self, holds, what):
        """Wait until this holds."""
        ends = time.monotonic() + PATIENCE
        while not (found := holds()):
            dead = [name for name, process in self.processes.items() if process.poll() is not None]
            assert not dead, f"{dead} stopped:\n{self.said}"
            assert time.monotonic() < ends, f"Waited in vain until {what}. {self.letters_sent()}\n{self.said}"
            time.sleep(0.1)
        return found

    def settled(self):
        """Wait until nothing that is due by now is on its way any more."""
        due = Message.objects.using("stack").filter(state__in=ON_ITS_WAY, not_before__lte=clock.now())
        self.until(lambda: not due.exists(), "every message that is due has settled")

    def letters_sent(self):
        return [(mail["To"], mail["Subject"]) for mail in self.sink.mails]

    def letters(self, words, since=0):
        return steps.letters_in(self.sink.mails[since:], words)

    def wait_for_letters(self, words, *addresses, since=0):
        """Wait until exactly these people have such a letter, and everything due has settled."""
        self.until(lambda: set(addresses) <= set(self.letters(words, since)), f"{addresses} have “{words}”")
        self.settled()
        letters = self.letters(words, since)
        assert sorted(letters) == sorted(addresses)
        return letters

    def person(self, address):
        """Return the browser of somebody signed in by a code that came by mail; each signs in once."""
        if address not in self.people:
            browser, before = Visitor(self.site), len(self.sink.mails)

            def code():
                letters = self.until(lambda: self.letters("Your sign-in code", before), "the code has come")
                return steps.code_in(letters[address])

            steps.sign_in(browser, address, code)
            self.people[address] = browser
        return self.people[address]


def free_ports(count):
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports
