"""The page on which a party asks for more protection."""

import pytest

from tests.factories.partners import make_partnership
from tests.factories.steering import make_review
from tests.factories.world import NOW, make_member


@pytest.mark.parametrize(("parties", "offered"), [(2, ["private"]), (4, ["confidential", "private"])])
def test_protect_offers_only_what_the_partnership_can_have(signed_in, world, time_machine, parties, offered):
    time_machine.move_to(NOW)
    partnership = make_partnership(world)
    for number in range(parties - 2):
        partnership.parties.create(
            organisation=make_member(world.northern, f"Party {number}"),
            role="partner",
            since=partnership.parties.first().since,
        )
    review = make_review(world, partnership, days=5)
    page = signed_in(world.seats.lead).get(f"/consortia/northern/reviews/{review.pk}/protect/")
    assert [value for value, _ in page.context["form"].fields["mode"].choices] == offered
