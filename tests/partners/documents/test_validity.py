"""Until when a document holds, and how it stands: pure functions, with worked examples."""

from datetime import date

import pytest

from partners.documents.validity import ExpiryKind, Facts, Standing, holds_on, last_day, standing_on

DAY = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("kind", "given", "months", "last"),
    [
        (ExpiryKind.FIXED_DATE, date(2027, 3, 31), None, date(2027, 3, 31)),
        (ExpiryKind.REVIEW_BY, date(2028, 1, 1), None, date(2028, 1, 1)),
        (ExpiryKind.PERIOD, None, 18, date(2026, 9, 30)),
        (ExpiryKind.PERIOD, None, 23, date(2027, 2, 28)),
        (ExpiryKind.NONE, None, None, None),
        (ExpiryKind.NONE, date(2027, 3, 31), None, None),
    ],
)
def test_last_day_follows_the_kind(kind, given, months, last):
    assert last_day(kind, issued_on=date(2025, 3, 31), given=given, months=months) == last


@pytest.mark.parametrize(
    ("issued_on", "runs_out_on", "holds"),
    [
        (DAY, DAY, True),
        (date(2026, 3, 4), None, False),
        (date(2025, 1, 1), date(2026, 3, 2), False),
        (date(2025, 1, 1), None, True),
    ],
)
def test_a_document_holds_on_its_first_and_last_day_and_between(issued_on, runs_out_on, holds):
    assert holds_on(DAY, issued_on=issued_on, runs_out_on=runs_out_on) is holds


@pytest.mark.parametrize(
    ("facts", "standing"),
    [
        ({}, Standing.TO_VERIFY),
        ({"is_verified": True, "runs_out_on": DAY}, Standing.VERIFIED),
        ({"is_verified": True, "runs_out_on": date(2026, 3, 2)}, Standing.RUN_OUT),
        ({"is_refused": True, "runs_out_on": date(2026, 3, 2)}, Standing.REFUSED),
        ({"is_verified": True, "is_withdrawn": True}, Standing.WITHDRAWN),
    ],
)
def test_standing_is_a_function_of_facts(facts, standing):
    assert standing_on(Facts(**facts), DAY) == standing
