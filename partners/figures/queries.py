"""The numbers of one contract, as far as somebody may see them: never another member's."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from consortium.access.actor import Actor
from consortium.organisations.models import Organisation
from partners.bids.standing import standing
from partners.contracts.comparison import compared
from partners.contracts.models import Contract
from partners.figures.days_to_pay import DaysToPay, Waited, days_to_pay
from partners.figures.models import Explanation
from partners.figures.promise_kept import PromiseKept, basis, delivery_partners, is_due, promise_kept
from partners.payments.models import Payment, sees_all_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Of one organisation in one contract. Shares are per cent; amounts are in the contract’s currency."""

    organisation_id: UUID
    name: str
    promised: Decimal | None
    allocated: Decimal | None
    paid: Decimal
    waiting: Decimal
    kept: PromiseKept
    pay: DaysToPay
    explanation: Explanation | None


@dataclass(slots=True)
class Money:
    """What was invoiced by everybody on a contract, each sum by organisation."""

    payments: Sequence[Payment]

    def by_organisation(self, fact: str) -> dict[UUID, Decimal]:
        sums: dict[UUID, Decimal] = defaultdict(Decimal)
        for row in self.payments:
            if getattr(row, fact):
                sums[row.organisation_id] += row.amount
        return dict(sums)

    def of(self, organisation_id: UUID) -> list[Payment]:
        return [row for row in self.payments if row.organisation_id == organisation_id]


def figures_of(contract: Contract, actor: Actor, today: date) -> list[Figures]:
    """Return the numbers of the actor’s own organisations, by name; to whoever sees all payments, of everybody.

    A share is of all, so all is read here and only the actor’s own part leaves.
    """
    promises = standing(contract.bid.promises.select_related("organisation")) if contract.bid else []
    shares = compared(promises, contract.allocations_on(max(today, contract.starts_on)))
    money = Money(_counted(contract))
    known = {share.organisation_id: (share.name, share.promised, share.allocated) for share in shares}
    senders = Organisation.objects.filter(pk__in={row.organisation_id for row in money.payments} - known.keys())
    known |= {sender.pk: (sender.name, None, None) for sender in senders}
    reasons = list(Explanation.objects.filter(contract=contract, archived_at=None).order_by("created_at", "pk"))
    everybody = sees_all_of(contract, actor)
    kept = _Kept(contract, {pk: promised for pk, (_, promised, _) in known.items() if promised}, money, today, reasons)
    rows = [
        _figures(pk, known[pk], kept=kept, payments=money.of(pk)) for pk in known if everybody or actor.speaks_for(pk)
    ]
    return sorted(rows, key=lambda row: (row.name, str(row.organisation_id)))


@dataclass(slots=True)
class _Kept:
    contract: Contract
    promised: dict[UUID, Decimal]
    money: Money
    today: date
    reasons: list[Explanation]

    def of(self, organisation_id: UUID) -> PromiseKept:
        amounts = basis(self.money.by_organisation("paid_on"), self.money.by_organisation("valid_on"))
        return promise_kept(
            organisation_id,
            promised=self.promised,
            amounts=amounts,
            among=delivery_partners(self.promised, amounts, self.contract.holder_id),
            due=is_due(self.contract.starts_on, self.contract.dates.last_day, self.today),
            agreed=any(row.agreed_at for row in self.reasons_for(organisation_id)),
        )

    def reasons_for(self, organisation_id: UUID) -> list[Explanation]:
        """Return what was proposed to it, the latest last. What it agreed to stands, whatever is proposed later."""
        return [row for row in self.reasons if row.organisation_id == organisation_id]


def _counted(contract: Contract) -> list[Payment]:
    rows: Any = Payment.objects.filter(contract=contract, cancelled_on=None, archived_at=None)
    return list(rows.filter(currency=contract.currency))


def _figures(organisation_id: UUID, known: tuple[str, Any, Any], *, kept: _Kept, payments: list[Payment]) -> Figures:
    name, promised, allocated = known
    waited = [
        Waited(valid_on=row.valid_on, paid_on=row.paid_on, disputed_on=row.disputed_on, settled_on=row.settled_on)
        for row in payments
        if row.valid_on
    ]
    return Figures(
        organisation_id=organisation_id,
        name=name,
        promised=promised,
        allocated=allocated,
        paid=sum((row.amount for row in payments if row.paid_on), Decimal(0)),
        waiting=sum((row.amount for row in payments if not row.paid_on), Decimal(0)),
        kept=kept.of(organisation_id),
        pay=days_to_pay(waited, kept.today),
        explanation=next(reversed(kept.reasons_for(organisation_id)), None),
    )
