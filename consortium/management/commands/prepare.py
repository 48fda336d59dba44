"""`manage.py prepare`: everything between an empty database and a site that answers, in one process.

Migrates, makes the cache table and, outside production, loads the demonstration into an empty database.
Standard output is only who can sign in; progress goes to standard error. Safe to repeat.
"""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, call_command

from consortium import clock
from consortium.demo import story
from consortium.mail import nudging
from consortium.people.models import User
from consortium.tenancy.models import Consortium


class Command(BaseCommand):
    help = "Migrate, make the cache table and, outside production, load the demonstration into an empty database."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")

    def handle(self, *, no_demo: bool, **options: Any) -> None:
        self.stderr.write("Preparing the database …")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        if settings.PRODUCTION or no_demo:
            return
        if not Consortium.objects.exists():
            self.stderr.write("Loading the demonstration …")
            with nudging.left_to_the_beat():
                story.load(clock.now())
        self._say_who_can_sign_in()

    def _say_who_can_sign_in(self) -> None:
        known = set(User.objects.filter(is_active=True).values_list("email", flat=True))
        for person in story.SIGN_IN:
            if person.email in known:
                self.stdout.write(f"  {person.role:<18} {person.email:<36} {person.password}")
