"""The invoices of the story: quarters paid in time, one paid late, one in dispute, one waiting, one written off."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from consortium.demo.stage import Stage, fixed_id
from partners.figures import actions as figures
from partners.figures.models import Explanation
from partners.payments import actions as payments
from partners.payments.models import Payment


class Invoice(NamedTuple):
    """Days count back from today. `days` is how long it waited for its money; None waits still."""

    contract: str
    sender: str
    reference: str
    amount: str
    received: int
    days: int | None
    disputed: tuple[int, str] | None = None
    settled: int | None = None
    cancelled: tuple[int, str] | None = None
    accepted: bool = True


INVOICES = [
    Invoice("coastal", "lantern", "LD-2201", "31000", 270, 21),
    Invoice("coastal", "moorland", "MMA/031", "21500", 268, 28),
    Invoice("coastal", "tarn", "TS-0407", "20300", 266, 24),
    Invoice("coastal", "weavers", "WY 118", "12400", 265, 41),
    Invoice("coastal", "saltmarsh", "7", "5100", 262, 47),
    Invoice("coastal", "northmere", "NF-90031", "7900", 260, 19),
    Invoice("coastal", "fellside", "2", "2600", 258, 34),
    Invoice("coastal", "lantern", "LD-2288", "31600", 176, 20),
    Invoice("coastal", "moorland", "MMA/037", "22100", 175, 26),
    Invoice("coastal", "tarn", "TS-0431", "20300", 174, 23, (168, "Two hearings are billed twice."), 159),
    Invoice("coastal", "saltmarsh", "8", "2900", 172, 38),
    Invoice("coastal", "weavers", "WY 126", "12400", 170, 29),
    Invoice("coastal", "saltmarsh", "9", "1400", 120, None, cancelled=(110, "Sent before the work was done.")),
    Invoice("coastal", "lantern", "LD-2371", "32200", 84, 22),
    Invoice("coastal", "moorland", "MMA/044", "22000", 82, 30),
    Invoice("coastal", "saltmarsh", "10", "2100", 80, 43),
    Invoice("coastal", "northmere", "NF-90077", "8000", 79, 18),
    Invoice("coastal", "weavers", "WY 139", "13100", 44, None),
    Invoice("coastal", "tarn", "TS-0460", "20800", 23, None),
    Invoice("coastal", "moorland", "MMA/051", "22600", 26, None, accepted=False),
    Invoice("coastal", "fellside", "3", "2600", 31, None, (20, "Which sessions does this pay for?")),
    Invoice("coastal", "saltmarsh", "11", "2100", 6, None, accepted=False),
    Invoice("winter", "harbour", "HA-5521", "12100", 190, 27),
    Invoice("winter", "saltmarsh", "WW-1", "6900", 186, 24),
    Invoice("winter", "weavers", "WY 130", "4600", 150, 33),
    Invoice("winter", "harbour", "HA-5602", "12200", 92, 25),
    Invoice("winter", "saltmarsh", "WW-2", "8200", 90, 22),
]
_ACCEPTED_AFTER = timedelta(days=3)


def stage_payments(stage: Stage) -> None:
    stage.scene(stage.ago(95, 16), _explain, stage, "saltmarsh", "Harbour ran the drop-in while the hall was repaired.")
    stage.scene(stage.ago(90, 16), _agree, stage, "june")
    stage.scene(stage.ago(14, 16), _explain, stage, "fellside", "Two of the four sessions were put off until spring.")
    for invoice in INVOICES:
        stage.scene(stage.ago(invoice.received, 13), _receive, stage, invoice)


def _receive(stage: Stage, invoice: Invoice, *, now: datetime) -> None:
    came = stage.day(invoice.received)
    payment = payments.receive(
        id=fixed_id("payment", invoice.contract, invoice.sender, invoice.reference),
        contract=stage.contracts[invoice.contract],
        organisation=stage.organisations[invoice.sender],
        reference=invoice.reference,
        amount=Decimal(invoice.amount),
        received_on=came,
        by=stage.coordinator,
        now=now,
    )

    def scene(day: date, act: Any, **facts: Any) -> None:
        stage.scene(stage.instant(day, 15), _record, stage, payment, act, facts)

    if invoice.accepted and not invoice.cancelled:
        scene(came + _ACCEPTED_AFTER, payments.accept, valid_on=came)
    if invoice.disputed:
        day = stage.day(invoice.disputed[0])
        scene(day, payments.dispute, disputed_on=day, dispute_reason=invoice.disputed[1])
    if invoice.settled:
        scene(stage.day(invoice.settled), payments.settle, settled_on=stage.day(invoice.settled))
    if invoice.cancelled:
        day = stage.day(invoice.cancelled[0])
        scene(day, payments.cancel, cancelled_on=day, cancel_reason=invoice.cancelled[1])
    if invoice.days:
        scene(came + timedelta(days=invoice.days), payments.pay, paid_on=came + timedelta(days=invoice.days))


def _explain(stage: Stage, key: str, reason: str, *, now: datetime) -> None:
    contract = stage.contracts["coastal"]
    figures.propose(
        contract=contract, organisation=stage.organisations[key], reason=reason, by=stage.actor("tom"), now=now
    )


def _agree(stage: Stage, person: str, *, now: datetime) -> None:
    """Agree to what waits for one's own organisation."""
    by = stage.actor(person)
    figures.agree(Explanation.objects.get(organisation=by.organisation_id, agreed_at=None), by=by, now=now)


def _record(stage: Stage, payment: Payment, act: Any, facts: dict[str, Any], *, now: datetime) -> None:
    act(payment, by=stage.coordinator, now=now, **facts)
