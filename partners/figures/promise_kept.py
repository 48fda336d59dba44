"""Promise kept: a partner's share of what was paid, beside the share that it was promised."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

from dateutil.relativedelta import relativedelta
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

TWO_QUARTERS = relativedelta(months=6)
AMBER_BELOW, RED_BELOW = Decimal("0.8"), Decimal("0.5")

P = TypeVar("P")


class Standing(TextChoices):
    KEPT = "kept", _("As promised")
    AMBER = "amber", _("Below the promise")
    RED = "red", _("Under half of the promise")
    EXPLAINED = "explained", _("Reason agreed")
    NOT_IN_BID = "not_in_bid", _("Not in bid")
    NOT_ENOUGH_DATA = "not_enough_data", _("Not enough data")


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseKept:
    """`promised` and `actual` are parts of 1 among the delivery partners; `ratio` is actual ÷ promised."""

    standing: Standing
    promised: Decimal | None = None
    actual: Decimal | None = None
    ratio: Decimal | None = None


def is_due(starts_on: date, last_day: date, today: date) -> bool:
    """Tell whether two reporting quarters or a fifth of the term are over, whichever is sooner."""
    term = (last_day - starts_on).days + 1
    fifth = starts_on + timedelta(days=-(-term // 5))  # rounded up to whole days
    return today >= min(starts_on + TWO_QUARTERS, fifth)


def basis(paid: Mapping[P, Decimal], accepted: Mapping[P, Decimal]) -> Mapping[P, Decimal]:
    """Return what was paid to each, or, when nobody has been paid, the invoices accepted of each."""
    return paid if any(paid.values()) else accepted


def delivery_partners(promised: Mapping[P, Decimal], amounts: Mapping[P, Decimal], holder: P) -> set[P]:
    """Return who is counted: everybody promised or paid.

    A holder that sends itself no invoice keeps its part before any is sent, so it is counted on neither side.
    """
    everybody = {*promised, *(partner for partner, amount in amounts.items() if amount)}
    return everybody if amounts.get(holder) else everybody - {holder}


def promise_kept(
    partner: P,
    *,
    promised: Mapping[P, Decimal],
    amounts: Mapping[P, Decimal],
    among: Collection[P],
    due: bool,
    agreed: bool = False,
) -> PromiseKept:
    """Return PKR = S ÷ P of one partner. `agreed`: the partner itself has agreed to a reason for the difference."""
    if not promised.get(partner):
        return PromiseKept(standing=Standing.NOT_IN_BID)
    share = _part(promised, partner, among)
    actual = _part(amounts, partner, among)
    if not due or share is None or actual is None:
        return PromiseKept(standing=Standing.NOT_ENOUGH_DATA, promised=share)
    ratio = actual / share
    return PromiseKept(standing=_standing(ratio, agreed), promised=share, actual=actual, ratio=ratio)


def _standing(ratio: Decimal, agreed: bool) -> Standing:
    if ratio >= AMBER_BELOW:
        return Standing.KEPT
    if agreed:
        return Standing.EXPLAINED
    return Standing.RED if ratio < RED_BELOW else Standing.AMBER


def _part(amounts: Mapping[P, Decimal], partner: P, among: Collection[P]) -> Decimal | None:
    whole = sum((amounts.get(one, Decimal(0)) for one in among), Decimal(0))
    return amounts.get(partner, Decimal(0)) / whole if whole and partner in among else None
