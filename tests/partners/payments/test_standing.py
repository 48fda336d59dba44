"""Where an invoice stands, as Python and the database work it out: the same on every day."""

from datetime import date, timedelta

import pytest

from partners.payments.models import Payment
from partners.payments.standing import Dates, Standing, standing_on
from tests.factories.partners import make_contract, make_payment
from tests.factories.world import NOW

CAME = date(2026, 1, 1)
ACCEPTED = {"valid_on": date(2026, 1, 3), "due_on": date(2026, 2, 2)}
DISPUTED = {"disputed_on": date(2026, 1, 5), "dispute_reason": "Two visits twice"}


@pytest.mark.parametrize(
    ("facts", "day", "expected"),
    [
        ({}, date(2026, 3, 1), Standing.RECEIVED),
        (ACCEPTED, date(2026, 2, 2), Standing.DUE),
        (ACCEPTED, date(2026, 2, 3), Standing.OVERDUE),
        ({**ACCEPTED, "disputed_on": date(2026, 1, 5)}, date(2026, 1, 4), Standing.DUE),
        ({**ACCEPTED, "disputed_on": date(2026, 1, 5)}, date(2026, 3, 1), Standing.DISPUTED),
        (
            {**ACCEPTED, "disputed_on": date(2026, 1, 5), "settled_on": date(2026, 1, 9)},
            date(2026, 1, 9),
            Standing.DUE,
        ),
        ({**ACCEPTED, "paid_on": date(2026, 2, 9)}, date(2026, 2, 8), Standing.OVERDUE),
        ({**ACCEPTED, "paid_on": date(2026, 2, 9)}, date(2026, 2, 9), Standing.PAID),
        ({"cancelled_on": date(2026, 1, 9)}, date(2026, 1, 9), Standing.CANCELLED),
    ],
)
def test_standing_follows_from_the_dates(facts, day, expected):
    assert standing_on(Dates(received_on=CAME, **facts), day) == expected


def test_the_database_says_the_same_on_every_day(world):
    contract = make_contract(world)
    histories = [
        {},
        ACCEPTED,
        {**ACCEPTED, **DISPUTED},
        {**ACCEPTED, **DISPUTED, "settled_on": date(2026, 1, 9)},
        {**ACCEPTED, "paid_on": date(2026, 2, 9)},
        {"cancelled_on": date(2026, 1, 9), "cancel_reason": "Sent twice"},
    ]
    for number, facts in enumerate(histories):
        payment = make_payment(world, contract, reference=str(number), received_on=CAME)
        for name, value in facts.items():
            setattr(payment, name, value)
        payment.store(now=NOW)
    for day in [CAME + timedelta(days=days) for days in range(42)]:
        rows = Payment.objects.with_standing(day)
        assert [row.standing_today for row in rows] == [row.standing_on(day) for row in rows]
