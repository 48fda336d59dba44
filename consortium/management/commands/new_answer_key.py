"""`manage.py new_answer_key`: prints a key for ANSWER_KEYS."""

from typing import Any

from cryptography.fernet import Fernet
from django.core.management import BaseCommand


class Command(BaseCommand):
    help = "Print a new key that seals answers. Put it first in ANSWER_KEYS and keep the older keys after it."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        self.stdout.write(Fernet.generate_key().decode())
