"""Who had what on a day: on the page of a contract and over the API."""

from datetime import date
from decimal import Decimal

from partners.contracts import actions as contracts
from tests.factories.api import Integrator
from tests.factories.partners import make_live_contract
from tests.factories.world import NOW

MAY = date(2026, 5, 1)


def moved(world):
    contract = make_live_contract(world)
    shares = {world.alder: Decimal("25.50"), world.birch: Decimal("74.50")}
    contracts.reallocate(contract, effective_from=MAY, shares=shares, reason="Outreach", by=world.coordinator, now=NOW)
    return contract


def test_api_tells_the_shares_of_a_day(world):
    contract, api = moved(world), Integrator(world.seats.member)
    path = f"contracts/{contract.pk}/shares/"
    for day, held in [
        ("2025-03-31", {}),
        ("2026-04-30", {"Alder Advice": "60.00", "Birch Community": "40.00"}),
        ("2026-05-01", {"Alder Advice": "25.50", "Birch Community": "74.50"}),
    ]:
        told = api.call("GET", f"{path}?on={day}").json()
        assert (told["on"], {row["name"]: row["share"] for row in told["shares"]}) == (day, held)
    assert api.call("GET", path).status_code == 200
    for wrong in ("yesterday", "2026-02-30", "%00"):
        assert api.call("GET", f"{path}?on={wrong}").status_code == 400
    assert Integrator(world.seats.outsider).call("GET", f"{path}?on=2026-05-01").status_code == 404


def test_page_tells_the_shares_of_a_day(signed_in, world):
    client = signed_in(world.seats.member)
    address = f"/consortia/northern/contracts/{moved(world).pk}/"

    def words(query):
        return " ".join(client.get(f"{address}{query}").content.decode().split())

    assert "Birch Community: 40%, £40,000 per year" in words("?on=2026-04-30")
    assert "Birch Community: 74.50%, £74,500 per year" in words("?on=2026-05-01")
    assert "Nobody had a share: the first begins later." in words("?on=2025-03-31")
    assert "per year</li>" not in words("")
    assert "Enter a valid date" in words("?on=<script>")
    assert "<script>" not in words("?on=<script>").split("Who had what")[1]
