"""What can happen to an invoice: facts are added, each once, and where it stands follows from them."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from consortium.access.actor import Actor
from consortium.activity import lifecycle
from consortium.activity.stream import record
from consortium.errors import RuleBroken
from consortium.organisations.models import Organisation
from consortium.tenancy.batches import AT_ONCE, Batch, overwrite, written
from partners.contracts.models import Contract
from partners.days import said
from partners.partnerships.models import WORKING_ROLES
from partners.payments.models import Payment
from partners.payments.standing import TERMS

IMPORTED_FIELDS = ["valid_on", "due_on", "paid_on", "updated_at"]


class NotAPartner(RuleBroken):
    code = "not_a_partner"
    field = "organisation"


class ContractClosed(RuleBroken):
    code = "contract_closed"
    message = "This contract is closed: nothing was left to pay. Take up the invoice with its holder."
    field = "contract"


class AlreadyAccepted(RuleBroken):
    code = "already_accepted"


class NotAccepted(RuleBroken):
    code = "not_accepted"
    message = "This invoice is not accepted. Accept it first, with the day on which a valid invoice had come."


class AlreadyDisputed(RuleBroken):
    code = "already_disputed"


class NotDisputed(RuleBroken):
    code = "not_disputed"
    message = "No dispute about this invoice is open. Nothing was changed."


class StillDisputed(RuleBroken):
    code = "still_disputed"
    message = "This invoice is in dispute. Settle the dispute first."


class AlreadyPaid(RuleBroken):
    code = "already_paid"


class AlreadyCancelled(RuleBroken):
    code = "already_cancelled"


class DayWrong(RuleBroken):
    code = "day_wrong"


@transaction.atomic
def receive(
    *, contract: Contract, organisation: Organisation, received_on: date, by: Actor, now: datetime, **invoice: Any
) -> Payment:
    """Record an invoice that came: `reference`, `amount`, and maybe `period_from` and `period_to`.

    It comes from the holder, or from a partner that has or had a part. The currency is the contract’s.
    """
    if contract.closed_on:
        raise ContractClosed
    payment = Payment(
        consortium_id=by.consortium_id,
        contract=contract,
        organisation=organisation,
        currency=contract.currency,
        received_on=received_on,
        **invoice,
    )
    _require_past(payment, received_on, "received_on", now)
    _require_partner(contract, organisation)
    return _stored(payment, "payment.received", by=by, now=now)


@transaction.atomic
def revise(payment: Payment, *, by: Actor, now: datetime, **changes: Any) -> Payment:
    """Correct what was typed of an invoice, until it is accepted."""
    _require_open(payment)
    _require_not_accepted(payment)
    if "received_on" in changes:
        _require_past(payment, changes["received_on"], "received_on", now)
    return lifecycle.revise(payment, "payment.revised", by=by, now=now, **changes)


@transaction.atomic
def accept(payment: Payment, *, valid_on: date, by: Actor, now: datetime, due_on: date | None = None) -> Payment:
    """Record that the invoice is valid, and since when; it is due 30 days after that, unless a day is given."""
    _require_open(payment)
    _require_not_accepted(payment)
    _require_no_dispute(payment)
    _require_past(payment, valid_on, "valid_on", now)
    payment.valid_on, payment.due_on = valid_on, due_on or valid_on + TERMS
    return _stored(payment, "payment.accepted", by=by, now=now, day=said(payment.due_on))


@transaction.atomic
def dispute(payment: Payment, *, disputed_on: date, dispute_reason: str, by: Actor, now: datetime) -> Payment:
    """Record what is wrong with the invoice. It cannot become overdue until the dispute is settled."""
    _require_open(payment)
    if payment.disputed_on:
        raise AlreadyDisputed(
            f"This invoice was disputed on {said(payment.disputed_on)}. "
            "If it is wrong in another way, cancel it and ask for a new one."
        )
    _require_past(payment, disputed_on, "disputed_on", now)
    payment.disputed_on, payment.dispute_reason = disputed_on, dispute_reason.strip()
    return _stored(payment, "payment.disputed", by=by, now=now)


@transaction.atomic
def settle(payment: Payment, *, settled_on: date, by: Actor, now: datetime) -> Payment:
    """Record the end of a dispute. An invoice that was accepted falls due as many days later as the dispute took."""
    _require_open(payment)
    if payment.disputed_on is None or payment.settled_on:
        raise NotDisputed
    _require_past(payment, settled_on, "settled_on", now)
    payment.settled_on = settled_on
    if payment.due_on and payment.valid_on:
        payment.due_on += max(settled_on - max(payment.disputed_on, payment.valid_on), timedelta())
    return _stored(payment, "payment.settled", by=by, now=now)


@transaction.atomic
def pay(payment: Payment, *, paid_on: date, by: Actor, now: datetime) -> Payment:
    """Record that the money was sent. A second click is refused."""
    _require_open(payment)
    if payment.valid_on is None:
        raise NotAccepted
    _require_no_dispute(payment)
    _require_past(payment, paid_on, "paid_on", now)
    payment.paid_on = paid_on
    return _stored(payment, "payment.paid", by=by, now=now)


@transaction.atomic
def cancel(payment: Payment, *, cancelled_on: date, cancel_reason: str, by: Actor, now: datetime) -> Payment:
    """Record that the invoice will not be paid, and why: withdrawn, replaced by another, or written off."""
    _require_open(payment)
    _require_past(payment, cancelled_on, "cancelled_on", now)
    payment.cancelled_on, payment.cancel_reason = cancelled_on, cancel_reason.strip()
    return _stored(payment, "payment.cancelled", by=by, now=now)


@transaction.atomic
def import_rows(batch: Batch[Payment], *, by: Actor, now: datetime) -> None:
    """Write a batch in a few statements for every 500 rows. One event tells of it."""
    with written(batch, "payment.imported", by=by, now=now):
        Payment.objects.bulk_create(batch.new, batch_size=AT_ONCE)
        overwrite(batch.changed, IMPORTED_FIELDS)


def _stored(payment: Payment, kind: str, *, by: Actor, now: datetime, **data: Any) -> Payment:
    payment.store(now=now)
    record(kind, payment, by=by, now=now, contract=payment.contract.title, **data)
    return payment


def _require_open(payment: Payment) -> None:
    if payment.paid_on:
        raise AlreadyPaid(f"This invoice was paid on {said(payment.paid_on)}. Nothing was changed.")
    if payment.cancelled_on:
        raise AlreadyCancelled(f"This invoice was cancelled on {said(payment.cancelled_on)}. Nothing was changed.")


def _require_not_accepted(payment: Payment) -> None:
    if payment.valid_on:
        raise AlreadyAccepted(
            f"This invoice was accepted as valid since {said(payment.valid_on)}. Nothing was changed. "
            "If it was wrong, cancel it and record the right one."
        )


def _require_no_dispute(payment: Payment) -> None:
    if payment.disputed_on and payment.settled_on is None:
        raise StillDisputed


def _require_past(payment: Payment, day: date, field: str, now: datetime) -> None:
    if day > now.astimezone(payment.consortium.zone).date():
        raise DayWrong(f"{said(day)} has not come yet. Record it when it has happened.", field=field)


def _require_partner(contract: Contract, organisation: Organisation) -> None:
    parties = contract.partnership.parties.filter(role__in=WORKING_ROLES, organisation=organisation)
    shares = contract.allocations.filter(organisation=organisation)
    if organisation.pk != contract.holder_id and not parties.exists() and not shares.exists():
        raise NotAPartner(f"{organisation.name} has no part in {contract.title}. Give it a share there first.")
