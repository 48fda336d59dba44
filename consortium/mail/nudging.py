"""Waking the dispatcher right after a commit. The beat wakes it anyway, so this may fail, but never wait."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from consortium.celery import app

log = logging.getLogger(__name__)

_PATIENCE = {
    "socket_connect_timeout": 0.3,
    "socket_timeout": 0.3,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
    "connect_retries_timeout": 0.3,
}
_REST = 15.0
_resting = {"until": 0.0}


@contextmanager
def left_to_the_beat() -> Iterator[None]:
    """Wake nobody inside: while a site is being prepared, there is no broker yet to tell."""
    before = _resting["until"]
    _resting["until"] = float("inf")
    try:
        yield
    finally:
        _resting["until"] = before


def after_commit() -> None:
    """Wake the dispatcher once this transaction is durable, however often this is asked."""
    waiting = transaction.get_connection().run_on_commit
    if not any(hook[1] is nudge for hook in waiting):
        transaction.on_commit(nudge, robust=True)


def nudge() -> None:
    """Say "look now". Without a broker, say so in the log and leave it to the beat for a while."""
    if time.monotonic() < _resting["until"]:
        return
    try:
        with app.connection_for_write(transport_options=_PATIENCE) as broker:
            app.send_task("consortium.dispatch", connection=broker, retry=False, expires=5, ignore_result=True)
    except Exception as problem:  # whatever the broker's client raises, the request that enqueued must not fail
        _resting["until"] = time.monotonic() + _REST
        log.warning("The broker could not be told to look now (%s); the beat will.", type(problem).__name__)
