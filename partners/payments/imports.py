"""Import of payments: a row is matched by contract, organisation and invoice number, which an import never changes.

An invoice that is known already takes the days that are still missing; an amount that differs is for a person to see.
"""

import re
from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date

from consortium import clock
from consortium.access.actor import Actor
from consortium.backoffice.importers import CHANGED, NEW, SAME, Change, Importer, Verdict
from consortium.backoffice.spreadsheets import Column
from consortium.organisations.models import Organisation
from consortium.tenancy.batches import Batch
from partners.contracts.models import Allocation, Contract
from partners.partnerships.models import WORKING_ROLES, Party
from partners.payments import actions as payments
from partners.payments.models import Payment
from partners.payments.standing import TERMS, Standing

_LATER = ("valid_on", "due_on", "paid_on")
_CHECKED = {"reference", "amount", "received_on", "period_from", "period_to", *_LATER}
_UNCHECKED = {field.name for field in Payment._meta.fields} - _CHECKED
_DAY_FIRST = re.compile(r"(\d{2})[/.](\d{2})[/.](\d{4})")
Key = tuple[Any, Any, str]


class PaymentImporter(Importer):
    columns = (
        Column("contract", ("contract title", "contract id"), required=True),
        Column("organisation", ("invoice from", "partner", "supplier", "organisation name"), required=True),
        Column("reference", ("invoice", "invoice number", "number"), required=True),
        Column("amount", ("amount, net", "net", "net amount"), required=True),
        Column("received_on", ("received", "date received"), required=True),
        Column("period_from", ("for work from",)),
        Column("period_to", ("for work until",)),
        Column("valid_on", ("valid", "valid since", "accepted")),
        Column("due_on", ("due", "due date")),
        Column("paid_on", ("paid", "date paid")),
    )

    def __init__(self, actor: Actor, *, writing: bool) -> None:
        self.consortium_id: Any = actor.consortium_id
        self.today = clock.today(actor.zone)
        self.contracts = _by_words(Contract.objects.visible_to(actor).filter(archived_at=None), "title")
        self.organisations = _by_words(Organisation.objects.visible_to(actor).filter(archived_at=None), "name")
        self._load_parts()
        self.seen: dict[Key, int] = {}
        self.batch = Batch[Payment]()
        held = Payment.objects.visible_to(actor).select_related("organisation").order_by()
        if writing:
            held = held.select_for_update(no_key=True, of=("self",))
        self.held: dict[Key, Payment] = {
            (row.contract_id, row.organisation_id, row.reference.lower()): row for row in held
        }

    def _load_parts(self) -> None:
        """Know who has a part in which contract, as the action asks for it."""
        ours = {"consortium_id": self.consortium_id}
        shares = Allocation.objects.filter(contract__consortium_id=self.consortium_id)
        self.shares = set(shares.values_list("contract_id", "organisation_id"))
        self.shares |= set(Contract.objects.filter(**ours).values_list("pk", "holder_id"))
        parties = Party.objects.filter(partnership__consortium_id=self.consortium_id, role__in=WORKING_ROLES)
        self.parties = set(parties.values_list("partnership_id", "organisation_id"))

    def weigh(self, number: int, cells: dict[str, str]) -> Verdict:
        contract = _one(self.contracts, cells["contract"], "contract")
        organisation = _one(self.organisations, cells["organisation"], "organisation")
        reference = cells["reference"]
        if not reference:
            raise ValidationError("This row has no invoice number.")
        key = contract.pk, organisation.pk, reference.lower()
        if (first := self.seen.setdefault(key, number)) != number:
            raise ValidationError(f"Row {first} of this file has {reference} of {organisation.name} already.")
        amount = _amount(cells["amount"])
        days = {
            name: day
            for name in ("received_on", "period_from", "period_to", *_LATER)
            if (day := _day(name, cells.get(name, "")))
        }
        if late := [name for name in ("received_on", "valid_on", "paid_on") if days.get(name, self.today) > self.today]:
            raise ValidationError(f"{late[0]}: this day has not come yet.")
        held = self.held.get(key)
        if held is None:
            return self._weigh_new(contract, organisation, {"reference": reference, "amount": amount, **days})
        return self._weigh_held(held, amount, days)

    def _weigh_new(self, contract: Contract, organisation: Organisation, fields: dict[str, Any]) -> Verdict:
        if contract.closed_on:
            raise ValidationError(payments.ContractClosed.message)
        part = (contract.pk, organisation.pk) in self.shares
        if not part and (contract.partnership_id, organisation.pk) not in self.parties:
            raise ValidationError(f"{organisation.name} has no part in {contract.title}. Give it a share there first.")
        new = Payment(
            consortium_id=self.consortium_id,
            contract=contract,
            organisation=organisation,
            currency=contract.currency,
            **fields,
        )
        _completed(new)
        self.batch.new.append(new)
        shown = {"contract": contract.title, "organisation": organisation.name, **fields}
        return Verdict(NEW, str(new), [Change(name, "", str(value)) for name, value in shown.items()])

    def _weigh_held(self, held: Payment, amount: Decimal, days: dict[str, date]) -> Verdict:
        known = {"amount": (held.amount, amount), "received_on": (held.received_on, days.get("received_on"))}
        for name, (before, after) in known.items():
            if after not in {None, before}:
                raise ValidationError(f"{name}: {before} is on record, and this row says {after}. Correct one of them.")
        changes = []
        for name in _LATER:
            before, after = getattr(held, name), days.get(name)
            if after is None or after == before:
                continue
            if before is not None:
                raise ValidationError(f"{name}: {before} is on record already, and is not changed by an import.")
            setattr(held, name, after)
            changes.append(Change(name, "", str(after)))
        if not changes:
            self.batch.same += 1
            return Verdict(SAME, str(held))
        if held.standing_on(self.today) in {Standing.CANCELLED, Standing.DISPUTED}:
            raise ValidationError("This invoice is cancelled or in dispute here. Clear that up by hand.")
        _completed(held)
        self.batch.changed.append(held)
        return Verdict(CHANGED, str(held), changes)

    def write(self, *, by: Actor, now: datetime) -> None:
        payments.import_rows(self.batch, by=by, now=now)


