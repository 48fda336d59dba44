"""Set up a consortium and invite its first coordinator."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.urls import reverse

from consortium import clock
from consortium.access.actor import command
from consortium.access.roles import Role
from consortium.errors import RuleBroken
from consortium.seats import actions as seats
from consortium.seats import links
from consortium.tenancy import actions as tenancy


class Command(BaseCommand):
    help = "Set up a consortium and invite its first coordinator by e-mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the consortium's name")
        parser.add_argument("--slug", default="", help="its short name in addresses (made from the name)")
        parser.add_argument("--coordinator", required=True, help="the first coordinator's name")
        parser.add_argument("--email", required=True, help="the first coordinator's e-mail address")
        parser.add_argument("--time-zone", default="Europe/London")
        parser.add_argument("--nation", default="ENG", choices=["ENG", "WLS", "SCT", "NIR"])

    def handle(self, *args: Any, **options: Any) -> None:
        now = clock.now()
        try:
            with transaction.atomic():
                consortium = tenancy.found(
                    name=options["name"],
                    slug=options["slug"],
                    time_zone=options["time_zone"],
                    nation=options["nation"],
                    by=command(),
                    now=now,
                )
                seat = seats.invite(
                    name=options["coordinator"],
                    email=options["email"],
                    role=Role.COORDINATOR,
                    by=command(consortium.pk),
                    now=now,
                )
        except RuleBroken as broken:
            raise CommandError(str(broken)) from broken
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from refused
        address = f"{settings.SITE_URL}{reverse('seat-accept', args=[links.token_for(seat)])}"
        self.stdout.write(f"{consortium.name} is set up at {settings.SITE_URL}/consortia/{consortium.slug}/")
        self.stdout.write(
            f"{seat.invited_name} is invited at {seat.invited_email}. The same link, to hand over: {address}"
        )
