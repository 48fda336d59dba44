"""Days to pay: the median and the part within 30 days, by worked examples."""

from datetime import date, timedelta

from partners.figures.days_to_pay import DaysToPay, Waited, days_taken, days_to_pay

VALID = date(2026, 1, 1)
TODAY = date(2026, 3, 3)


def after(days, **more):
    return Waited(valid_on=VALID, paid_on=VALID + timedelta(days=days), **more)


def test_median_and_part_within_30_days():
    assert days_to_pay([after(10), after(30), after(31), after(58)], TODAY) == DaysToPay(
        median_days=30.5, within_30=0.5, paid=4, late=2
    )


def test_an_invoice_that_waits_longer_than_30_days_is_late_though_it_has_no_days_yet():
    waiting = Waited(valid_on=TODAY - timedelta(days=31))
    in_time = Waited(valid_on=TODAY - timedelta(days=30))
    assert days_to_pay([after(10), waiting, in_time], TODAY) == DaysToPay(
        median_days=10, within_30=0.5, paid=1, late=1, late_and_waiting=1
    )


def test_days_in_dispute_do_not_count():
    disputed = after(50, disputed_on=VALID + timedelta(days=5), settled_on=VALID + timedelta(days=30))
    assert days_taken(disputed, disputed.paid_on) == 25
    before_it_was_valid = after(20, disputed_on=VALID - timedelta(days=9), settled_on=VALID)
    assert days_taken(before_it_was_valid, before_it_was_valid.paid_on) == 20


def test_an_open_dispute_stops_the_days():
    open_dispute = Waited(valid_on=VALID, disputed_on=VALID + timedelta(days=12))
    assert days_taken(open_dispute, TODAY) == 12
    assert days_to_pay([open_dispute], TODAY).late == 0


def test_nothing_paid_is_not_enough_data():
    assert days_to_pay([], TODAY) == DaysToPay(median_days=None, within_30=None, paid=0, late=0)