def _completed(payment: Payment) -> None:
    """Fill in the day it is due, then refuse what a field or the database would: here, without asking it."""
    if payment.valid_on and payment.due_on is None:
        payment.due_on = payment.valid_on + TERMS
    payment.clean_fields(exclude=_UNCHECKED)
    dates = payment.dates
    if (payment.period_from is None) != (payment.period_to is None):
        raise ValidationError("Give both days of the period, the first one first, or neither.")
    if dates.valid_on is None and (dates.due_on or dates.paid_on):
        raise ValidationError("valid_on: say since when this invoice is valid, before it is due or paid.")
    for before, after in (
        ("received_on", "valid_on"),
        ("valid_on", "due_on"),
        ("received_on", "paid_on"),
        ("period_from", "period_to"),
    ):
        first, second = getattr(payment, before), getattr(payment, after)
        if first and second and second < first:
            raise ValidationError(f"{after}: {second} is before {before}, {first}.")


def _by_words(rows: Any, name: str) -> dict[str, list[Any]]:
    """Return the rows by their id, and by their name whatever its capitals."""
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows.order_by():
        found[str(row.pk)].append(row)
        found[getattr(row, name).casefold()].append(row)
    return found


def _one(rows: dict[str, list[Any]], text: str, noun: str) -> Any:
    found = rows.get(text.casefold(), []) if text else []
    if len(found) > 1:
        raise ValidationError(f"{noun}: several are called “{text}”. Give the id instead.")
    if not found:
        raise ValidationError(f"{noun}: none here is called “{text}” or has that id.")
    return found[0]


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(text.replace(",", "").removeprefix("£"))
    except InvalidOperation:
        raise ValidationError(f"amount: “{text}” is no amount. Write it as 1234.50.") from None
    if not amount.is_finite():
        raise ValidationError(f"amount: “{text}” is no amount. Write it as 1234.50.")
    return amount


def _day(name: str, text: str) -> date | None:
    if not text:
        return None
    if day_first := _DAY_FIRST.fullmatch(text):
        text = "-".join(reversed(day_first.groups()))
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise ValidationError(f"{name}: “{text}” is no day. Write it as 2026-03-31.")
    return found
