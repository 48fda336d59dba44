"""The stage of a round: a function of stored facts and of the clock."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.rounds.models import Round
from partners.rounds.stages import Facts, Stage, appeals_until, stage_at
from tests.factories.tendering import make_decided, make_draft, make_judge, make_open, make_scoring
from tests.factories.world import NOW

INSTANTS = st.integers(0, 365 * 24).map(lambda hours: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours))
MAYBE = st.none() | INSTANTS
FACTS = st.builds(Facts, closes_at=INSTANTS, opened_at=MAYBE, told_at=MAYBE, settled_at=MAYBE, cancelled_at=MAYBE)


@given(FACTS, INSTANTS, st.timedeltas(timedelta(0), timedelta(days=400)))
def test_time_alone_only_ever_closes_an_open_round(facts, now, later):
    before, after = stage_at(facts, now), stage_at(facts, now + later)
    assert before == after or (before, after) == (Stage.OPEN, Stage.SCORING)


@given(FACTS, INSTANTS)
def test_what_was_recorded_decides_before_the_clock(facts, now):
    stage = stage_at(facts, now)
    assert (stage == Stage.CANCELLED) == (facts.cancelled_at is not None)
    if stage in (Stage.OPEN, Stage.SCORING):
        assert facts.opened_at
        assert (facts.told_at, facts.settled_at) == (None, None)
        assert (stage == Stage.OPEN) == (now < facts.closes_at)


@pytest.mark.parametrize(
    ("told_on", "days", "until"),
    [
        (date(2026, 3, 3), 1, date(2026, 3, 4)),
        (date(2026, 3, 3), 10, date(2026, 3, 17)),
        (date(2026, 3, 6), 1, date(2026, 3, 9)),  # told on a Friday
        (date(2026, 4, 2), 10, date(2026, 4, 20)),  # Good Friday and Easter Monday are no working days
        (date(2026, 12, 23), 3, date(2026, 12, 30)),  # nor are Christmas, Boxing Day (a Monday instead) and weekends
    ],
)
def test_days_for_an_appeal_are_working_days_after_the_telling(told_on, days, until):
    assert appeals_until(told_on, "ENG", days) == until


def test_days_follow_the_nation():
    told_on = date(2026, 4, 2)  # Easter Monday is a working day in Scotland
    assert appeals_until(told_on, "SCT", 10) == date(2026, 4, 17)


def test_database_says_the_same(world):
    make_judge(world)
    made = [make_draft(world)]
    made += [
        make_open(world, made[0].contract),
        make_scoring(world, made[0].contract),
        make_decided(world, made[0].contract),
    ]
    cancelled = make_open(world, made[0].contract)
    Round.objects.filter(pk=cancelled.pk).update(cancelled_at=NOW, cancelled_because="No money")
    for now in (NOW, NOW + timedelta(days=30)):
        rows = Round.objects.with_stage(now)
        assert {row.stage_now for row in rows} >= {"draft", "scoring", "decided", "cancelled"}
        assert all(row.stage_now == row.stage_at(now) for row in rows)
