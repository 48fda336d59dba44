"""The phase of a contract: a pure function of its dates and a day, and the same in the database."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partners.contracts.models import Contract
from partners.contracts.phases import Dates, Phase, phase_on
from tests.factories.partners import make_contract

FIRST = date(2026, 1, 1)
RANK = {phase: rank for rank, phase in enumerate(Phase)} | {Phase.EXITING: 4.5}
NAMES = ["signed_on", "starts_on", "exiting_on", "ends_on", "extended_to", "closed_on"]


def on(number):
    return FIRST + timedelta(days=number)


@st.composite
def dates(draw):
    signed, starts, ends, extended, closed = sorted(draw(st.lists(st.integers(0, 90), min_size=5, max_size=5)))
    exiting = draw(st.none() | st.integers(starts, extended + 1))
    return Dates(
        signed_on=draw(st.sampled_from([None, on(signed)])),
        starts_on=on(starts),
        ends_on=on(ends),
        extended_to=draw(st.sampled_from([None, on(extended + 1)])),
        exiting_on=None if exiting is None else on(exiting),
        closed_on=draw(st.sampled_from([None, on(closed + 2)])),
    )


days = st.integers(-1, 93).map(on)


@given(dates(), days, days)
def test_phase_never_falls_back_as_days_go_by(known, one, other):
    early, late = sorted([one, other])
    assert RANK[phase_on(known, early)] <= RANK[phase_on(known, late)]


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        (-1, Phase.PRE_SIGNATURE),
        (0, Phase.MOBILISING),
        (9, Phase.MOBILISING),
        (10, Phase.LIVE),
        (20, Phase.LIVE),
        (21, Phase.EXTENSION),
        (25, Phase.EXITING),
        (30, Phase.EXITING),
        (31, Phase.ENDED),
        (40, Phase.CLOSED),
    ],
)
def test_phase_of_each_day(day, phase):
    known = Dates(
        signed_on=on(0),
        starts_on=on(10),
        ends_on=on(20),
        extended_to=on(30),
        exiting_on=on(25),
        closed_on=on(40),
    )
    assert phase_on(known, on(day)) == phase


def test_phase_of_work_without_a_signature_is_still_pre_signature():
    assert phase_on(Dates(signed_on=None, starts_on=on(0), ends_on=on(9)), on(99)) == Phase.PRE_SIGNATURE


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(known=dates(), day=days)
def test_phase_is_the_same_in_the_database(world, known, day):
    contract = Contract.objects.first() or make_contract(world)
    Contract.objects.filter(pk=contract.pk).update(**{name: getattr(known, name) for name in NAMES})
    assert Contract.objects.with_phase(day).get(pk=contract.pk).phase_today == phase_on(known, day)
