"""`make run`: prepares the database, starts every process of an installation, and stops them together."""

import os
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator

from django.conf import settings
from honcho.manager import Manager

_CELERY = ["-m", "celery", "--app", "consortium", "--quiet"]
_WORKER = ["worker", "--pool", "solo", "--without-gossip", "--without-mingle", "--loglevel", "warning"]


def main() -> int:
    environment = _environment()
    taken = next(_taken(_ports()), None)
    if taken:
        name, port = taken
        return _refuse(f"Port {port} is in use. Stop what uses it, or choose another: {name}={port + 1} make run")
    prepared = subprocess.run(
        [sys.executable, "manage.py", "prepare"], env=environment, stdout=subprocess.PIPE, text=True, check=False
    )
    if prepared.returncode:
        return _refuse("The database could not be prepared; the reason stands above.")
    environment["CONSORTIUM_WELCOME"] = _welcome(prepared.stdout)
    return _run(environment)


def processes() -> dict[str, list[str]]:
    """Return the command of each process, as arguments of Python. What the environment names is not started."""
    commands = {
        "web": ["-m", "gunicorn", "--config", "python:consortium.embedded.web_server", "consortium.wsgi"],
        "worker": [*_CELERY, *_WORKER],
        "beat": [*_CELERY, "beat", "--loglevel", "warning", "--pidfile", ""],
    }
    if not settings.REDIS_URL:
        commands["broker"] = ["-m", "consortium.embedded.broker"]
    if not settings.EMAIL_URL:
        commands["mail"] = ["-m", "consortium.embedded.mail_sink"]
    return commands


def _run(environment: dict[str, str]) -> int:
    manager = Manager()
    for name, arguments in processes().items():
        manager.add_process(name, f"exec {shlex.join([sys.executable, *arguments])}", env=environment)
    manager.loop()
    stopped_by_a_person = manager.returncode in {130, 143}
    return 0 if stopped_by_a_person else manager.returncode or 1


def _environment() -> dict[str, str]:
    """Return what the processes are told. Reading a setting first lets `.env` have its say."""
    told = {
        "PORT_WEB": settings.PORT_WEB,
        "PORT_BROKER": settings.PORT_BROKER,
        "PORT_MAIL": settings.PORT_MAIL,
        "MAIL_SINK_DIR": settings.MAIL_SINK_DIR,
        "PYTHONUNBUFFERED": 1,
    }
    return {**os.environ, **{name: str(value) for name, value in told.items()}}


def _ports() -> dict[str, int]:
    started = processes()
    ports = {"PORT_WEB": settings.PORT_WEB, "PORT_BROKER": settings.PORT_BROKER, "PORT_MAIL": settings.PORT_MAIL}
    owners = {"PORT_WEB": "web", "PORT_BROKER": "broker", "PORT_MAIL": "mail"}
    return {name: port for name, port in ports.items() if owners[name] in started}


def _taken(ports: dict[str, int]) -> Iterator[tuple[str, int]]:
    for name, port in ports.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                yield name, port


def _welcome(sign_in: str) -> str:
    address = f"http://127.0.0.1:{settings.PORT_WEB}"
    lines = ["", "Consortium is ready. Ctrl-C stops it.", "", f"  Portal  {address}/", f"  Admin   {address}/admin/"]
    lines.append(f"  API     {address}/api/v1/docs/")
    if settings.SHOW_MAIL_SINK and "mail" in processes():
        lines.append(f"  Mail    {address}/mail/   everything it sends")
    if sign_in:
        lines += ["", "Sign in as", "", *sign_in.splitlines()]
    return "\n".join([*lines, ""])


def _refuse(reason: str) -> int:
    print(reason, file=sys.stderr)  # noqa: T201
    return 1


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consortium.settings")
    sys.exit(main())
