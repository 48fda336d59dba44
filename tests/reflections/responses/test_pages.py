"""The pages of answering, as the person invited meets them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reflections.responses import actions as responses
from reflections.responses.models import Response
from reflections.reviews.models import Mode
from tests.factories import reviews as factory
from tests.factories.world import NOW, actor_in

AUTOSAVE = {"HX-Request": "true"}


@pytest.fixture
def asked(world, time_machine):
    """Return a review of eight and the invitation of the second of them."""
    time_machine.move_to(NOW)
    group = factory.make_group(world.northern, 8)
    review = factory.opened(group, Mode.CONFIDENTIAL, now=NOW)
    return review, factory.invitation_of(review, group.organisations[1])


@pytest.fixture
def page(asked, client):
    """Return a function from the end of an address, or a question’s number, to that page, for the person invited."""
    client.force_login(asked[1].user)

    def address(end=""):
        if isinstance(end, int):
            return factory.address_of(asked[1], end)
        return f"/consortia/northern/invitations/{asked[1].pk}/{end}"

    return address


def save(client, address, answer="3", version=0, **headers):
    return client.post(address, {"answer": answer, "version": version}, headers=headers)


def test_start_says_who_will_see_it_before_the_first_question(client, page):
    words = client.get(page()).content.decode()
    assert "Confidential, reported in groups" in words
    assert "even if two of them compare notes" in words
    assert "anonymous" not in words.lower()


def test_answer_saves_and_goes_on(client, page):
    assert save(client, page(1)).url == page(2)
    assert Response.objects.get().opened() != {}
    assert 'value="3"' in client.get(page(1)).content.decode()


def test_answer_left_out_is_asked_for_and_nothing_is_lost(client, page):
    save(client, page(1))
    again = client.post(page(2), {"version": 1})
    assert "“Can’t say” is one" in again.content.decode()
    assert Response.objects.get().version == 1


def test_autosave_says_saved_only_when_it_is(client, page):
    assert "Saved 10:00" in save(client, page(1), **AUTOSAVE).content.decode()
    assert "Saved" not in save(client, page(2), answer="9", version=1, **AUTOSAVE).content.decode()


def test_autosave_after_the_close_says_that_it_was_not_kept(client, page, asked, time_machine):
    save(client, page(1))
    time_machine.move_to(asked[0].closes_at + timedelta(minutes=1))
    client.force_login(asked[1].user)
    refused = save(client, page(1), answer="5", version=1, **AUTOSAVE).content.decode()
    assert ("This review has closed" in refused, "Saved" in refused) == (True, False)
    assert "Sometimes" in client.get(page("summary/")).content.decode()


def test_answer_in_two_tabs_shows_both_copies(client, page):
    save(client, page(1), answer="2")
    clash = save(client, page(1), answer="5", version=0)
    words = clash.content.decode()
    assert (clash.status_code, "Always" in words, "Rarely" in words) == (409, True, True)


def test_submit_twice_comes_to_the_same_thanks(client, page, asked):
    review, invitation = asked
    everything = factory.answers_for(review, invitation.organisation)
    seat = invitation.user.seats.get()
    responses.save_draft(invitation, everything, version=0, by=actor_in(seat), now=NOW)
    for _ in range(2):
        assert client.post(page("submit/")).url == page("done/")
    assert Response.objects.filter(submitted_on__isnull=False).count() == 1
    assert "Thank you" in client.get(page("done/")).content.decode()


def test_submit_of_a_part_comes_back_to_what_is_missing(client, page):
    save(client, page(1))
    assert client.post(page("submit/")).url == page("summary/")
    assert "without an answer" in client.get(page("summary/")).content.decode()


def test_pages_of_a_task_cost_few_queries(client, page):
    def cost(ask):
        with CaptureQueriesContext(connection) as asked_of_the_database:
            ask()
        return len([query for query in asked_of_the_database if "SAVEPOINT" not in query["sql"]])

    client.get(page(1))
    assert cost(lambda: client.get(page(1))) <= 8
    assert cost(lambda: save(client, page(1), **AUTOSAVE)) <= 6
    assert cost(lambda: client.post(page("submit/"))) <= 12
