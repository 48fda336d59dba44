"""Fair share: how much of the annual money small organisations hold, and those led by the people they serve."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

SMALL_BELOW = Decimal(1_000_000)
KNOWN_AT_LEAST = Decimal("0.8")
ENOUGH_ORGANISATIONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What one organisation holds a year. `income` and `led_by_community` are None where not known or declined."""

    annual_value: Decimal
    income: Decimal | None
    led_by_community: bool | None
    consents: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FairShare:
    """Parts of 1: `share` of the known value, and `known` of all. `share` is None unless it may be published."""

    share: Decimal | None
    known: Decimal | None


def held_by_small(holdings: Iterable[Holding]) -> FairShare:
    """Return the share of organisations with an income under £1m."""
    return _share(holdings, lambda one: None if one.income is None else one.income < SMALL_BELOW)


def held_by_community_led(holdings: Iterable[Holding]) -> FairShare:
    """Return the share of organisations that declared to be led by the people they serve."""
    return _share(holdings, lambda one: one.led_by_community)


def _share(holdings: Iterable[Holding], belongs: Callable[[Holding], bool | None]) -> FairShare:
    rows = [one for one in holdings if one.annual_value > 0]
    told = [(one, belongs(one)) for one in rows]
    known = [(one, yes) for one, yes in told if yes is not None]
    whole, known_value = _total(rows), _total(one for one, _ in known)
    if not whole:
        return FairShare(share=None, known=None)
    enough = known_value >= KNOWN_AT_LEAST * whole
    hidden_among_others = len(known) >= ENOUGH_ORGANISATIONS or all(one.consents for one, _ in known)
    publish = enough and hidden_among_others
    held = _total(one for one, yes in known if yes)
    return FairShare(share=held / known_value if publish else None, known=known_value / whole)


def _total(rows: Iterable[Holding]) -> Decimal:
    return sum((one.annual_value for one in rows), Decimal(0))
