"""Payments over the API."""

from datetime import timedelta

import pytest

from consortium import clock
from partners.payments.models import Payment
from tests.factories.api import Integrator
from tests.factories.partners import make_contract, make_partnership, make_payment
from tests.factories.world import TODAY, make_member


@pytest.fixture
def api(world):
    return Integrator(world.seats.coordinator)


def references(answer):
    assert answer.status_code == 200, answer.json()
    return [row["reference"] for row in answer.json()["results"]]


def test_receive_and_every_verb(api, world):
    contract = make_contract(world)
    today = clock.today(world.northern.zone)
    invoice = {
        "contract": str(contract.pk),
        "organisation": str(world.birch.pk),
        "reference": "INV-9",
        "amount": "12.50",
        "received_on": "2026-03-01",
    }
    made = api.call("POST", "payments/", invoice)
    assert (made.status_code, made.json()["standing"], made.json()["currency"]) == (201, "received", "GBP")
    again = api.call("POST", "payments/", invoice)
    assert (again.status_code, again.json()["code"]) == (400, "invalid")
    at = f"payments/{made.json()['id']}/"
    for verb, data in [
        ("accept", {"valid_on": "2026-03-01"}),
        ("dispute", {"disputed_on": "2026-03-05", "dispute_reason": "Which work?"}),
        ("settle", {"settled_on": "2026-03-10"}),
        ("pay", {"paid_on": today.isoformat()}),
    ]:
        answer = api.call("POST", f"{at}{verb}/", data)
        assert answer.status_code == 200, answer.json()
    assert (answer.json()["due_on"], answer.json()["standing"]) == ("2026-04-05", "paid")
    refused = api.call("POST", f"{at}cancel/", {"cancelled_on": "2026-03-10", "cancel_reason": "No"})
    assert (refused.status_code, refused.json()["code"]) == (409, "already_paid")


def test_list_filters(api, world):
    contract = make_contract(world)
    make_payment(world, contract, reference="A")
    make_payment(world, contract, reference="B", organisation=world.alder)
    for query, found in [
        (f"contract={contract.pk}", ["A", "B"]),
        (f"organisation={world.alder.pk}", ["B"]),
        ("standing=received", ["A", "B"]),
        ("standing=paid", []),
        ("updated_since=2027-01-01T00:00:00Z", []),
    ]:
        assert sorted(references(api.call("GET", f"payments/?{query}"))) == found, query


def test_revise_keeps_contract_and_sender(api, world):
    payment = make_payment(world)
    tag = api.call("GET", f"payments/{payment.pk}/")["ETag"]
    change = {"amount": "5.00", "organisation": str(world.alder.pk)}
    answer = api.call("PATCH", f"payments/{payment.pk}/", change, **{"If-Match": tag})
    assert (answer.status_code, answer.json()["amount"], answer.json()["organisation"]) == (
        200,
        "5.00",
        str(world.birch.pk),
    )


def test_a_members_token_reads_its_own_and_changes_nothing(world):
    damson = make_member(world.northern, "Damson Trust")
    contract = make_contract(world, partnership=make_partnership(world, partners=[world.birch, damson]))
    make_payment(world, contract, reference="OURS")
    theirs = make_payment(world, contract, reference="THEIRS", organisation=damson)
    member = Integrator(world.seats.member)
    for query in ["", f"?contract={contract.pk}", f"?organisation={damson.pk}", "?archived=false", "?ordering=due_on"]:
        assert "THEIRS" not in references(member.call("GET", f"payments/{query}"))
    assert references(member.call("GET", "payments/")) == ["OURS"]
    assert member.call("GET", f"payments/{theirs.pk}/").status_code == 404
    assert member.call("POST", f"payments/{theirs.pk}/pay/", {"paid_on": "2026-03-03"}).status_code == 403
    assert sorted(references(Integrator(world.seats.lead).call("GET", "payments/"))) == ["OURS", "THEIRS"]


def test_what_another_consortium_holds_is_unknown(api, world):
    foreign = Integrator(world.seats.foreign_coordinator)
    contract = make_contract(world)
    invoice = {
        "contract": str(contract.pk),
        "organisation": str(world.birch.pk),
        "reference": "X",
        "amount": "1",
        "received_on": (TODAY - timedelta(days=1)).isoformat(),
    }
    answer = foreign.call("POST", "payments/", invoice)
    assert answer.status_code == 400
    assert not Payment.objects.exists()
