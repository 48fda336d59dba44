"""`make run`, as a person starts and stops it: every process, on free ports, without any service."""

import os
import re
import signal
import smtplib
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest

from tests.embedded.test_mailbox import message

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.timeout(180)]


class Run:
    """The processes of one `make run`, in a process group of their own, and what they print."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.ports = dict(zip(["PORT_WEB", "PORT_BROKER", "PORT_MAIL"], map(str, _free(3)), strict=True))
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
        told = {"CONSORTIUM_MODE": "embedded", "DATABASE_URL": "", "REDIS_URL": "", "EMAIL_URL": ""}
        database = {"DATABASE_URL": f"sqlite:///{folder}/consortium.sqlite3", "VAR_DIR": str(folder)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "consortium.embedded"],
            cwd=ROOT,
            env={**clean, **told, **database, **self.ports, **environment},
            start_new_session=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said = ""
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self) -> None:
        for line in self.process.stdout:
            self.said += line

    def wait_for(self, words: str) -> None:
        ends = time.monotonic() + PATIENCE
        while words not in self.said:
            assert time.monotonic() < ends, self.said
            assert self.process.poll() is None, self.said
            time.sleep(0.05)

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.ports['PORT_WEB']}{path}", timeout=10) as answer:
            return answer.read().decode()

    def stop(self) -> float:
        """Press Ctrl-C; return how many seconds everything took to stop."""
        began = time.monotonic()
        os.killpg(self.process.pid, signal.SIGINT)
        self.process.wait(15)
        self.reader.join()
        return time.monotonic() - began

    @property
    def started(self) -> list[int]:
        return [int(pid) for pid in re.findall(r"started \(pid=(\d+)\)", self.said)]


@pytest.fixture
def run(tmp_path):
    running = Run(tmp_path)
    yield running
    if running.process.poll() is None:
        running.stop()
    running.process.stdout.close()


def test_run_serves_takes_mail_and_stops_without_a_trace(run):
    run.wait_for("Consortium is ready")
    assert run.get("/healthz") == '{"ok": true}'
    with smtplib.SMTP("127.0.0.1", int(run.ports["PORT_MAIL"]), timeout=10) as client:
        client.send_message(message("Through the sink"))
    assert "Through the sink" in run.get("/mail/")
    assert "coordinator@northern.example" in run.said
    children = run.started
    assert len(children) == 5
    assert run.stop() < 5
    assert run.process.returncode == 0
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []
    assert [name for name, port in run.ports.items() if not _is_free(int(port))] == []


def test_run_says_in_one_line_which_port_is_taken(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = Run(tmp_path, PORT_WEB=str(port))
        refused.process.wait(PATIENCE)
        refused.reader.join()
        refused.process.stdout.close()
    assert refused.process.returncode == 1
    assert refused.said.count("\n") == 1
    assert f"Port {port} is in use." in refused.said


def _free(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex(("127.0.0.1", port)) != 0
