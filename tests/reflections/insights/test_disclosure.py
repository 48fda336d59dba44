"""Nobody can work an answer out, whatever was answered and whoever answered."""

import os
from collections import Counter

import pytest

from reflections.insights import bands
from tests.reflections.insights import disclosure

CONSORTIA = int(os.environ.get("DISCLOSURE_CONSORTIA", "150"))
PARTS = 2 if CONSORTIA <= 1000 else 40


@pytest.mark.parametrize("part", range(PARTS))
def test_no_viewer_narrows_an_unknown_answer_below_three_values(part):
    each = CONSORTIA // PARTS
    count, found = disclosure.prove(each, first=part * each)
    assert count == each
    assert found == []


def test_consortia_are_of_every_size_and_population_and_show_bands():
    made = [disclosure.consortium(seed) for seed in range(200)]
    assert {len(one.parties) for one in made} == set(disclosure.SIZES)
    assert set(Counter(one.population for one in made)) == set(disclosure.POPULATIONS)
    assert len({str(one.answers) for one in made}) == 200


@pytest.mark.parametrize(("k", "viewers"), [((3, 4, 7, 10, 13, 15), 1), ((3, 5, 5, 10, 13, 15), 2)])
def test_a_weaker_threshold_is_found_out(monkeypatch, k, viewers):
    """The control: what the proof is for would be seen."""
    monkeypatch.setattr(bands, "K", k)
    cases = (case for seed in range(2000) for case in disclosure.narrowed(disclosure.consortium(seed)))
    assert next(case for case in cases if case.viewers == viewers)


def test_without_the_allowance_two_of_eight_find_something_out(monkeypatch):
    monkeypatch.setattr(bands, "allowance", lambda parties, extra=0: 0)
    cases = (case for seed in range(2000) for case in disclosure.narrowed(disclosure.consortium(seed)))
    assert next(case for case in cases if case.viewers == 2)
