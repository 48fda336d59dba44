"""Send what is due, now: what the worker does every few seconds."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from consortium.mail import dispatcher


class Command(BaseCommand):
    help = "Send the messages that are due, then stop. Safe beside any number of others."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--through-surge", action="store_true", help="send although far more is due than usual")

    def handle(self, *args: Any, through_surge: bool, **options: Any) -> None:
        self.stdout.write(f"{dispatcher.run(through_surge=through_surge)} sent")
