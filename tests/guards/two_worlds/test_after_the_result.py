"""A released result changes with an answer only where the rule lets a band out, and only for those it lets see it.

What the rule lets out is worked out here from the design’s table, not from the code under test: a cell is shown to
whoever knows c of the answers in it if k(c) or more organisations scored; a group of eight reckons with one more.
"""

import json
import os
import random

import pytest

from reflections.questions.models import FIVE
from tests.guards.two_worlds import acts
from tests.guards.two_worlds.looking import differing, of_results, of_reviews

pytestmark = [pytest.mark.either, pytest.mark.slow, pytest.mark.django_db]

K = (3, 5, 7, 10, 13, 15)
FLIPS = int(os.environ.get("TWO_WORLDS_FLIPS", "6"))  # for each of the two groups
SEED = os.environ.get("TWO_WORLDS_SEED", "flips")


def others_scores(stage, name):
    """Return what the organisations but the author’s gave everywhere; the last one gave nothing."""
    return {one.pk: 3 - place % 2 for place, one in list(enumerate(stage.group(name).organisations))[1:-1]}


def band(scores):
    mean = sum(scores) / len(scores)
    return "concern" if mean < 2.5 else "strong" if mean > 3.5 else "mixed"


def about(stage, name, key):
    """Return the organisation that an answer is about: None is the partnership."""
    return next((one.pk for one in stage.group(name).organisations if key.endswith(f":{one.pk}")), None)


def bands_of(stage, name, key, scores):
    """Return the band of the cell for each score of the author’s."""
    target = about(stage, name, key)
    others = [score for pk, score in others_scores(stage, name).items() if pk != target]
    return [band([*others, score]) for score in scores]


def may_see(onlooker, stage, name, key):
    """Tell whether the rule shows this cell to this onlooker: a party as what it knows, others as every party."""
    target = about(stage, name, key)
    parties = {one.pk for one in stage.group(name).organisations}
    scorers = {*others_scores(stage, name), stage.group(name).organisations[0].pk} - {target}
    allowance = 1 if len(parties) >= 8 else 0
    every = allowance + 1
    seated = onlooker.organisations & parties
    knows = len(seated - {target}) + allowance if seated else every
    if onlooker.is_broker:
        knows = max(knows, every)
    return len(scorers) >= K[knows]


def released(eyes, stage, *flips, by=None, pages=of_reviews):
    steps = [acts.later(eyes, hours=1)]
    for name in {flip[0] for flip in flips}:
        steps += [acts.save(stage, name, acts.answers(stage, name, score=3)), acts.submit(stage, name)]
    steps += [acts.reseal(stage, *flip) for flip in flips]
    return eyes.in_world(*steps, acts.close(stage, eyes, *(flip[0] for flip in flips)), pages=pages, by=by)


def check(stage, name, key, before, after, scores):
    """Fail where anybody sees more change than the rule lets out; return who saw a change."""
    changes = len(set(bands_of(stage, name, key, scores))) == 2 and "-self" not in key
    by_name = {onlooker.name: onlooker for onlooker in stage.onlookers}
    found = differing(before, after)
    saw = {key[0] for key in found if isinstance(key, tuple)}
    allowed = {who for who in saw if may_see(by_name[who], stage, name, key)} if changes else set()
    assert {key for key in found if key[0] not in allowed} == set()
    for who in sorted(allowed & {onlooker.name for onlooker in stage.onlookers if onlooker.is_token}):
        _only_that_band(stage, name, key, who, before, after)
    return saw


def _only_that_band(stage, name, key, who, before, after):
    """The API shows to the letter what has changed: this band, of this cell."""
    address = f"/api/v1/consortia/northern/reviews/{stage.reviews[name].pk}/result/"
    one, other = (json.loads(view.pages[who, address][3]) for view in (before, after))
    pairs = [(a, b) for a, b in zip(one["cells"], other["cells"], strict=True) if a != b]
    assert {**one, "cells": 0} == {**other, "cells": 0}
    target = about(stage, name, key)
    for a, b in pairs:
        assert (a["target"], a["behaviour"]) == (str(target) if target else None, behaviour_of(key))
        assert {**a, "band": 0} == {**b, "band": 0}
        assert {**a["band"], "value": 0} == {**b["band"], "value": 0}
    assert len(pairs) <= 1


