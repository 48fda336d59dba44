"""Gunicorn's configuration under `make run`: small, and quick to stop."""

import os
from typing import Any

bind = f"127.0.0.1:{os.environ['PORT_WEB']}"
worker_class = "gthread"
workers = 2
threads = 2
preload_app = True  # both workers share the memory of the code
graceful_timeout = 2
loglevel = "warning"
control_socket_disable = True


def post_worker_init(worker: Any) -> None:
    """Say where the site is when the first worker can answer."""
    if worker.age == 1:
        print(os.environ["CONSORTIUM_WELCOME"], flush=True)  # noqa: T201
