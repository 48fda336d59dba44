"""Until a result is out, neither an answer nor the fact of answering shows to anybody but its author.

Two things are let through, because the design promises them to coordinators who hold no seat at a party: how many
have finished, and in an open review who. `told` takes exactly these two out.
"""

import re
from dataclasses import replace

import pytest

from tests.guards.two_worlds import acts
from tests.guards.two_worlds.looking import View, differing, of_reviews

pytestmark = pytest.mark.worlds

REVIEWS = ["seven", "eight", "open", "private"]
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
        for address in (
            f"/admin/reflections/review/{one.pk}/{page}/" for one in reviews for page in ("change", "remind")
        ):
            status, headers, cookies, body, logs = pages[who, address]
            headers = [header for header in headers if header[0] != "Content-Length"]
            pages[who, address] = (status, headers, cookies, COUNT.sub(rb"some of \1 have finished", body), logs)
    return replace(view, pages=pages)


def test_that_somebody_answers_shows_to_nobody_else(eyes, stage):
    """Every page, desk, list, export and endpoint, for everybody: with and without three people’s answers."""
    hour = acts.later(eyes, hours=1)
    silent = eyes.in_world(hour)
    submitted = [acts.through_the_pages(stage, name, acts.answers(stage, name), hand_in=True) for name in HIDDEN]
    spoken = eyes.in_world(hour, *submitted)
    assert len(spoken.pages) > 1500
    assert set(differing(told(silent, stage), told(spoken, stage))) == set()
    counted = {who for who, _ in differing(silent, spoken)}
    assert counted == {"coordinator", "coordinator with a seat"}  # by a number, and the second not of its own review


def test_a_draft_of_any_review_shows_to_nobody_else_and_to_its_author(eyes, stage):
    hour = acts.later(eyes, hours=1)
    drafts = [acts.save(stage, name, acts.answers(stage, name)) for name in REVIEWS]
    silent, drafted = (eyes.in_world(hour, *made, pages=of_reviews) for made in ([], drafts))
    assert set(differing(silent, drafted)) == set()
    authors = stage.authors.values()
    own = [eyes.in_world(hour, *made, pages=of_answering, by=authors) for made in ([], drafts)]
    assert {who for who, _ in differing(*own)} == {author.name for author in authors}  # the control


def of_answering(name: str, address: str) -> bool:
    return name in {"answer-start", "answer-choose", "answer-summary", "portal-home"}


@pytest.mark.parametrize("phase", ["draft", "submitted", "closed"])
def test_a_changed_score_shows_to_its_author_alone(eyes, stage, phase):
    """One score of each review is sealed again; `closed` is after the last moment and before the release."""
    steps = [acts.later(eyes, hours=1)]
    for name in REVIEWS:
        steps += [acts.save(stage, name, acts.answers(stage, name))]
        steps += [acts.submit(stage, name)] if phase != "draft" else []
    if phase == "closed":
        steps += [acts.later(eyes, days=30)]
    keys = {name: next(iter(acts.answers(stage, name))) for name in REVIEWS}
    worlds = [[acts.reseal(stage, name, key, score) for name, key in keys.items()] for score in (1, 5)]
    one, other = (eyes.in_world(*steps, *flips, pages=of_reviews) for flips in worlds)
    assert set(differing(one, other)) == set()
    authors = stage.authors.values()
    own = [eyes.in_world(*steps, *flips, pages=of_answering, by=authors) for flips in worlds]
    assert {who for who, _ in differing(*own)} == {author.name for author in authors}


@pytest.mark.parametrize("phase", ["draft", "submitted"])
def test_whom_somebody_works_closely_with_shows_to_them_alone(eyes, stage, phase):
    """A tick is an answer: in one world the author works closely with an organisation, in the other they do not."""
    groups = ["seven", "eight"]
    steps = [acts.later(eyes, hours=1)]
    for name in groups:
        steps += [acts.save(stage, name, acts.answers(stage, name))]
        steps += [acts.submit(stage, name)] if phase == "submitted" else []
    worlds = [[acts.reseal_contact(stage, name, 2, close=close) for name in groups] for close in (True, False)]
    one, other = (eyes.in_world(*steps, *flips, pages=of_reviews) for flips in worlds)
    assert set(differing(one, other)) == set()
    authors = [stage.authors[name] for name in groups]
    own = [eyes.in_world(*steps, *flips, pages=of_answering, by=authors) for flips in worlds]
    assert {who for who, _ in differing(*own)} == {author.name for author in authors}


@pytest.mark.parametrize("days", [1, 7])
def test_the_ledger_and_the_letters_of_others_do_not_tell_who_answered(eyes, stage, days):
    """Neither before a reminder falls due nor after: only the author’s own letterbox is one letter emptier."""
    steps = [acts.later(eyes, hours=1)]
    answered = [act for name in HIDDEN for act in _answer(stage, name)]
    after = acts.later(eyes, days=days)
    silent, spoken = (eyes.in_world(*steps, *made, after, pages=of_reviews) for made in ([], answered))
    addresses = [stage.group(name).people[0].user.email for name in HIDDEN]
    apart = [told(view, stage).without(addresses) for view in (silent, spoken)]
    assert set(differing(*apart)) == set()
    got = [{to for to, _ in view.mail} & set(addresses) for view in (silent, spoken)]
    assert got == ([set(), set()] if days == 1 else [set(addresses), set()])
    states = [{row["state"] for row in spoken.ledger if row["address"] in addresses and row["reason"] == "not needed"}]
    assert states == [set() if days == 1 else {"cancelled"}]


def _answer(stage, name):
    return [acts.save(stage, name, acts.answers(stage, name)), acts.submit(stage, name)]
