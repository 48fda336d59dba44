"""`manage.py new_answer_key`: prints a key for ANSWER_KEYS."""

from typing import Any

from django.core.management import BaseCommand

from consortium.secret_files import new_answer_key


class Command(BaseCommand):
    help = "Print a new key that seals answers. Put it first in ANSWER_KEYS and keep the older keys after it."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        self.stdout.write(new_answer_key())
