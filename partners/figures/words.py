"""What the numbers say, in sentences that state facts and accuse nobody."""

from decimal import Decimal

from partners.figures.days_to_pay import WITHIN, DaysToPay
from partners.figures.promise_kept import PromiseKept, Standing

_CLOSES = {
    Standing.AMBER: " That is less than promised. A reason for it is written here once {name} has agreed to it.",
    Standing.RED: " That is less than half. A reason for it is written here once {name} has agreed to it.",
    Standing.EXPLAINED: " That is less than promised, for a reason that {name} has agreed to.",
}


def per_cent(part: Decimal | float) -> str:
    return f"{round(part * 100)}%"


def kept_in_words(name: str, kept: PromiseKept) -> str:
    if kept.standing == Standing.NOT_IN_BID:
        return f"{name} was not in the bid, so there is no promise to compare with."
    if kept.promised is None:
        return f"{name} holds the contract and sends itself no invoice, so there is nothing to count for it."
    if kept.actual is None or kept.ratio is None:
        return "Not enough data yet. It is counted after two quarters or a fifth of the term, once money has moved."
    close = _CLOSES.get(kept.standing, "").format(name=name)
    return (
        f"Of the money for the partners counted, {name} was promised {per_cent(kept.promised)} and has had "
        f"{per_cent(kept.actual)}: {per_cent(kept.ratio)} of the promise.{close}"
    )


def days_in_words(pay: DaysToPay) -> str:
    if pay.within_30 is None:
        return "Not enough data yet: no invoice has been paid or has waited for more than 30 days."
    counted = pay.paid + pay.late_and_waiting
    within = f"{counted - pay.late} of {counted} {'invoice' if counted == 1 else 'invoices'} within {WITHIN} days."
    if pay.median_days is None:
        return within
    if pay.paid == 1:
        return f"Paid {pay.median_days:g} days after it was valid. {within}"
    return f"Half were paid within {pay.median_days:g} days of being valid. {within}"
