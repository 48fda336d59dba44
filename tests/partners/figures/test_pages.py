"""The numbers of a contract: in the portal and over the API, and nobody else's to a member."""

from datetime import timedelta
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.contracts import actions as contracts
from partners.figures.queries import figures_of
from partners.payments import actions as payments
from tests.factories.api import Integrator
from tests.factories.partners import make_partnership, make_payment
from tests.factories.world import NOW, TODAY
from tests.partners.figures.conftest import BEGAN, paid


def text(answer):
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def address(contract):
    return f"/consortia/northern/contracts/{contract.pk}/figures/"


def test_a_member_reads_its_promise_beside_what_it_had(signed_in, world, contract):
    page = text(signed_in(world.seats.member).get(address(contract)))
    assert "Birch Community was promised 40% and has had 30%: 75% of the promise." in page
    assert "Paid 20 days after it was valid. 1 of 1 invoice within 30 days." in page
    assert "£300 paid" in page
    assert "Alder Advice</h2>" not in page
    assert "£700" not in page
    assert page.count("<figure") == 1


def test_a_holder_reads_its_own_first_and_then_everybodys_by_name(signed_in, world, contract, damson):
    paid(world, contract, damson, 1)
    page = text(signed_in(world.seats.lead).get(address(contract)))
    names = ["Alder Advice</h2>", "The other partners</h2>", "Birch Community</h2>", "Damson Trust</h2>"]
    assert sorted(names, key=page.index) == names
    assert "Damson Trust was not in the bid" in page


def test_observer_and_broker_are_refused(signed_in, world, contract):
    for seat in [world.seats.observer, world.seats.broker]:
        client = signed_in(seat)
        assert client.get(address(contract)).status_code == 403
        assert "/figures/" not in text(client.get(address(contract).removesuffix("figures/")))


def test_too_early_there_is_not_enough_data(world, contract):
    early = {row.name: row.kept.standing for row in figures_of(contract, world.coordinator, BEGAN)}
    assert early == {"Alder Advice": "not_enough_data", "Birch Community": "not_enough_data"}


def test_cancelled_invoices_and_other_currencies_are_not_counted(world, contract):
    made = make_payment(world, contract, reference="GONE", received_on=TODAY, amount=Decimal(50_000))
    payments.cancel(made, cancelled_on=TODAY, cancel_reason="Sent twice", by=world.coordinator, now=NOW)
    foreign = paid(world, contract, world.birch, 9_000, days=21)
    foreign.touch(currency="EUR")
    (birch,) = figures_of(contract, world.member, TODAY)
    assert (birch.paid, birch.waiting, birch.kept.ratio) == (Decimal(300), Decimal(0), Decimal("0.75"))


def test_a_contract_without_a_bid_or_invoices_is_no_error(signed_in, world):
    made = contracts.create(
        partnership=make_partnership(world),
        holder=world.alder,
        title="Direct",
        commissioner="Leeds",
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=900),
        by=world.coordinator,
        now=NOW,
    )
    assert "Nothing to count yet" in text(signed_in(world.seats.member).get(address(made)))


def test_the_api_tells_a_members_token_its_own_alone(world, contract):
    path = f"contracts/{contract.pk}/figures/"
    (birch,) = Integrator(world.seats.member).call("GET", path).json()["organisations"]
    assert (birch["name"], birch["promise_kept"], birch["paid"]) == (
        "Birch Community",
        {"standing": "amber", "per_cent": 75},
        "300.00",
    )
    assert birch["days_to_pay"] == {"median": 20.0, "within_30_per_cent": 100, "paid": 1}
    for seat in [world.seats.lead, world.seats.coordinator]:
        told = Integrator(seat).call("GET", path).json()["organisations"]
        assert [row["name"] for row in told] == ["Alder Advice", "Birch Community"]


def test_a_token_without_either_scope_reads_nothing(world, contract):
    path = f"contracts/{contract.pk}/figures/"
    assert Integrator(world.seats.coordinator, scopes=["contracts.view"]).call("GET", path).status_code == 403
    assert Integrator(world.seats.coordinator, scopes=["payments.view"]).call("GET", path).status_code == 404


def test_the_cost_does_not_grow_with_partners_or_invoices(signed_in, world, contract, damson):
    client = signed_in(world.seats.lead)
    client.get(address(contract))

    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get(address(contract))
        return len(queries)

    paid(world, contract, damson, 5)
    before = cost()
    for number in range(20):
        paid(world, contract, world.birch, 5, days=number)
    assert cost() == before
