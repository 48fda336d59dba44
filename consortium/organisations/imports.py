"""Import of organisations: which row is which organisation, and what would change.

A row is matched by our own id, else by a charity number, else by its company number, else, where it has no number, by
its name. A number that another organisation holds is left out and noted: rows are never merged on a guess.
"""

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from consortium.access.actor import Actor
from consortium.backoffice.importers import CHANGED, NEW, SAME, Change, Importer, Verdict
from consortium.organisations import actions as organisations
from consortium.organisations.identifiers import Scheme
from consortium.organisations.models import Identifier, Income, Kind, Organisation
from consortium.organisations.row_reading import COLUMNS, FIELDS, Number, Said, said
from consortium.organisations.size_bands import size_band

_ALL = {column.name for column in Organisation._meta.fields}


class OrganisationImporter(Importer):
    columns = COLUMNS

    def __init__(self, actor: Actor, *, writing: bool) -> None:
        held = Organisation.objects.visible_to(actor).order_by()
        if writing:
            held = held.select_for_update(no_key=True, of=("self",))
        self.consortium_id: Any = actor.consortium_id
        self.by_id: dict[str, Organisation] = {str(row.pk): row for row in held}
        self.by_name: dict[str, list[Organisation]] = defaultdict(list)
        for row in self.by_id.values():
            self.by_name[row.name.casefold()].append(row)
        self.kinds = {kind.value: str(kind.label) for kind in Kind}
        self.seen: dict[Any, int] = {}  # numbers, names and organisations of the rows above
        self.batch = organisations.Batch()
        self._load_numbers()
        self._load_incomes()

    def _load_numbers(self) -> None:
        self.holders: dict[Number, Organisation] = {}
        self.numbers_of: dict[Any, set[Number]] = defaultdict(set)
        for scheme, value, pk in Identifier.objects.filter(consortium_id=self.consortium_id).values_list(
            "scheme", "value", "organisation_id"
        ):
            if holder := self.by_id.get(str(pk)):  # none, where somebody has added one since
                self.holders[scheme, value] = holder
                self.numbers_of[pk].add((scheme, value))

    def _load_incomes(self) -> None:
        self.incomes_of: dict[Any, dict[date, Decimal]] = defaultdict(dict)
        incomes = Income.objects.filter(organisation__consortium_id=self.consortium_id).order_by()
        for pk, year_end, amount in incomes.values_list("organisation_id", "year_end", "amount"):
            self.incomes_of[pk][year_end] = amount

    # --- which organisation ------------------------------------------------------------------------

    def weigh(self, number: int, cells: dict[str, str]) -> Verdict:
        row = said(cells)
        self._refuse_repeated(number, row)
        held = self._match(row)
        if held is not None:
            self._refuse_second(number, held)
        row.numbers = [number for number in row.numbers if self._is_free(number, held, row)]
        return self._weigh_new(row) if held is None else self._weigh_held(held, row)

    def _match(self, row: Said) -> Organisation | None:
        if row.id:
            if row.id.lower() not in self.by_id:
                raise ValidationError("No organisation here has this id. Leave the id empty to add a new one.")
            return self.by_id[row.id.lower()]
        charities = [number for number in row.numbers if number[0] != Scheme.COMPANIES_HOUSE]
        holder = next((self.holders[number] for number in charities if number in self.holders), None)
        if holder is None:
            holder = self._company(row, {scheme for scheme, _value in charities})
        if holder is None and not row.numbers:
            holder = self._named(row.fields["name"])
        return holder

    def _company(self, row: Said, registers: set[str]) -> Organisation | None:
        """Return who holds the row's company number, unless another number in the row's own register says otherwise."""
        for number in row.numbers:
            holder = self.holders.get(number)
            if holder and registers.isdisjoint(scheme for scheme, _value in self.numbers_of[holder.pk]):
                return holder
        return None

    def _named(self, name: str) -> Organisation | None:
        namesakes = self.by_name.get(name.casefold(), [])
        if len(namesakes) > 1:
            namesakes = [row for row in namesakes if not self.numbers_of[row.pk]] or namesakes
        if len(namesakes) > 1:
            raise ValidationError("Several organisations here have this name. Add a charity or company number.")
        return namesakes[0] if namesakes else None

    # --- the same thing twice ----------------------------------------------------------------------

    def _refuse_repeated(self, number: int, row: Said) -> None:
        name = row.fields["name"].casefold()
        for given in row.numbers:
            if (first := self.seen.setdefault(given, number)) != number:
                raise ValidationError(f"Row {first} of this file has {'-'.join(given)} already.")
        first = self.seen.setdefault(name, number)
        if not row.numbers and not row.id and first != number:
            raise ValidationError(f"Row {first} of this file has the same name, and no number tells them apart.")

    def _refuse_second(self, number: int, held: Organisation) -> None:
        if (first := self.seen.setdefault(held.pk, number)) != number:
            raise ValidationError(f"Row {first} of this file is about the same organisation, {held.name}.")

    def _is_free(self, number: Number, held: Organisation | None, row: Said) -> bool:
        holder = self.holders.get(number)
        if holder is None or holder is held:
            return True
        row.notes.append(f"{'-'.join(number)} is the number of {holder.name} and was left out.")
        return False

    # --- what changes ------------------------------------------------------------------------------

    def _weigh_new(self, row: Said) -> Verdict:
        new = Organisation(consortium_id=self.consortium_id, **row.fields)
        new.clean_fields(exclude=_ALL - row.fields.keys())
        changes = [Change(name, "", self._shown(name, getattr(new, name))) for name in FIELDS if getattr(new, name)]
        changes += self._identify(new, row)
        changes += self._account_for(new, row)
        self.batch.new.append(new)
        return Verdict(NEW, new.name, changes, row.notes)

    def _weigh_held(self, held: Organisation, row: Said) -> Verdict:
        if held.archived_at:
            row.notes.append(f"{held.name} is archived and stays so.")
        name, changes = held.name, []
        for label, value in row.fields.items():
            before = getattr(held, label)
            if before == value or (label == "name" and not row.id and before.casefold() == value.casefold()):
                continue
            setattr(held, label, value)
            changes.append(Change(label, self._shown(label, before), self._shown(label, value)))
        held.clean_fields(exclude=_ALL - row.fields.keys())
        changes += self._identify(held, row)
        changes += self._account_for(held, row)
        if not changes:
            self.batch.same += 1
            return Verdict(SAME, name, changes, row.notes)
        self.batch.changed.append(held)
        return Verdict(CHANGED, name, changes, row.notes)

    def _identify(self, organisation: Organisation, row: Said) -> list[Change]:
        added = [number for number in row.numbers if number not in self.holders]
        self.batch.identifiers += [
            Identifier(consortium_id=self.consortium_id, organisation=organisation, scheme=scheme, value=value)
            for scheme, value in added
        ]
        return [Change("number", "", "-".join(number)) for number in added]

    def _account_for(self, organisation: Organisation, row: Said) -> list[Change]:
        """Add or correct one year's income, and keep the latest beside the name."""
        if row.income is None:
            return []
        if row.year_end is None:
            if row.income != organisation.annual_income:
                row.notes.append("income: the row does not say for which year, so it was left out. Add year_end.")
            return []
        known = self.incomes_of[organisation.pk]
        before = known.get(row.year_end)
        if before == row.income:
            return []
        known[row.year_end] = row.income
        self.batch.incomes.append(Income(organisation=organisation, year_end=row.year_end, amount=row.income))
        organisation.annual_income = known[max(known)]
        organisation.size_band = size_band(organisation.annual_income)
        return [Change(f"income to {row.year_end:%-d %B %Y}", _pounds(before), _pounds(row.income))]

    def _shown(self, name: str, value: str) -> str:
        return self.kinds[value] if name == "kind" else value

    def write(self, *, by: Actor, now: datetime) -> None:
        organisations.import_rows(self.batch, by=by, now=now)


def _pounds(amount: Decimal | None) -> str:
    return "" if amount is None else f"£{amount:,.2f}".removesuffix(".00")
