"""Import of payments through the admin: matched by contract, organisation and invoice number."""

from datetime import date
from decimal import Decimal

import pytest

from consortium.activity.models import Event
from partners.payments import actions as payments
from partners.payments.models import Payment
from tests.factories.partners import make_contract, make_payment
from tests.factories.spreadsheets import Importing, counts, listed
from tests.factories.world import NOW, TODAY, make_member

HEADINGS = ["Contract", "Organisation", "Invoice number", "Amount", "Received", "Valid", "Due", "Paid"]
CONTRACT, BIRCH = "advice in leeds", "Birch Community"


@pytest.fixture
def importing(signed_in, world):
    make_contract(world)
    return Importing(signed_in(world.seats.coordinator), "payment", app="partners")


def test_import_adds_invoices_with_what_became_of_them_and_one_event(importing, world):
    page = importing.run(
        HEADINGS,
        [CONTRACT, BIRCH, "1", "£1,250.50", "2026-01-05", "05/01/2026", "", "2026-01-30"],
        [CONTRACT, "Alder Advice", "1", "9", "2026-01-06", "", "", ""],
    )
    assert counts(page) == (2, 0, 0, 0)
    paid = Payment.objects.get(organisation=world.birch)
    assert (paid.amount, paid.currency, paid.due_on, paid.paid_on) == (
        Decimal("1250.50"),
        "GBP",
        date(2026, 2, 4),
        date(2026, 1, 30),
    )
    assert Event.objects.filter(kind__startswith="payment.").values_list("kind", flat=True).get() == "payment.imported"


def test_import_looks_first_and_writes_nothing(importing):
    assert counts(importing.preview(HEADINGS, [CONTRACT, BIRCH, "1", "5", "2026-01-05", "", "", ""])) == (1, 0, 0, 0)
    assert not Payment.objects.exists()


def test_import_adds_the_days_that_were_missing_and_the_same_file_again_nothing(importing, world):
    rows = [HEADINGS, [CONTRACT, BIRCH, "1", "5", "2026-01-05", "", "", ""]]
    importing.run(*rows)
    rows[1][5:] = ["2026-01-07", "", "2026-02-01"]
    assert counts(importing.run(*rows)) == (0, 1, 0, 0)
    payment = Payment.objects.get()
    assert (payment.valid_on, payment.due_on, payment.paid_on) == (
        date(2026, 1, 7),
        date(2026, 2, 6),
        date(2026, 2, 1),
    )
    assert counts(importing.preview(*rows)) == (0, 0, 1, 0)


def test_import_of_our_own_export_changes_nothing(importing, world):
    importing.run(HEADINGS, [CONTRACT, BIRCH, "1", "5", "2026-01-05", "2026-01-07", "", "2026-02-01"])
    export = importing.client.get(f"{importing.desk}export-csv/")
    assert counts(importing.preview(data=b"".join(export.streaming_content))) == (0, 0, 1, 0)


def test_import_says_what_is_wrong_with_each_row(importing, world):
    make_member(world.northern, "Elm")
    contract = make_payment(world, make_contract(world, title="Second"), reference="HELD").contract
    disputed = make_payment(world, contract, reference="DISPUTED")
    payments.dispute(disputed, disputed_on=TODAY, dispute_reason="Why?", by=world.coordinator, now=NOW)
    came = disputed.received_on.isoformat()
    page = importing.preview(
        HEADINGS,
        ["Nowhere", BIRCH, "1", "5", "2026-01-05", "", "", ""],
        [CONTRACT, "Cedar Trust", "1", "5", "2026-01-05", "", "", ""],
        [CONTRACT, "Elm", "1", "5", "2026-01-05", "", "", ""],
        [CONTRACT, BIRCH, "", "5", "2026-01-05", "", "", ""],
        [CONTRACT, BIRCH, "2", "lots", "2026-01-05", "", "", ""],
        [CONTRACT, BIRCH, "3", "0", "2026-01-05", "", "", ""],
        [CONTRACT, BIRCH, "4", "5", "2026-02-30", "", "", ""],
        [CONTRACT, BIRCH, "5", "5", "2199-01-05", "", "", ""],
        [CONTRACT, BIRCH, "6", "5", "2026-01-05", "2026-01-04", "", ""],
        [CONTRACT, BIRCH, "7", "5", "2026-01-05", "", "", "2026-01-09"],
        [CONTRACT, BIRCH, "8", "5", "2026-01-05", "", "", ""],
        [CONTRACT, BIRCH, "8", "5", "2026-01-05", "", "", ""],
        ["Second", BIRCH, "held", "5", "", "", "", ""],
        ["Second", BIRCH, "disputed", "1000", came, came, "", ""],
        [CONTRACT, BIRCH, "9", "5", "", "", "", ""],
        [CONTRACT, BIRCH, "x" * 10_000, "5", "2026-01-05", "", "", ""],
    )
    assert counts(page) == (1, 0, 0, 15)
    assert listed(page, "wrong") == [
        "Row 2: contract: none here is called “Nowhere” or has that id.",
        "Row 3: organisation: none here is called “Cedar Trust” or has that id.",
        "Row 4: Elm has no part in Advice in Leeds. Give it a share there first.",
        "Row 5: This row has no invoice number.",
        "Row 6: amount: “lots” is no amount. Write it as 1234.50.",
        "Row 7: amount: Ensure this value is greater than or equal to 0.01.",
        "Row 8: received_on: “2026-02-30” is no day. Write it as 2026-03-31.",
        "Row 9: received_on: this day has not come yet.",
        "Row 10: valid_on: 2026-01-04 is before received_on, 2026-01-05.",
        "Row 11: valid_on: say since when this invoice is valid, before it is due or paid.",
        "Row 13: Row 12 of this file has 8 of Birch Community already.",
        "Row 14: amount: 1000.00 is on record, and this row says 5. Correct one of them.",
        "Row 15: This invoice is cancelled or in dispute here. Clear that up by hand.",
        "Row 16: received_on: This field cannot be null.",
        "Row 17: reference: Ensure this value has at most 80 characters (it has 10000).",
    ]


def test_import_is_for_those_who_may(signed_in, world):
    assert signed_in(world.seats.lead).get("/admin/partners/payment/import/", follow=True).status_code == 403
