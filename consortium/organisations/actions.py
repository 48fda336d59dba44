"""What can happen to an organisation, as its consortium knows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field as a_field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from consortium.access.actor import Actor
from consortium.activity import lifecycle
from consortium.activity.stream import record
from consortium.errors import RuleBroken
from consortium.organisations.identifiers import BadIdentifier, read
from consortium.organisations.models import Identifier, Income, Organisation
from consortium.organisations.size_bands import size_band
from consortium.tenancy import batches

Number = tuple[str, str]  # scheme and value, as in ("GB-CHC", "1000340")
YearIncome = tuple[date, Decimal]  # financial year end and income in pounds

IMPORTED_FIELDS = [
    "name",
    "kind",
    "website",
    "postcode",
    "activities",
    "annual_income",
    "size_band",
    "updated_at",
]


class IdentifierTaken(RuleBroken):
    code = "identifier_taken"
    message = "Another organisation of this consortium has this number."
    field = "identifiers"


class IdentifierWrong(RuleBroken):
    code = "identifier_wrong"
    field = "identifiers"


class StillInUse(RuleBroken):
    code = "still_in_use"


@transaction.atomic
def create(
    *, by: Actor, now: datetime, identifiers: Iterable[Number] = (), incomes: Iterable[YearIncome] = (), **fields: Any
) -> Organisation:
    """Add an organisation to the actor's consortium."""
    organisation = Organisation(consortium_id=by.consortium_id, **fields).store(now=now)
    identify(organisation, identifiers)
    account_for(organisation, incomes)
    record("organisation.created", organisation, by=by, now=now)
    return organisation


@transaction.atomic
def revise(
    organisation: Organisation,
    *,
    by: Actor,
    now: datetime,
    identifiers: Iterable[Number] | None = None,
    incomes: Iterable[YearIncome] | None = None,
    **changes: Any,
) -> Organisation:
    """Change what is known. `identifiers` replaces the list; `incomes` adds years or corrects them."""
    lifecycle.revise(organisation, "organisation.revised", by=by, now=now, **changes)
    if identifiers is not None:
        identify(organisation, identifiers)
    if incomes is not None:
        account_for(organisation, incomes)
    return organisation


@transaction.atomic
def archive(organisation: Organisation, *, by: Actor, now: datetime) -> Organisation:
    """Hide an organisation that is no longer dealt with. A second archiving changes nothing."""
    if organisation.merged_on is None and organisation.memberships.filter(left_on=None, archived_at=None).exists():
        raise StillInUse("This organisation is still a member. End its membership first.")
    return lifecycle.archive(organisation, "organisation.archived", by=by, now=now)


@dataclass(slots=True)
class Batch(batches.Batch[Organisation]):
    """What an import found, with the numbers and the incomes of new years, or corrected."""

    identifiers: list[Identifier] = a_field(default_factory=list)
    incomes: list[Income] = a_field(default_factory=list)


@transaction.atomic
def import_rows(batch: Batch, *, by: Actor, now: datetime) -> None:
    """Write a batch in a few statements for every 500 rows, history included. One event tells of it."""
    size = batches.AT_ONCE
    with batches.written(batch, "organisation.imported", by=by, now=now):
        bulk_create_with_history(batch.new, Organisation, batch_size=size, default_date=now)
        batches.overwrite(batch.changed, IMPORTED_FIELDS)
        Organisation.history.bulk_history_create(batch.changed, batch_size=size, update=True, default_date=now)
        Identifier.objects.bulk_create(batch.identifiers, batch_size=size)
        Income.objects.bulk_create(
            batch.incomes,
            batch_size=size,
            update_conflicts=True,
            unique_fields=["organisation", "year_end"],
            update_fields=["amount"],
        )


def identify(organisation: Organisation, numbers: Iterable[Number]) -> None:
    """Make these the organisation's numbers. Raises IdentifierWrong and IdentifierTaken."""
    try:
        wanted = {(reading.scheme, reading.value) for reading in (read(*number) for number in numbers)}
    except BadIdentifier as problem:
        raise IdentifierWrong(str(problem)) from problem
    kept = {(row.scheme, row.value): row for row in organisation.identifiers.all()}
    for number in kept.keys() - wanted:
        kept[number].delete()
    for scheme, value in sorted(wanted - kept.keys()):
        holder = Identifier.objects.filter(
            consortium_id=organisation.consortium_id, scheme=scheme, value=value
        ).select_related("organisation")
        if taken := holder.first():
            raise IdentifierTaken(f"{scheme}-{value} is the number of {taken.organisation.name}.")
        Identifier.objects.create(
            consortium_id=organisation.consortium_id, organisation=organisation, scheme=scheme, value=value
        )


def account_for(organisation: Organisation, incomes: Iterable[YearIncome]) -> None:
    """Add or correct the income of these years, and keep the latest beside the name."""
    for year_end, amount in incomes:
        Income.objects.update_or_create(organisation=organisation, year_end=year_end, defaults={"amount": amount})
    latest = organisation.incomes.order_by("-year_end").first()
    organisation.annual_income = latest.amount if latest else None
    organisation.size_band = size_band(organisation.annual_income)
    organisation.save(update_fields=["annual_income", "size_band"])
