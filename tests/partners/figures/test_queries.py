"""Figures are worked out from the promises that stand."""

from decimal import Decimal

from consortium.access.roles import Role
from partners.corrections import actions as corrections
from partners.figures.queries import figures_of
from tests.factories.partners import make_contract
from tests.factories.world import NOW, TODAY, actor_in, make_seat, make_user


def test_figures_follow_a_correction_that_everybody_agreed_to(world):
    contract = make_contract(world)
    parts = [
        corrections.Part(organisation=organisation, share=Decimal(share))
        for organisation, share in [(world.alder, "55"), (world.birch, "45")]
    ]
    correction = corrections.propose(
        contract.bid, shares=parts, reason="Birch does more.", by=world.coordinator, now=NOW
    )
    shown = {row.name: row.promised for row in figures_of(contract, world.coordinator, TODAY)}
    assert shown == {"Alder Advice": Decimal("60.00"), "Birch Community": Decimal("40.00")}
    birchs_lead = actor_in(make_seat(world.northern, Role.MEMBER_LEAD, world.birch, make_user("Bea Birch")))
    for lead in (world.lead, birchs_lead):
        correction = corrections.agree(correction, by=lead, now=NOW)
    contract.refresh_from_db()
    shown = {row.name: row.promised for row in figures_of(contract, world.coordinator, TODAY)}
    assert shown == {"Alder Advice": Decimal("55.00"), "Birch Community": Decimal("45.00")}
