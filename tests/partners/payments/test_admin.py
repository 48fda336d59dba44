"""The payments desk."""

from datetime import timedelta

import pytest

from consortium import clock
from partners.payments.models import Payment
from tests.factories.forms import filled
from tests.factories.partners import make_contract, make_payment
from tests.factories.world import NOW

LIST = "/admin/partners/payment/"


@pytest.fixture
def desk(signed_in, world):
    return signed_in(world.seats.coordinator)


def press(client, thing, verb, **typed):
    """Open the button's page, type, and send."""
    address = f"{LIST}{thing.pk}/{verb}/"
    return client.post(address, filled(client.get(address), **typed), follow=True)


def test_receive_through_the_form(desk, world):
    contract = make_contract(world)
    typed = {
        "contract": contract.pk,
        "organisation": world.birch.pk,
        "reference": "=cmd()",
        "amount": "1250.50",
        "received_on": "2026-03-01",
    }
    desk.post(f"{LIST}add/", typed)
    payment = Payment.objects.get()
    assert (payment.reference, str(payment.amount), payment.currency) == ("=cmd()", "1250.50", "GBP")
    page = desk.post(f"{LIST}add/", typed | {"reference": "=CMD()"}).content.decode()
    assert "has sent an invoice of this number" in page
    assert Payment.objects.count() == 1
    export = b"".join(desk.get(f"{LIST}export-csv/").streaming_content).decode()
    assert "'=cmd()" in export


def test_buttons_carry_an_invoice_to_its_payment(desk, world):
    payment = make_payment(world)
    today = clock.today(world.northern.zone)
    press(desk, payment, "accept")
    page = press(desk, payment, "accept").content.decode()
    assert "This invoice was accepted as valid since" in page
    press(desk, payment, "dispute", dispute_reason="Two visits twice")
    press(desk, payment, "settle")
    press(desk, payment, "pay")
    payment.refresh_from_db()
    assert (payment.valid_on, payment.disputed_on, payment.settled_on, payment.paid_on) == (
        payment.received_on,
        today,
        today,
        today,
    )
    assert "This invoice was paid on" in press(desk, payment, "cancel", cancel_reason="No").content.decode()


def test_list_is_narrowed_by_where_an_invoice_stands(desk, world):
    make_payment(world, reference="WAITS")
    assert "WAITS" in desk.get(f"{LIST}?standing=received").content.decode()
    assert "WAITS" not in desk.get(f"{LIST}?standing=paid").content.decode()


def test_this_week_tells_of_day_20_and_day_30(desk, world):
    contract, today = make_contract(world), clock.today(world.northern.zone)
    for reference, days in [("A", 19), ("B", 20), ("C", 31)]:
        payment = make_payment(world, contract, reference=reference)
        payment.received_on = today - timedelta(days=days)
        payment.store(now=NOW)
    sections = {one.title: one.lines for one in desk.get("/admin/").context["sections"]}
    assert [(line.what, line.is_late) for line in sections["Payments past day 20"]] == [
        ("Birch Community, C: £1,000", True),
        ("Birch Community, B: £1,000", False),
    ]
    for payment in Payment.objects.all():
        press(desk, payment, "dispute", dispute_reason="Which work?")
    assert "Payments past day 20" not in [one.title for one in desk.get("/admin/").context["sections"]]
