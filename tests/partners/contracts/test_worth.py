"""What a contract is worth on a day."""

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partners.contracts.worth import value_on, values_from

FIRST = date(2026, 1, 1)
pennies = st.integers(-(10**9), 10**9).map(lambda number: Decimal(number) / 100)
days = st.integers(0, 1000).map(lambda number: FIRST + timedelta(days=number))
changes = st.lists(st.tuples(pennies, days, st.booleans()), max_size=8).map(
    lambda rows: [
        SimpleNamespace(change=change, effective_on=day, approved_on=FIRST if approved else None)
        for change, day, approved in rows
    ]
)
on_a_busy_machine = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@on_a_busy_machine
@given(start=pennies, made=changes, day=days)
def test_pennies_are_neither_lost_nor_made(start, made, day):
    counted = [round(each.change * 100) for each in made if each.approved_on and each.effective_on <= day]
    worth = value_on(start, made, day)
    assert round(worth * 100) == round(start * 100) + sum(counted)
    assert worth.as_tuple().exponent >= -2
    assert value_on(start, reversed(made), day) == worth


@on_a_busy_machine
@given(start=pennies, made=changes, day=days)
def test_the_steps_tell_the_value_of_every_day(start, made, day):
    steps = values_from(start, made)
    assert [step for step, _ in steps] == sorted({step for step, _ in steps})
    by_then = [value for step, value in steps if step <= day]
    assert value_on(start, made, day) == (by_then[-1] if by_then else start)


def test_unknown_at_the_start_is_unknown_for_good():
    made = [SimpleNamespace(change=Decimal(5), effective_on=FIRST, approved_on=FIRST)]
    assert (value_on(None, made, FIRST), values_from(None, made)) == (None, [])
