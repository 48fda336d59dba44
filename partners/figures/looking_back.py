"""Promise kept as it stood at the end of a quarter: for what is told later, from the facts that are known now."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from dateutil.relativedelta import relativedelta

from partners.bids.standing import standing
from partners.contracts.models import Contract
from partners.figures.models import Explanation
from partners.figures.promise_kept import Standing, basis, delivery_partners, is_due, promise_kept
from partners.payments.models import Payment

QUARTER = 3  # months, counted from the day on which the contract starts


def quarter_ends(contract: Contract, today: date) -> Iterator[date]:
    """Yield the last day of each quarter of the contract that is over."""
    turn = 1
    while (ended := contract.starts_on + relativedelta(months=QUARTER * turn) - timedelta(days=1)) < today:
        if ended > contract.dates.last_day:
            return
        yield ended
        turn += 1


def in_red(contract: Contract, day: date) -> set[UUID]:
    """Return who had had under half of its promise by the end of a day, and had agreed to no reason by then.

    Reads no row twice where the promises of the bid, the payments and the explanations are prefetched.
    """
    promised = {row.organisation_id: row.share for row in standing(contract.bid.promises.all())} if contract.bid else {}
    payments = [row for row in contract.payments.all() if _counts(row, contract, day)]
    amounts = basis(_sums(payments, "paid_on", day), _sums(payments, "valid_on", day))
    agreed = {
        row.organisation_id
        for row in contract.explanations.all()
        if row.archived_at is None
        and row.agreed_at
        and row.agreed_at.astimezone(contract.consortium.zone).date() <= day
    }
    among = delivery_partners(promised, amounts, contract.holder_id)
    due = is_due(contract.starts_on, contract.dates.last_day, day)
    return {
        partner
        for partner in promised
        if promise_kept(
            partner, promised=promised, amounts=amounts, among=among, due=due, agreed=partner in agreed
        ).standing
        == Standing.RED
    }


def _counts(payment: Payment, contract: Contract, day: date) -> bool:
    is_cancelled = payment.cancelled_on is not None and payment.cancelled_on <= day
    return payment.archived_at is None and not is_cancelled and payment.currency == contract.currency


def _agreed(reason: Explanation, contract: Contract, day: date) -> bool:
    agreed_at = None if reason.archived_at else reason.agreed_at
    return agreed_at is not None and agreed_at.astimezone(contract.consortium.zone).date() <= day


def _sums(payments: list[Payment], fact: str, day: date) -> dict[UUID, Decimal]:
    sums: dict[UUID, Decimal] = defaultdict(Decimal)
    for row in payments:
        when = getattr(row, fact)
        if when is not None and when <= day:
            sums[row.organisation_id] += row.amount
    return dict(sums)
