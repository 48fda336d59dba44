"""Shares in per cent with two places: they total exactly 100, and money is split by them to the penny."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_DOWN, Decimal

WHOLE = Decimal("100.00")
_PENNY = Decimal("0.01")


def total(shares: Iterable[Decimal]) -> Decimal:
    return sum(shares, Decimal("0.00"))


def split(amount: Decimal, shares: Sequence[Decimal]) -> list[Decimal]:
    """Split an amount by shares that total 100, so that the parts total the amount exactly.

    Each part is rounded down; the pennies left over go, one each, to the parts that lost most by rounding.
    """
    exact = [amount * share / WHOLE for share in shares]
    parts = [value.quantize(_PENNY, rounding=ROUND_DOWN) for value in exact]
    left = int((amount - sum(parts)) / _PENNY)
    by_loss = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in by_loss[:left]:
        parts[place] += _PENNY
    return parts
