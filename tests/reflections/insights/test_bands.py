"""The rule of the confidential release, derived again from what it promises."""

import random
from itertools import combinations_with_replacement

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reflections.insights import bands
from reflections.insights.bands import NOBODY, Band, Coverage, SizeRule

SCALE = range(1, 6)
KEPT = 3  # values that every answer a viewer does not know must keep


def keeps_enough(n: int, c: int) -> bool:
    """Tell whether, of n scorers of whom a viewer knows c, every unknown answer always keeps three values.

    A band depends on the sum only, so each multiset of answers stands for its sum.
    """
    unknown = n - c
    for known_sum in range(c, 5 * c + 1):
        possible: dict[Band, list[int]] = {}
        for unknown_sum in range(unknown, 5 * unknown + 1):
            possible.setdefault(band_of_sum(known_sum + unknown_sum, n), []).append(unknown_sum)
        for sums in possible.values():
            reachable = range(unknown - 1, 5 * (unknown - 1) + 1)
            if sum(any(total - value in reachable for total in sums) for value in SCALE) < KEPT:
                return False
    return True


def band_of_sum(total: int, n: int) -> Band:
    spread = [total // n + (1 if place < total % n else 0) for place in range(n)]
    return bands.band(spread)


def test_k_is_the_smallest_number_from_which_every_unknown_answer_keeps_three_values():
    for c, k in enumerate(bands.K):
        fits = {n: keeps_enough(n, c) for n in range(max(3, c + 1), 31)}
        last_bad = max((n for n, fine in fits.items() if not fine), default=2)
        assert last_bad + 1 == k
        assert all(fits[n] for n in fits if n >= k)


def test_two_c_plus_three_holds_up_to_two_known_answers_and_fails_at_three():
    assert [keeps_enough(2 * c + 3, c) for c in range(4)] == [True, True, True, False]


@pytest.mark.parametrize(("n", "c"), [(3, 0), (4, 0), (4, 1), (5, 1), (6, 2), (7, 2)])
def test_counting_by_sums_agrees_with_going_through_every_multiset(n, c):
    def narrowed(known, band):
        left = [
            set(unknown)
            for unknown in combinations_with_replacement(SCALE, n - c)
            if bands.band([*known, *unknown]) == band
        ]
        values = set().union(*left)
        return bool(left) and len(values) < KEPT

    found = any(narrowed(known, band) for known in combinations_with_replacement(SCALE, c) for band in Band)
    assert keeps_enough(n, c) == (not found)


def test_size_rule_gives_the_table_that_is_published():
    table = {parties: bands.size_rule(parties) for parties in range(4, 11)}
    assert table == {
        4: SizeRule(own=3, partnership=None, others=None),
        5: SizeRule(own=3, partnership=5, others=None),
        6: SizeRule(own=3, partnership=5, others=5),
        7: SizeRule(own=3, partnership=5, others=5),
        8: SizeRule(own=5, partnership=7, others=7),
        9: SizeRule(own=5, partnership=7, others=7),
        10: SizeRule(own=5, partnership=7, others=7),
    }


@given(st.integers(4, 30), st.integers(0, 3), st.integers(0, 3))
def test_a_consortiums_extras_only_ever_protect_more(parties, scorers, comparing):
    plain, raised = bands.size_rule(parties), bands.size_rule(parties, scorers, comparing)
    for kind in ["own", "partnership", "others"]:
        before, after = getattr(plain, kind), getattr(raised, kind)
        assert after is None or (before is not None and after >= before)


@given(st.integers(0, 40), st.integers(0, 10))
def test_known_limit_is_the_most_known_answers_that_the_threshold_allows(scorers, extra):
    limit = bands.known_limit(scorers, extra)
    assert all(scorers >= bands.K[c] + extra for c in range(limit + 1))
    assert limit + 1 == len(bands.K) or scorers < bands.K[limit + 1] + extra


def test_known_limit_of_too_few_is_nobody():
    assert [bands.known_limit(n) for n in range(8)] == [NOBODY, NOBODY, NOBODY, 0, 0, 1, 1, 2]


@pytest.mark.parametrize(
    ("scores", "band"),
    [
        ([2, 2, 3], Band.CONCERN),
        ([2, 3], Band.MIXED),  # 2.5
        ([3, 4], Band.MIXED),  # 3.5
        ([4, 4, 3], Band.STRONG),
        ([1, 5, 3], Band.MIXED),
    ],
)
def test_band_of_the_mean(scores, band):
    assert bands.band(scores) == band


@pytest.mark.parametrize(
    ("scores", "rounded"),
    [([4], 4), ([1, 2], 2), ([2, 3], 3), ([3, 4], 3), ([4, 5], 4), ([1, 1, 2], 1), ([4, 4, 5], 4), ([5, 5, 4], 5)],
)
def test_organisation_score_rounds_a_half_towards_the_middle(scores, rounded):
    assert bands.organisation_score(scores) == rounded


@given(st.lists(st.integers(1, 5), min_size=1, max_size=9))
def test_organisation_score_is_on_the_scale_and_treats_both_ends_alike(scores):
    score = bands.organisation_score(scores)
    assert min(scores) <= score <= max(scores)
    assert bands.organisation_score([6 - each for each in scores]) == 6 - score


@pytest.mark.parametrize(
    ("scorers", "of", "coverage"),
    [(3, 5, Coverage.ENOUGH), (2, 4, Coverage.UNDER), (0, 3, Coverage.UNDER), (5, 9, Coverage.UNDER)],
)
def test_coverage_says_no_more_than_under_or_over_sixty_per_cent(scorers, of, coverage):
    assert bands.coverage(scorers, of) == coverage


def test_comments_need_five_organisations_and_more_from_eight_parties():
    assert [bands.comments_need(parties) for parties in (4, 7, 8)] == [5, 5, 7]
    assert bands.comments_need(8, extra_comparing=5) is None


def test_joint_disclosure_no_viewer_narrows_an_answer_below_three_values():
    """Random consortia: each viewer, and from eight parties on any two that compare notes."""
    dice = random.Random(20260303)
    for _ in range(400):
        parties = dice.randint(4, 10)
        population = dice.choice([SCALE, [1], [5], [1, 5], [2, 3], [4, 5]])
        scorers = [party for party in range(parties) if dice.random() < dice.choice([0.6, 0.9, 1.0])]
        answers = {party: dice.choice(population) for party in scorers}
        limit = bands.known_limit(len(answers))
        for viewer in range(parties):
            if 1 + bands.allowance(parties) > limit:
                continue
            for ally in range(parties) if parties >= bands.COMPARING_FROM else [viewer]:
                known = [answers[party] for party in {viewer, ally} & set(answers)]
                assert narrowest(answers, known, bands.band(answers.values())) >= KEPT


def narrowest(answers: dict[int, int], known: list[int], band: Band) -> int:
    """Return how many values the answers that are not known can still have, given the band."""
    unknown = len(answers) - len(known)
    return sum(
        any(
            band_of_sum(sum(known) + value + rest, len(answers)) == band
            for rest in range(unknown - 1, 5 * (unknown - 1) + 1)
        )
        for value in SCALE
    )
