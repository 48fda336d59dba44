"""One’s own answers again: beside the same question the next time, and all of them as a file."""

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.urls import reverse

from consortium.access.actor import Actor, Channel, Grant
from reflections.responses import actions as responses
from reflections.responses.answers import Answer
from reflections.responses.earlier import last_time
from reflections.responses.exporting import answers_of
from reflections.reviews import actions as reviews
from reflections.reviews.models import ANSWER_TASK, Mode
from reflections.turn import conclude
from tests.factories import reviews as factory
from tests.factories.world import NOW

LATER = NOW + timedelta(days=200)
FILE = "/me/answers/"
HOSTILE = "=cmd() <script>alert(1)</script> \u202e"


@pytest.fixture
def twice(group, world):
    """A pair whose first review is over, with what came of it, and whose second has just opened."""
    pair = group(2)
    first = factory.opened(pair, Mode.OPEN)
    for place, seat in enumerate(pair.people):
        extra = {"one-change": Answer(text=f"Word {place} {HOSTILE}")}
        factory.answer(first, seat, score=2 + place, extra=extra)
    conclude(first, now=first.closes_at)
    reviews.tell(first, outcome="We meet every week now.", by=world.coordinator, now=first.closes_at)
    return pair, first, factory.opened(pair, Mode.OPEN, now=LATER)


@pytest.fixture
def page(twice, client, time_machine):
    """Return a function to the pages of the second review, for the person of this place in the pair."""
    time_machine.move_to(LATER)
    pair, _, second = twice

    def get(place=0, question=None):
        client.force_login(pair.people[place].user)
        invitation = factory.invitation_of(second, pair.organisations[place])
        start = reverse("answer-start", args=["northern", invitation.pk])
        return client.get(factory.address_of(invitation, question) if question else start).content.decode()

    return get


def test_start_tells_what_came_of_the_last_review(page, twice):
    words = page()
    assert "We meet every week now." in words
    assert reverse("review-result", args=["northern", twice[1].pk]) in words


@pytest.mark.parametrize(("place", "said"), [(0, "Rarely"), (1, "Sometimes")])
def test_question_shows_ones_own_answer_of_last_time_and_nobody_elses(page, place, said):
    words = page(place, 1)
    assert f"you answered: {said}" in words
    assert words.count("you answered:") == 1
    words = page(place, "one-change")
    assert f"Word {place} =cmd() &lt;script&gt;" in words
    assert f"Word {1 - place}" not in words


def test_nothing_of_last_time_shows_by_the_link_of_a_mail_nor_to_a_colleague(twice):
    pair, _, second = twice
    invitation = factory.invitation_of(second, pair.organisations[0])
    by_link = Actor(name="Somebody", channel=Channel.PORTAL, grant=Grant(ANSWER_TASK, invitation.pk))
    assert last_time(invitation, by_link) is None
    assert last_time(invitation, pair.actor(1)) is None
    assert last_time(invitation, pair.actor(0)).answers


def test_key_that_is_missing_keeps_nobody_from_answering(page, settings):
    settings.ANSWER_KEYS = [Fernet.generate_key().decode()]
    words = page(0, 1)
    assert "What you answered last time" not in words
    assert "Save and continue" in words


def test_a_draft_and_a_review_without_a_result_are_not_last_time(group):
    pair = group(2)
    first = factory.opened(pair, Mode.PRIVATE)
    invitation = factory.invitation_of(first, pair.organisations[0])
    responses.save_draft(invitation, {"one-change": Answer(text="x")}, version=0, by=pair.actor(0), now=NOW)
    conclude(first, now=first.closes_at)
    second = factory.opened(pair, Mode.PRIVATE, now=LATER)
    assert last_time(factory.invitation_of(second, pair.organisations[0]), pair.actor(0)) is None


def test_file_holds_everything_one_has_answered_and_nothing_else(twice, signed_in):
    pair, first, second = twice
    invitation = factory.invitation_of(second, pair.organisations[0])
    draft = {"one-change": Answer(text="A draft")}
    responses.save_draft(invitation, draft, version=0, by=pair.actor(0), now=LATER)
    answer = signed_in(pair.people[0]).get(FILE)
    assert answer["Content-Disposition"] == 'attachment; filename="my-answers.json"'
    assert "no-store" in answer["Cache-Control"]
    draft, submitted = answer.json()["answers"]
    assert (draft["state"], [each["answer"] for each in draft["answers"]]) == ("draft", ["A draft"])
    assert (submitted["state"], submitted["review_opened_on"]) == ("submitted", first.opens_on.isoformat())
    scored = [each for each in submitted["answers"] if "score" in each]
    assert {(each["score"], each["answer"]) for each in scored} == {(2, "Rarely")}
    assert f"Word 0 {HOSTILE}" in [each["answer"] for each in submitted["answers"]]
    assert "Word 1" not in answer.content.decode()


def test_file_of_somebody_who_never_answered_is_empty_and_of_nobody_is_none(signed_in, client, twice, world):
    assert client.get(FILE).status_code == 302
    assert signed_in(world.seats.coordinator).get(FILE).json() == {"answers": []}
    assert answers_of(Actor(name="Somebody", channel=Channel.PORTAL)) == []


def test_answers_that_are_no_longer_linked_are_nobodys(twice, signed_in):
    pair, first, _ = twice
    responses.unlink(first.closes_at + timedelta(days=400))
    assert signed_in(pair.people[0]).get(FILE).json() == {"answers": []}
