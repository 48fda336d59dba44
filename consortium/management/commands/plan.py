"""Record everything that is due by now: what the worker does every minute."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from consortium import clock
from consortium.notifications import planners


class Command(BaseCommand):
    help = "Record what is due by now, however long ago it was due. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        if failures := planners.plan(clock.now()):
            raise CommandError(f"{failures} of {len(planners.PLANNERS)} planners failed; the log names them.")
