"""Alarms for whoever operates this installation: one line at ERROR, which error reporting picks up."""

import logging

log = logging.getLogger("consortium.alarm")


def alarm(name: str, text: str) -> None:
    """Say that a person must look. `text` names no address, subject or code."""
    log.error("%s: %s", name, text)
