"""Put every sealed answer under the newest key, so that an older key can go."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reflections.insights.keys import rotate_answer_keys
from reflections.responses.sealing import SealError


class Command(BaseCommand):
    help = "Seal every answer again with the first key in ANSWER_KEYS. Older keys may be removed afterwards."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = rotate_answer_keys()
        except SealError as broken:
            raise CommandError(str(broken)) from broken
        self.stdout.write(f"{count} envelopes are under the newest key.")
