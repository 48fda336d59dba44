"""Could anybody work an answer out? Random consortia, and every set of organisations that might have answered.

The cells are those of the code that releases them. What a viewer can conclude from them is worked out here from what
the design promises alone: of each answer that they do not know, at least three of its five values stay possible.

`make prove` goes through 20,000 consortia; the suite through fewer.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations
from uuid import UUID

from reflections.insights import bands, release
from reflections.insights.models import Release
from reflections.insights.tally import Scores
from reflections.questions.models import FIVE, Behaviour

SCALE = range(1, 6)
KEPT = 3
SIZES = range(3, 9)
COMPARING_FROM = 8  # parties: from here on two may compare notes
FEWEST = 4  # parties of a confidential review

# How people answer: the chance of each score from 1 to 5, and of “can’t say”.
POPULATIONS = {
    "anything": ((1, 1, 1, 1, 1), 0.1),
    "all content": ((0, 0, 0, 1, 4), 0.05),
    "all troubled": ((4, 1, 0, 0, 0), 0.05),
    "divided": ((1, 0, 0, 0, 1), 0.1),
    "at the edges of bands": ((0, 3, 2, 3, 0), 0.0),
    "hardly anybody can say": ((1, 1, 1, 1, 1), 0.6),
}


@dataclass(frozen=True)
class Consortium:
    """`answers[target, behaviour][scorer]` is a score; no entry is “can’t say” or “not enough contact”."""

    seed: int
    parties: list[UUID]
    population: str
    answers: Scores = field(repr=False)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Somebody could conclude too much: the proof has failed."""

    seed: int
    population: str
    parties: int
    scorers: int
    viewers: int
    left: int


def consortium(seed: int) -> Consortium:
    """Return the consortium of a number: its size, who works with whom, and what everybody would answer."""
    dice = random.Random(seed)
    parties = [UUID(int=place + 1) for place in range(dice.choice(SIZES))]
    population = dice.choice(sorted(POPULATIONS))
    weights, silent = POPULATIONS[population]
    answers: Scores = {}
    for target in [None, *parties]:
        for scorer in parties:
            if scorer == target or (target not in {None, parties[0]} and dice.random() < 0.3):
                continue  # of itself, or not enough contact
            for behaviour in [*FIVE, *([Behaviour.CANDOUR] if target is None else [])]:
                if dice.random() >= silent:
                    score = dice.choices(SCALE, weights)[0]
                    answers.setdefault((target, behaviour), {})[scorer] = score
    return Consortium(seed, parties, population, answers)


def narrowed(of: Consortium) -> Iterator[Narrowed]:
    """Yield every case in which a viewer, or two that compare notes from eight parties on, could conclude too much."""
    if len(of.parties) < FEWEST:
        return  # such a review can't be confidential
    coalitions = [frozenset({one}) for one in of.parties]
    if len(of.parties) >= COMPARING_FROM:
        coalitions += [frozenset(pair) for pair in combinations(of.parties, 2)]
    for target in [None, *of.parties]:
        for behaviours in [FIVE, (Behaviour.CANDOUR,)] if target is None else [FIVE]:
            yield from _of_target(of, target, behaviours, coalitions)


def _of_target(
    of: Consortium, target: UUID | None, behaviours: tuple[Behaviour, ...], coalitions: list[frozenset[UUID]]
) -> Iterator[Narrowed]:
    everybody = sorted({scorer for each in behaviours for scorer in of.answers.get((target, each), {})})
    rules = release.Rules(parties=len(of.parties), extra_scorers=0, extra_comparing=0)
    for number in range(len(everybody) + 1):
        for finished in combinations(everybody, number):
            given = {
                (target, each): {who: of.answers[target, each][who] for who in finished if who in row}
                for each in behaviours
                for row in [of.answers.get((target, each), {})]
            }
            sources = release.Sources(Release(), given, {}, set(of.parties), rules)
            for cell in release._cells_together(target, behaviours, sources):
                if cell.band:
                    scored = given[target, cell.behaviour]
                    yield from _of_cell(of, target, cell, scored, coalitions)


def _of_cell(of, target, cell, scored, coalitions) -> Iterator[Narrowed]:
    allowance = bands.allowance(len(of.parties))
    for together in coalitions:
        if not any(cell.known_limit >= allowance + (one != target) for one in together):
            continue  # shown to none of them
        known = [score for who, score in scored.items() if who in together]
        unknown = len(scored) - len(known)
        if unknown and (left := values_left(unknown, sum(known), len(scored), cell.band)) < KEPT:
            yield Narrowed(of.seed, of.population, len(of.parties), len(scored), len(together), left)


@cache
def values_left(unknown: int, known_sum: int, scorers: int, band: str) -> int:
    """Return how many values each unknown answer may still have, given the band and the answers that are known."""
    rest = range(unknown - 1, 5 * (unknown - 1) + 1)
    return sum(any(_band(known_sum + value + others, scorers) == band for others in rest) for value in SCALE)


def _band(total: int, scorers: int) -> str:
    """Return the band of a mean, as the design defines it."""
    if 2 * total < 5 * scorers:
        return "concern"
    return "strong" if 2 * total > 7 * scorers else "mixed"


def prove(count: int, first: int = 0) -> tuple[int, list[Narrowed]]:
    """Return how many consortia were gone through, and what was found against the promise."""
    found = [case for seed in range(first, first + count) for case in narrowed(consortium(seed))]
    return count, found
