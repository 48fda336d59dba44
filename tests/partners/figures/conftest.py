"""A contract whose numbers are worth reading."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from partners.contracts import actions as contracts
from partners.payments import actions as payments
from tests.factories.partners import make_contract, make_partnership, make_payment
from tests.factories.world import NOW, make_member

BEGAN = date(2025, 4, 7)


def paid(world, contract, organisation, amount, days=20):
    came = BEGAN + timedelta(days=90)
    made = make_payment(
        world,
        contract,
        organisation=organisation,
        amount=Decimal(amount),
        received_on=came,
        reference=f"{organisation.name} {days}",
    )
    payments.accept(made, valid_on=came, by=world.coordinator, now=NOW)
    return payments.pay(made, paid_on=came + timedelta(days=days), by=world.coordinator, now=NOW)


@pytest.fixture
def damson(world):
    return make_member(world.northern, "Damson Trust")


@pytest.fixture
def contract(world, damson):
    """Alder holds; Birch was promised 40 %; Damson came later. Birch has had 300 of 1,000, Damson 700."""
    partnership = make_partnership(world, partners=[world.birch, damson])
    made = make_contract(world, partnership=partnership)
    contracts.revise(made, starts_on=BEGAN, by=world.coordinator, now=NOW)
    paid(world, made, world.birch, 300)
    paid(world, made, world.alder, 700, days=44)
    return made
