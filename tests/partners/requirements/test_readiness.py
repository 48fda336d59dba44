"""What is missing on a day: each kind of lack, and that nothing but facts and the day decides."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.requirements.readiness import Asked, Held, Lack, missing

DAY = date(2026, 3, 31)
INSURANCE = Asked(key=1, type_id="insurance", type_name="Public liability insurance", minimum_cover=Decimal(5_000_000))


def held(version=1, **facts):
    facts = {"issued_on": date(2026, 1, 1), "cover": Decimal(5_000_000), "is_verified": True} | facts
    return Held(type_id="insurance", version=version, **facts)


def lacks(*versions, asked=INSURANCE, day=DAY, is_lead=False):
    return [(one.lack, one.have, one.need, one.on) for one in missing([asked], versions, day, is_lead=is_lead)]


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        ([], [(Lack.NO_DOCUMENT, None, None, None)]),
        ([held()], []),
        ([held(runs_out_on=DAY)], []),  # its last day is a day on which it holds
        ([held(runs_out_on=DAY - timedelta(days=1))], [(Lack.RUNS_OUT, None, None, DAY - timedelta(days=1))]),
        ([held(issued_on=DAY + timedelta(days=1))], [(Lack.BEGINS_LATER, None, None, DAY + timedelta(days=1))]),
        ([held(is_verified=False)], [(Lack.NOT_VERIFIED, None, None, None)]),
        ([held(cover=Decimal("4999999.99"))], [(Lack.COVER_BELOW, Decimal("4999999.99"), Decimal(5_000_000), None)]),
        ([held(cover=None)], [(Lack.COVER_BELOW, Decimal(0), Decimal(5_000_000), None)]),
        (
            [held(cover=Decimal(1), is_verified=False)],
            [(Lack.NOT_VERIFIED, None, None, None), (Lack.COVER_BELOW, Decimal(1), Decimal(5_000_000), None)],
        ),
        # a later version takes the place of an earlier one from its own date on
        ([held(1), held(2, cover=Decimal(1))], [(Lack.COVER_BELOW, Decimal(1), Decimal(5_000_000), None)]),
        ([held(1), held(2, cover=Decimal(1), issued_on=DAY + timedelta(days=1))], []),
    ],
)
def test_missing_says_exactly_what(versions, expected):
    assert lacks(*versions) == expected


def test_missing_asks_the_lead_alone_where_so_required():
    asked = Asked(key=2, type_id="accounts", type_name="Annual accounts", of_lead_alone=True)
    assert lacks(asked=asked) == []
    assert lacks(asked=asked, is_lead=True) == [(Lack.NO_DOCUMENT, None, None, None)]


days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
facts = st.builds(
    lambda version, issued, length, cover, verified, type_id: Held(
        type_id=type_id,
        version=version,
        issued_on=issued,
        runs_out_on=None if length is None else issued + timedelta(days=length),
        cover=cover,
        is_verified=verified,
    ),
    st.integers(1, 50),
    days,
    st.none() | st.integers(0, 900),
    st.sampled_from([None, Decimal(0), Decimal("4999999.99"), Decimal(5_000_000), Decimal(10_000_000)]),
    st.booleans(),
    st.sampled_from(["insurance", "policy"]),
)
papers = st.lists(facts, max_size=5, unique_by=lambda one: (one.type_id, one.version))
POLICY = Asked(key=3, type_id="policy", type_name="Policy")


@given(papers, days)
def test_readiness_depends_on_the_facts_and_the_day_alone(versions, day):
    """Any order says the same; each requirement is met by one verified version that holds the day, or is named."""
    found = missing([INSURANCE, POLICY], versions, day, is_lead=False)
    assert missing([INSURANCE, POLICY], reversed(versions), day, is_lead=False) == found
    for asked in (INSURANCE, POLICY):
        mine = [one for one in versions if one.type_id == asked.type_id and one.holds_on(day)]
        latest = max(mine, key=lambda one: one.version, default=None)
        enough = latest and (asked.minimum_cover is None or (latest.cover or 0) >= asked.minimum_cover)
        is_ready = asked.key not in {one.asked.key for one in found}
        assert is_ready == bool(latest and latest.is_verified and enough)


@given(papers, days, facts)
def test_what_an_organisation_holds_of_another_type_changes_nothing(versions, day, other):
    insurance = [one for one in versions if one.type_id == "insurance"]
    policies = [one for one in [*versions, other] if one.type_id == "policy"]
    alone = missing([INSURANCE], insurance, day, is_lead=False)
    assert missing([INSURANCE], [*insurance, *policies], day, is_lead=False) == alone
