"""The pages of answering, as the person invited meets them."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reflections.responses import actions as responses
from reflections.responses.models import Response
from reflections.reviews.models import Mode
from reflections.reviews.queries import screens_of
from tests.factories import reviews as factory
from tests.factories.numbers import make_fact
from tests.factories.partners import make_contract
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


def test_choose_goes_on_to_whom_was_ticked_and_past_the_others(client, page, asked):
    clover, _, elm = asked[0].parties.order_by("name").values_list("organisation_id", flat=True)[2:5]
    ticked = client.post(page("choose/"), {"answer": [clover, elm], "version": 0})
    assert ticked.url == page(11)
    assert client.post(page(15), {"answer": "4", "version": 1}).url == page(21)  # Elm’s: Damson is not asked about
    assert client.get(page(16)).url == page("choose/")
    assert "21 of 29" in client.get(page(25)).content.decode()
    assert client.post(page(21), {"answer": "4", "version": 2, "then": "back"}).url == page(15)


def test_choose_with_nothing_ticked_asks_again_and_goes_back_without_a_word(client, page):
    assert "or “No one on this list”." in client.post(page("choose/"), {"version": 0}).content.decode()
    assert client.post(page("choose/"), {"version": 0, "then": "back"}).url == page(10)
    assert not Response.objects.exists()


def test_choose_by_itself_says_saved_and_still_waits_for_a_button(client, page, asked):
    saved = save(client, page("choose/"), answer="nobody", **AUTOSAVE).content.decode()
    assert "Saved 10:00" in saved
    assert "17 of 19 short questions left" in re.sub(r"\s+", " ", client.get(page()).content.decode())


def test_summary_has_one_line_for_each_organisation_that_is_skipped(client, page):
    save(client, page("choose/"), answer="nobody")
    words = client.get(page("summary/")).content.decode()
    assert (words.count("Not enough contact"), words.count(page("choose/"))) == (6, 7)
    assert "No one on this list" in words


def test_skip_on_a_question_says_what_it_drops_and_keeps_it_until_then(client, page, asked):
    clover = asked[0].parties.get(name__startswith="Clover").organisation_id
    save(client, page("choose/"), answer=str(clover))
    save(client, page(11), answer="2", version=1)
    asked_back = save(client, page(12), answer="not_enough_contact", version=2)
    assert (asked_back.status_code, "Rarely" in asked_back.content.decode()) == (409, True)
    by_itself = save(client, page(12), answer="not_enough_contact", version=2, **AUTOSAVE)
    assert (by_itself.status_code, "Saved" in by_itself.content.decode()) == (409, False)
    assert Response.objects.get().version == 2
    sent = {"answer": "not_enough_contact", "version": 2, "drop": "on"}
    assert client.post(page(12), sent).url == page(41)


def test_pages_of_a_task_cost_few_queries(client, page, asked):
    def cost(ask):
        with CaptureQueriesContext(connection) as asked_of_the_database:
            ask()
        return len([query for query in asked_of_the_database if "SAVEPOINT" not in query["sql"]])

    client.get(page(1))
    for address in (page(1), page("choose/"), page(), page("summary/")):
        assert cost(lambda at=address: client.get(at)) <= 8
    assert cost(lambda: save(client, page(1), **AUTOSAVE)) <= 6
    assert cost(lambda: save(client, page(1), answer="2", version=1, **AUTOSAVE)) <= 6
    assert cost(lambda: save(client, page("choose/"), answer="nobody", version=2, **AUTOSAVE)) <= 6
    review, invitation = asked
    everything = factory.answers_for(review, invitation.organisation)
    by = actor_in(invitation.user.seats.get())
    responses.save_draft(invitation, everything, version=3, by=by, now=NOW)
    save(client, page("choose/"), answer="nobody", version=4, drop="on")
    assert cost(lambda: client.post(page("submit/"))) <= 12


def test_own_power_profile_stands_beside_the_question_about_own_power_alone(client, world, time_machine):
    time_machine.move_to(NOW)
    contract = make_contract(world)
    make_fact(world, contract, organisation=world.alder)
    parties, people = [world.alder, world.birch], [world.seats.lead, world.seats.member]
    review = factory.opened(factory.Group(contract.partnership, parties, people))
    profile = f"/consortia/northern/contracts/{contract.pk}/power/"
    shown = {}
    for seat, organisation in zip(people, parties, strict=True):
        client.force_login(seat.user)
        invitation = factory.invitation_of(review, organisation)
        asked = {screen.key: screen for screen in screens_of(review, organisation.pk)}
        pages = {key: client.get(factory.address_of(invitation, key)).content.decode() for key in asked}
        shown[organisation] = [
            (asked[key].behaviour, asked[key].target) for key, page in pages.items() if profile in page
        ]
    assert shown == {world.alder: [("power", "self")], world.birch: []}
