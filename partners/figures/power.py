"""The power profile of a contract, from records and not from opinions: eight facts, and who depends on whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import log10

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

BALANCED_BELOW, TILTED_TO = Decimal("0.15"), Decimal("0.40")
SUBSTITUTABLE = Decimal("0.5")


class Fact(TextChoices):
    HOLDS_HEAD_CONTRACT = "holds_head_contract", _("Holds the contract with the commissioner")
    PAYS_OTHERS = "pays_others", _("Pays the others")
    EMPLOYS_COORDINATOR = "employs_coordinator", _("Employs the coordinator")
    CHAIRS = "chairs", _("Chairs")
    CASTING_VOTE = "casting_vote", _("Has a casting vote")
    SOLE_CONTACT = "sole_contact", _("Alone speaks with the commissioner")
    CONTROLS_DATA = "controls_data", _("Controls the shared data")
    WROTE_BID = "wrote_bid", _("Wrote the bid and the price")


class Balance(TextChoices):
    BALANCED = "balanced", _("Balanced")
    TILTED = "tilted", _("Tilted")
    STEEP = "steep", _("Steep")


@dataclass(frozen=True, slots=True, kw_only=True)
class Advantages:
    """How many of the eight facts are so for an organisation, are not so, and are not known: three numbers."""

    yes: int
    no: int
    unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependence:
    """Of one partner and the lead. Each is None where the partner's income, or the amount, is not known."""

    dependence: Decimal | None
    reliance: Decimal | None
    means_gap: float | None = None

    @property
    def imbalance(self) -> Decimal | None:
        return None if self.dependence is None or self.reliance is None else self.dependence - self.reliance

    @property
    def mutual(self) -> Decimal | None:
        return None if self.dependence is None or self.reliance is None else self.dependence + self.reliance

    @property
    def balance(self) -> Balance | None:
        imbalance = self.imbalance
        if imbalance is None:
            return None
        if imbalance < BALANCED_BELOW:
            return Balance.BALANCED
        return Balance.TILTED if imbalance <= TILTED_TO else Balance.STEEP


def advantages(answers: Iterable[bool | None]) -> Advantages:
    """Count the answers to the eight facts. One that is missing is unknown, which is not a no."""
    given = list(answers)
    yes, no = given.count(True), given.count(False)
    return Advantages(yes=yes, no=no, unknown=len(Fact) - yes - no)


def dependence(
    *,
    allocated: Decimal | None,
    annual_value: Decimal | None,
    income: Decimal | None,
    lead_income: Decimal | None,
    substitutable: bool = False,
) -> Dependence:
    """Return D = a ÷ max(I, a) and R = a ÷ A of a partner (R × 0.5 if it could be replaced), and log10(I_lead ÷ I)."""
    on_us = None
    if allocated is not None and income is not None:
        most = max(income, allocated)
        on_us = allocated / most if most else None
    on_them = None
    if allocated is not None and annual_value:
        on_them = allocated / annual_value * (SUBSTITUTABLE if substitutable else 1)
    gap = log10(lead_income / income) if lead_income and income else None
    return Dependence(dependence=on_us, reliance=on_them, means_gap=gap)
