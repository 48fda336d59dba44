"""Plan, open, close and release whatever reviews are due: the same as the clock does, for a cron line."""

from typing import Any

from django.core.management.base import BaseCommand

from consortium import clock
from reflections.turn import turn


class Command(BaseCommand):
    help = "Plan, open, close and release whatever reviews are due now. Safe to repeat, and beside the clock."

    def handle(self, *args: Any, **options: Any) -> None:
        done = turn(clock.now())
        self.stdout.write(f"{done.planned} planned, {done.opened} opened, {done.released} released.")
