"""Payments in the portal: one's own, and to a holder or lead all of its contract."""

from datetime import timedelta

import pytest

from consortium import clock
from partners.payments import actions as payments
from tests.factories.partners import make_contract, make_partnership, make_payment
from tests.factories.world import NOW, TODAY, make_member

HOME = "/consortia/northern"
HOSTILE = "<script>alert(1)</script>"


def text(answer):
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.fixture
def two(world):
    """One contract with an invoice of Birch and one of Damson."""
    damson = make_member(world.northern, "Damson Trust")
    contract = make_contract(world, partnership=make_partnership(world, partners=[world.birch, damson]))
    return [
        make_payment(world, contract, reference="OURS"),
        make_payment(world, contract, organisation=damson, reference="THEIRS"),
    ]


def pages(payment):
    return [f"{HOME}/payments/", f"{HOME}/contracts/{payment.contract_id}/payments/"]


def test_a_member_sees_its_own_invoices_and_no_trace_of_anothers(signed_in, two, world):
    client = signed_in(world.seats.member)
    for address in [*pages(two[0]), f"{HOME}/contracts/{two[0].contract_id}/"]:
        page = text(client.get(address))
        assert "THEIRS" not in page
    assert ["OURS" in text(client.get(address)) for address in pages(two[0])] == [True, True]
    assert client.get(f"{HOME}/payments/{two[0].pk}/").status_code == 200
    assert client.get(f"{HOME}/payments/{two[1].pk}/").status_code == 404


def test_the_holder_sees_every_invoice_of_its_contract(signed_in, two, world):
    client = signed_in(world.seats.lead)
    for address in pages(two[0]):
        page = text(client.get(address))
        assert ["OURS" in page, "THEIRS" in page] == [True, True]


def test_an_observer_and_a_broker_are_told_nothing_of_invoices(signed_in, two, world):
    for seat in [world.seats.observer, world.seats.broker]:
        client = signed_in(seat)
        assert [client.get(address).status_code for address in pages(two[0])] == [403, 403]
        assert "/payments/" not in text(client.get(f"{HOME}/contracts/{two[0].contract_id}/"))


def test_an_invoice_tells_its_days_its_dispute_and_its_story(signed_in, world):
    payment = make_payment(world, reference=HOSTILE, received_on=TODAY - timedelta(days=40))
    payments.accept(payment, valid_on=payment.received_on, by=world.coordinator, now=NOW)
    payments.dispute(payment, disputed_on=TODAY, dispute_reason=HOSTILE, by=world.coordinator, now=NOW)
    page = text(signed_in(world.seats.member).get(f"{HOME}/payments/{payment.pk}/"))
    assert "In dispute" in page
    assert "recorded a dispute about the invoice" in page
    assert HOSTILE not in page


def test_a_list_says_what_is_past_its_day(signed_in, world):
    payment = make_payment(world)
    day = clock.today(world.northern.zone) - timedelta(days=31)
    payment.received_on = payment.valid_on = day
    payment.due_on = day + timedelta(days=30)
    payment.store(now=NOW)
    assert "Past the day it was due" in text(signed_in(world.seats.member).get(f"{HOME}/payments/"))


def test_without_invoices_the_page_says_who_records_them(signed_in, world):
    assert "No invoices yet" in text(signed_in(world.seats.member).get(f"{HOME}/payments/"))
