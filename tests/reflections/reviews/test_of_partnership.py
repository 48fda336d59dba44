"""The reviews of one partnership, on its page."""

from datetime import timedelta

import pytest
from django.urls import reverse

from consortium import clock
from reflections.reviews import actions as reviews
from tests.factories.partners import make_foreign_partnership, make_partnership
from tests.factories.queries import costs
from tests.factories.steering import make_cadence, make_open_review, make_released_review, make_review, today


def address(partnership):
    return reverse("partnership-reviews", args=["northern", partnership.pk])


def test_page_lists_the_reviews_of_this_partnership_alone(world, signed_in):
    partnership = make_partnership(world)
    make_cadence(world, partnership)
    released = make_released_review(world, partnership)
    reviews.tell(released, outcome="We meet every month.", by=world.coordinator, now=clock.now())
    make_review(world, make_partnership(world, name="Another"))
    page = signed_in(world.seats.member).get(address(partnership))
    assert [(review, status) for review, status, _ in page.context["rows"]] == [(released, "done")]
    assert "We meet every month." in page.content.decode()
    assert "Every 6 months, open." in page.content.decode()
    assert "An extension is to be decided on in six months" in page.content.decode()


def test_page_offers_to_answer_to_whoever_is_asked(world, signed_in):
    review = make_open_review(world)
    path = reverse("answer-start", args=["northern", review.invitations.get(organisation=world.birch).pk])
    assert path in signed_in(world.seats.member).get(address(review.partnership)).content.decode()
    assert path not in signed_in(world.seats.lead).get(address(review.partnership)).content.decode()


def test_page_shows_an_observer_no_review(world, signed_in):
    review = make_open_review(world)
    page = signed_in(world.seats.observer).get(address(review.partnership))
    assert (page.context["rows"], "No reviews yet" in page.content.decode()) == ([], True)


def test_page_of_a_foreign_partnership_does_not_exist(world, signed_in):
    assert signed_in(world.seats.member).get(address(make_foreign_partnership(world))).status_code == 404


@pytest.mark.either
def test_page_costs_the_same_for_1_3_and_30_reviews(world, signed_in):
    partnership, client = make_partnership(world), signed_in(world.seats.member)

    def add(number):
        opens_on = today(world) + timedelta(days=31 * number)
        reviews.plan(partnership, opens_on=opens_on, mode="open", by=world.coordinator, now=clock.now())

    counts = costs(lambda: client.get(address(partnership)), add)
    assert counts == [counts[0]] * 3
