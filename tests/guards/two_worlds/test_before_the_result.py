"""Until a result is out, neither an answer nor the fact of answering shows to anybody but its author.

Two things are let through, because the design promises them to coordinators who hold no seat at a party: how many
have finished, and in an open review who. `told` takes exactly these two out.
"""

import itertools
import re
from dataclasses import replace

import pytest

from tests.guards.two_worlds import acts
from tests.guards.two_worlds.looking import View, differing, of_reviews

pytestmark = [pytest.mark.either, pytest.mark.slow, pytest.mark.django_db]

REVIEWS = ["seven", "eight", "open", "private"]
GROUPS = ["seven", "eight"]
PARTS = 4  # of those who look, so that no worker looks for all
HIDDEN = ["seven", "eight", "private"]  # reviews of which coordinators learn a number and no names
COUNT = re.compile(rb"\d+ of (\d+)\s+(has|have)\s+finished")


def told(view: View, stage) -> View:
    """Take out what a coordinator apart from all parties may know."""
    numbered = {
        "coordinator": [stage.reviews[name] for name in REVIEWS],
        "coordinator with a seat": [stage.reviews[name] for name in REVIEWS if name != "seven"],
    }
    pages = dict(view.pages)
    for who, reviews in numbered.items():
        counted = [f"/admin/reflections/review/{one.pk}/{page}/" for one in reviews for page in ("change", "remind")]
        for key in pages.keys() & {(who, address) for address in counted}:
            status, headers, cookies, body, logs = pages[key]
            headers = [header for header in headers if header[0] != "Content-Length"]
            pages[key] = (status, headers, cookies, COUNT.sub(rb"some of \1 have finished", body), logs)
    return replace(view, pages=pages)


@pytest.mark.parametrize("among", range(PARTS))
def test_that_somebody_answers_shows_to_nobody_else(eyes, stage, among):
    """Every page, desk, list, export and endpoint, for everybody: with and without three people’s answers."""
    hour, everybody = acts.later(eyes, hours=1), stage.onlookers[among::PARTS]
    silent = eyes.in_world(hour, by=everybody)
    submitted = [acts.through_the_pages(stage, name, acts.answers(stage, name), hand_in=True) for name in HIDDEN]
    spoken = eyes.in_world(hour, *submitted, by=everybody)
    assert len(spoken.pages) > 1500 / PARTS
    assert set(differing(told(silent, stage), told(spoken, stage))) == set()
    counted = {who for who, _ in differing(silent, spoken)}
    able = {"coordinator", "coordinator with a seat"}  # by a number, and the second not of its own review
    assert counted == able & {onlooker.name for onlooker in everybody}


def of_answering(name: str, address: str) -> bool:
    return name in {"answer-start", "answer-choose", "answer-summary", "portal-home"}


@pytest.mark.parametrize("phase", ["draft", "submitted", "closed"])
def test_other_answers_show_to_their_author_alone(eyes, stage, phase):
    """Another score in every review, and of the groups whom the author works closely with, which is an answer too.

    `closed` is after the last moment and before the release. A draft shows to nobody else that it is there at all.
    """
    hour = acts.later(eyes, hours=1)
    steps = [hour]
    for name in REVIEWS:
        steps += [acts.save(stage, name, acts.answers(stage, name))]
        steps += [acts.submit(stage, name)] if phase != "draft" else []
    if phase == "closed":
        steps += [acts.later(eyes, days=30)]
    worlds = [[*steps, *_otherwise(stage, score, close=close)] for score, close in [(1, True), (5, False)]]
    one, other = (eyes.in_world(*made, pages=of_reviews) for made in worlds)
    assert set(differing(one, other)) == set()
    if phase == "draft":
        assert set(differing(eyes.in_world(hour, pages=of_reviews), one)) == set()
    _read_by_their_authors(eyes, stage, REVIEWS, [[hour], *worlds] if phase == "draft" else worlds)


def test_whom_somebody_works_closely_with_is_read_back(eyes, stage):
    """The control: what was told apart above differs by this answer alone, too."""
    steps = [act for name in GROUPS for act in _answer(stage, name)]
    worlds = [
        [*steps, *(acts.reseal_contact(stage, name, 2, close=close) for name in GROUPS)] for close in (True, False)
    ]
    _read_by_their_authors(eyes, stage, GROUPS, worlds)


def _otherwise(stage, score, *, close):
    """Seal the answers again: this score for a question of each review, and contact with an organisation or not."""
    for name in REVIEWS:
        third = stage.group(name).organisations[2:3]
        keys = (key for key in acts.answers(stage, name) if not any(key.endswith(f":{one.pk}") for one in third))
        yield acts.reseal(stage, name, next(keys), score)
    for name in GROUPS:
        yield acts.reseal_contact(stage, name, 2, close=close)


def _read_by_their_authors(eyes, stage, names, worlds):
    """Fail where an author is not the one, and the only one, who reads the difference between two of these worlds."""
    authors = [stage.authors[name] for name in names]
    views = [eyes.in_world(*made, pages=of_answering, by=authors) for made in worlds]
    for one, other in itertools.pairwise(views):
        assert {who for who, _ in differing(one, other)} == {author.name for author in authors}


@pytest.mark.parametrize("days", [1, 7])
def test_the_ledger_and_the_letters_of_others_do_not_tell_who_answered(eyes, stage, days):
    """Neither before a reminder falls due nor after: only the author’s own letterbox is one letter emptier."""
    steps = [acts.later(eyes, hours=1)]
    answered = [act for name in HIDDEN for act in _answer(stage, name)]
    after = acts.later(eyes, days=days)
    pages = of_reviews if days == 7 else of_messages
    silent, spoken = (eyes.in_world(*steps, *made, after, pages=pages) for made in ([], answered))
    addresses = [stage.group(name).people[0].user.email for name in HIDDEN]
    apart = [told(view, stage).without(addresses) for view in (silent, spoken)]
    assert set(differing(*apart)) == set()
    got = [{to for to, _ in view.mail} & set(addresses) for view in (silent, spoken)]
    assert got == ([set(), set()] if days == 1 else [set(addresses), set()])
    states = [{row["state"] for row in spoken.ledger if row["address"] in addresses and row["reason"] == "not needed"}]
    assert states == [set() if days == 1 else {"cancelled"}]


def of_messages(name: str, address: str) -> bool:
    return "message" in name or name in {"portal-home", "admin:index"}


def _answer(stage, name):
    return [acts.save(stage, name, acts.answers(stage, name)), acts.submit(stage, name)]
