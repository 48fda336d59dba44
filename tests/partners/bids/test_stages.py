"""The stage of a bid: a pure function of its facts and a day, and the same in the database."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partners.bids.models import Bid
from partners.bids.stages import Decision, Facts, Outcome, Stage, stage_on
from tests.factories.partners import make_bid

FIRST = date(2026, 1, 1)
RANK = {stage: rank for rank, stage in enumerate(Stage)} | dict.fromkeys(Outcome.values, 99)
DATES = ["qualifying_on", "decided_on", "submitted_on", "shortlisted_on", "award_notified_on", "standstill_began_on"]


@st.composite
def facts(draw):
    """Facts as they happen: each no earlier than the one before, any of them missing."""
    days = sorted(draw(st.lists(st.integers(0, 60), min_size=7, max_size=7)))
    known = draw(st.lists(st.booleans(), min_size=7, max_size=7))
    dated = {
        name: FIRST + timedelta(days=day)
        for name, day, keep in zip([*DATES, "outcome_on"], days, known, strict=True)
        if keep
    }
    if "decided_on" in dated:
        dated["decision"] = draw(st.sampled_from(Decision.values))
    if "outcome_on" in dated:
        possible = Outcome.values if "submitted_on" in dated else [Outcome.WITHDRAWN, Outcome.CANCELLED]
        dated["outcome"] = draw(st.sampled_from(possible))
    return Facts(**dated)


days = st.integers(-1, 61).map(lambda number: FIRST + timedelta(days=number))


@given(facts(), days, days)
def test_stage_never_falls_back_as_days_go_by(known, one, other):
    early, late = sorted([one, other])
    assert RANK[stage_on(known, early)] <= RANK[stage_on(known, late)]


@given(facts(), days)
def test_stage_knows_nothing_of_the_days_to_come(known, day):
    names = [*DATES, "outcome_on"]
    past = {name: getattr(known, name) for name in names if getattr(known, name) and getattr(known, name) <= day}
    told = Facts(**past, decision=known.decision, outcome=known.outcome)
    assert stage_on(told, day) == stage_on(known, day)


@pytest.mark.parametrize(
    ("known", "stage"),
    [
        ({}, Stage.IDENTIFIED),
        ({"qualifying_on": FIRST}, Stage.QUALIFYING),
        ({"decided_on": FIRST, "decision": "no_go"}, Stage.DECIDED),
        ({"decided_on": FIRST, "decision": "clarify_first"}, Stage.DECIDED),
        ({"decided_on": FIRST, "decision": "go"}, Stage.PREPARING),
        ({"submitted_on": FIRST}, Stage.SUBMITTED),
        ({"submitted_on": FIRST, "shortlisted_on": FIRST}, Stage.SHORTLISTED),
        ({"submitted_on": FIRST, "award_notified_on": FIRST}, Stage.AWARD_NOTIFIED),
        ({"submitted_on": FIRST, "award_notified_on": FIRST, "standstill_began_on": FIRST}, Stage.STANDSTILL),
        ({"submitted_on": FIRST, "outcome": "lost", "outcome_on": FIRST}, Stage.LOST),
        ({"outcome": "withdrawn", "outcome_on": FIRST + timedelta(days=1)}, Stage.IDENTIFIED),
    ],
)
def test_stage_of_each_fact(known, stage):
    assert stage_on(Facts(**known), FIRST) == stage


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(known=facts(), day=days)
def test_stage_is_the_same_in_the_database(world, known, day):
    bid = Bid.objects.first() or make_bid(world)
    Bid.objects.filter(pk=bid.pk).update(**{name: getattr(known, name) for name in Facts.__slots__})
    assert Bid.objects.with_stage(day).get(pk=bid.pk).stage_today == stage_on(known, day)
