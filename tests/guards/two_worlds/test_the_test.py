"""The controls: leaks planted one by one, each of which the two worlds must tell apart.

Each is a mistake that somebody could make in good faith.
"""

import logging
from types import SimpleNamespace

import pytest
from django.db.models import F, Max

from consortium import clock
from reflections.insights import api as results
from reflections.responses import actions as responses
from reflections.responses.models import Response
from reflections.reviews import views
from tests.guards.two_worlds import acts
from tests.guards.two_worlds.looking import differing, of_reviews
from tests.guards.two_worlds.test_after_the_result import key_about, released

pytestmark = [pytest.mark.either, pytest.mark.slow, pytest.mark.django_db]

KEPT = {}


class KeepsPages:
    """Middleware that keeps pages by their address, whoever asked."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path not in KEPT:
            response = self.get_response(request)
            if response.status_code == 200 and not response.streaming:
                KEPT[request.path] = response
            return response
        return KEPT[request.path]


@pytest.fixture
def few(stage):
    return [
        one for one in stage.onlookers if one.name in {"coordinator", "party that answered", "token of coordinator"}
    ]


def answered(stage):
    return [acts.save(stage, "seven", acts.answers(stage, "seven")), acts.submit(stage, "seven")]


def test_a_mean_in_the_api_is_caught(eyes, stage, few, monkeypatch):
    whole = results._whole

    def with_mean(result):
        opened = [one.opened() for one in Response.objects.filter(review=result.review).order_by("pk")]
        given = [answer.score for answers in opened for answer in answers.values() if answer.score]
        return {**whole(result), "outcome": f"On average {sum(given) / max(len(given), 1):.3f}"}

    monkeypatch.setattr(results, "_whole", with_mean)
    key = key_about(stage, "seven", 2)
    one, other = (released(eyes, stage, ("seven", key, score), by=few) for score in (1, 2))
    address = f"/api/v1/consortia/northern/reviews/{stage.reviews['seven'].pk}/result/"
    assert set(differing(one, other)) == {("token of coordinator", address)}


def test_a_review_touched_by_submitting_is_caught(eyes, stage, few, monkeypatch):
    submit = responses.submit

    def touching(invitation, **kwargs):
        invitation.review.touch(updated_at=clock.now())
        return submit(invitation, **kwargs)

    monkeypatch.setattr(responses, "submit", touching)
    hour = acts.later(eyes, hours=1)
    silent, spoken = (eyes.in_world(hour, *made, pages=of_reviews, by=few) for made in ([], answered(stage)))
    address = f"/api/v1/consortia/northern/reviews/{stage.reviews['seven'].pk}/"
    assert ("token of coordinator", address) in differing(silent, spoken)


def test_a_line_in_the_log_is_caught(eyes, stage, few, monkeypatch):
    write = responses._write

    def chatty(response, answers, today):
        logging.getLogger("reflections.responses").debug("Saved %s", [answer.score for answer in answers.values()])
        return write(response, answers, today)

    monkeypatch.setattr(responses, "_write", chatty)
    worlds = [acts.save(stage, "seven", acts.answers(stage, "seven", score=score)) for score in (1, 5)]
    assert set(differing(*(eyes.in_world(act, by=[]) for act in worlds))) == {"logs"}


def test_a_list_in_the_order_of_answering_is_caught(eyes, stage, few, monkeypatch):
    paged = views.paged

    def latest_first(request, rows):
        last = Max("invitations__response__submitted_on")
        return paged(request, rows.annotate(last=last).order_by(F("last").desc(nulls_last=True), "-pk"))

    monkeypatch.setattr(views, "paged", latest_first)
    day = acts.later(eyes, days=1)
    last = max(["seven", "eight"], key=lambda name: -stage.reviews[name].pk.int)
    made = [acts.save(stage, last, acts.answers(stage, last)), acts.submit(stage, last)]
    silent, spoken = (eyes.in_world(day, *some, pages=of_reviews, by=few) for some in ([], made))
    assert ("coordinator", "/consortia/northern/reviews/") in differing(silent, spoken)


@pytest.fixture
def keeping(stage, few, settings):
    """Let these people’s pages pass through that middleware, for one test."""
    passing = [onlooker.client.handler for onlooker in [*few, stage.authors["seven"]]]
    settings.MIDDLEWARE = [f"{__name__}.KeepsPages", *settings.MIDDLEWARE]
    for handler in passing:
        handler._middleware_chain = None
    yield
    for handler in passing:
        handler._middleware_chain = None


def test_a_page_kept_for_everybody_is_caught(eyes, stage, few, keeping):
    author = stage.authors["seven"]
    address = f"/consortia/northern/invitations/{stage.invitation('seven').pk}/summary/"

    def read_again():
        KEPT.clear()
        author.get(address)

    made = [[acts.save(stage, "seven", acts.answers(stage, "seven", score=score)), read_again] for score in (1, 5)]
    pages = SimpleNamespace(of_answering=lambda name, _: name == "answer-summary").of_answering
    one, other = (eyes.in_world(*some, pages=pages, by=few) for some in made)
    assert ("coordinator", address) in differing(one, other)


def test_both_worlds_are_looked_at_in_full(eyes, stage, few):
    """A world twice is twice the same, and people who are signed in read pages, not refusals."""
    one, again = (eyes.in_world(acts.later(eyes, days=30), pages=of_reviews, by=few) for _ in range(2))
    assert differing(one, again) == {}
    read = {who for (who, address), page in one.pages.items() if page[0] == 200}
    assert read == {onlooker.name for onlooker in few}
