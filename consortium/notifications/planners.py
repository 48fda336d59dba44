"""Everything that becomes due, asked for again and again: each planner says what should exist by now."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from consortium.delivery.alarms import alarm

log = logging.getLogger(__name__)

Planner = Callable[[datetime], object]
PLANNERS: dict[str, Planner] = {}


def register_planner(name: str, plan_due: Planner) -> None:
    """Add a planner: call it in `AppConfig.ready`.

    It enqueues everything within its horizon that has not expired, however late it runs; the ledger leaves out
    what it knows already. Any number may run at once.
    """
    PLANNERS[name] = plan_due


def plan(now: datetime) -> int:
    """Run every planner, each in a transaction of its own; return how many failed. One that fails stops no other."""
    failures = 0
    for name, plan_due in PLANNERS.items():
        try:
            with transaction.atomic():
                plan_due(now)
        except Exception as problem:  # a fault of one feature must not silence the others
            failures += 1
            alarm("planner", f"{name} failed ({type(problem).__name__})")
            log.debug("%s failed", name, exc_info=True)
    return failures