def behaviour_of(key):
    return next((one.value for one in FIVE if key.startswith(one.value)), "candour")


@pytest.mark.parametrize("name", ["seven", "eight"])
def test_flipped_answers_change_nothing_but_released_bands(eyes, stage, name):
    dice = random.Random(f"{SEED} {name}")
    people = [one for one in stage.onlookers if one.name in WATCHING]
    scored = sorted(key for key, given in acts.answers(stage, name).items() if given.score)
    bases, seen = {}, {True: 0, False: 0}
    for _ in range(FLIPS):
        key, (was, becomes) = dice.choice(scored), dice.sample(range(1, 6), 2)
        if (key, was) not in bases:
            bases[key, was] = released(eyes, stage, (name, key, was), by=people, pages=of_results)
        after = released(eyes, stage, (name, key, becomes), by=people, pages=of_results)
        seen[bool(check(stage, name, key, bases[key, was], after, (was, becomes)))] += 1
    assert min(seen.values()) > 0, seen  # some of these changed a band that somebody may see, and some did not


WATCHING = {
    "coordinator",
    "the same, seated",
    "broker",
    "colleague",
    "party that answered",
    "party of eight",
    "two seats",
    "token of coordinator",
    "token of coordinator with a seat",
    "token of party of eight",
}


def key_about(stage, name, place, behaviour="power"):
    """Return the key of the author’s answer about one organisation of the group, or about the partnership."""
    target = stage.group(name).organisations[place].pk if place else None
    keys = (key for key, given in acts.answers(stage, name).items() if given.score and "-self" not in key)
    return next(key for key in keys if about(stage, name, key) == target and behaviour_of(key) == behaviour)


@pytest.mark.parametrize("place", [None, 1])
def test_a_changed_band_shows_to_those_who_may_see_it_and_to_them_alone(eyes, stage, place):
    """Of eight, the band about an organisation is its own alone; of seven, and of the partnership, everybody’s."""
    for name in ("seven", "eight"):
        key = key_about(stage, name, place)
        one, other = (released(eyes, stage, (name, key, score), pages=of_results) for score in (1, 5))
        saw = check(stage, name, key, one, other, (1, 5))
        assert bands_of(stage, name, key, (1, 5)) == ["concern", "mixed"]
        assert ("party of eight" if name == "eight" else "party that answered") in saw
        assert ("token of coordinator" in saw) == (name == "seven" or place is None)


def test_within_a_band_every_answer_looks_alike(eyes, stage):
    """One answer of each review is sealed again, to the neighbouring score: where no band moves, nothing does."""
    keys = {name: key_about(stage, name, 2) for name in ("seven", "eight")}
    assert [bands_of(stage, name, key, (1, 2)) for name, key in keys.items()] == [["concern", "concern"]] * 2
    one, other = (released(eyes, stage, *((name, key, score) for name, key in keys.items())) for score in (1, 2))
    assert set(differing(one, other)) == set()


def test_an_open_and_a_private_result_show_to_nobody_but_those_they_are_for(eyes, stage):
    """The open one to those who answered, here its author alone; the private one to the author’s organisation."""
    keys = {name: next(iter(acts.answers(stage, name))) for name in ("open", "private")}
    one, other = (released(eyes, stage, *((name, key, score) for name, key in keys.items())) for score in (1, 5))
    assert set(differing(one, other)) == set()
    authors = [stage.authors[name] for name in keys]
    own = [released(eyes, stage, *((name, key, score) for name, key in keys.items()), by=authors) for score in (1, 5)]
    assert {who for who, _ in differing(*own)} == {author.name for author in authors}
