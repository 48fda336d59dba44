"""Take a notice into a consortium: the same preview and the same action as in the admin."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from consortium import clock
from consortium.access.actor import command
from consortium.errors import RuleBroken
from consortium.organisations.models import Organisation
from consortium.tenancy.models import Consortium
from partners.notices import actions as notices
from partners.notices.planning import Plan, Step
from partners.partnerships.models import Partnership


class Command(BaseCommand):
    help = "Make a bid of a notice in OCDS JSON, or update the bid that it is of."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the notice, as OCDS JSON")
        parser.add_argument("--consortium", required=True, metavar="SLUG", help="its short name in addresses")
        parser.add_argument("--ocid", default="", help="which procurement, where the file has several")
        parser.add_argument("--partnership", default="", help="for a new bid: the partnership, by name or id")
        parser.add_argument("--lead", default="", help="for a new bid: the lead organisation, by name or id")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        home = Consortium.objects.filter(slug=options["consortium"]).first()
        if home is None:
            raise CommandError(f"There is no consortium “{options['consortium']}”.")
        by = command(home.pk)
        try:
            found = notices.procurements(options["file"].read_bytes())
            releases = notices.one_of(found, options["ocid"])
            if options["dry_run"]:
                self._tell(notices.read(releases, by=by), is_done=False)
                return
            given = {
                "partnership": _one(Partnership, home, options["partnership"], "partnership"),
                "lead": _one(Organisation, home, options["lead"], "organisation"),
            }
            self._tell(notices.take_in(releases, **given, by=by, now=clock.now()), is_done=True)
        except OSError as fault:
            raise CommandError(f"{options['file']} cannot be read: {fault.strerror}.") from fault
        except RuleBroken as broken:
            raise CommandError(str(broken)) from broken

    def _tell(self, plan: Plan, *, is_done: bool) -> None:
        for step in plan.steps:
            self._tell_step(step)
        if not is_done:
            self.stdout.write("Nothing was written: this was a dry run.")
        elif plan.bid and not plan.does_nothing:
            self.stdout.write(f"The bid is “{plan.bid}”, {plan.bid.pk}.")

    def _tell_step(self, step: Step) -> None:
        release = step.release
        self.stdout.write(f"{release.kind.label} {release.release_id} of {release.ocid} {step.words}.")
        for line in step.changes:
            self.stdout.write(f"  {line.label}: {line.here or 'nothing'} → {line.notice}")
        for line in step.kept:
            self.stdout.write(
                f"  kept, yours differs: {line.label}: {line.here or 'nothing'}; the notice: {line.notice}"
            )
        for note in release.notes if step.is_taken else ():
            self.stdout.write(f"  {note}")


def _one(model: Any, home: Consortium, text: str, noun: str) -> Any:
    if not text:
        return None
    rows = model.objects.filter(consortium=home, archived_at=None)
    try:
        found = list(rows.filter(pk=UUID(text)))
    except ValueError:
        found = list(rows.filter(name__iexact=text)[:2])
    if len(found) != 1:
        raise CommandError(f"{'More than one' if found else 'No'} {noun} here is “{text}”. Give its id.")
    return found[0]
