"""The ledger's desk."""

import pytest
from django.urls import reverse

from consortium.delivery.states import State
from tests.mail.test_actions import force

CONFIRMED = {"_form_submitted": "True"}
LIST = reverse("admin:consortium_message_changelist")


def page_of(message):
    return reverse("admin:consortium_message_change", args=[message.pk])


def button(name, message):
    return reverse(f"admin:consortium_message_{name}", args=[message.pk])


@pytest.fixture
def desk(world, signed_in):
    return signed_in(world.seats.coordinator)


def test_list_shows_the_consortiums_messages(desk, enqueue, world):
    enqueue("a@example.org", consortium_id=world.northern.pk)
    enqueue("b@example.org", consortium_id=world.southern.pk)
    enqueue("c@example.org")
    page = desk.get(LIST).content.decode()
    assert ("a@example.org" in page, "b@example.org" in page, "c@example.org" in page) == (True, False, False)
    assert desk.get(LIST, {"state__exact": "sent", "kind": "test.note", "q": "a@example.org"}).status_code == 200


def test_list_is_for_coordinators(world, signed_in, client):
    assert signed_in(world.seats.member).get(LIST).status_code in (302, 403)


def test_page_of_a_foreign_message_is_not_there(desk, enqueue, world):
    foreign = enqueue(consortium_id=world.southern.pk)
    assert desk.get(page_of(foreign)).status_code == 404


def test_page_shows_neither_secret_nor_dedupe_key(desk, enqueue, world):
    message = enqueue(consortium_id=world.northern.pk, secret={"code": "493-817"})
    page = desk.get(page_of(message))
    assert page.status_code == 200
    assert message.secret not in page.content.decode()
    assert message.dedupe_key not in page.content.decode()


@pytest.mark.parametrize(
    ("name", "state", "after"),
    [
        ("retry", State.FAILED, State.PENDING),
        ("settle_as_sent", State.UNCERTAIN, State.SENT),
        ("send_again", State.UNCERTAIN, State.PENDING),
        ("cancel", State.PENDING, State.CANCELLED),
    ],
)
def test_button_acts_once_and_is_offered_only_where_it_fits(desk, enqueue, world, name, state, after):
    message = force(enqueue(consortium_id=world.northern.pk), state)
    assert button(name, message) in desk.get(page_of(message)).content.decode()
    assert desk.get(button(name, message)).status_code == 200  # it asks first
    message.refresh_from_db()
    assert message.state == state
    assert desk.post(button(name, message), CONFIRMED).status_code == 302
    message.refresh_from_db()
    assert message.state == after
    assert button(name, message) not in desk.get(page_of(message)).content.decode()


def test_button_is_not_there_for_another_consortium(desk, enqueue, world):
    foreign = enqueue(consortium_id=world.southern.pk)
    for method in (desk.get, desk.post):
        assert method(button("cancel", foreign), CONFIRMED).status_code == 404
    foreign.refresh_from_db()
    assert foreign.state == State.PENDING


def test_button_pressed_too_late_says_so(desk, enqueue, world):
    message = force(enqueue(consortium_id=world.northern.pk), State.SENT)
    answer = desk.post(button("cancel", message), CONFIRMED, follow=True)
    assert "This message has moved on since you looked." in answer.content.decode()


def test_messages_cannot_be_typed(desk, enqueue, world):
    message = enqueue(consortium_id=world.northern.pk)
    assert desk.get(reverse("admin:consortium_message_add")).status_code == 403
    assert desk.post(page_of(message), {"address": "eve@example.org"}).status_code == 403


@pytest.mark.either
@pytest.mark.parametrize("count", [1, 30])
def test_list_costs_the_same_for_one_and_for_thirty(desk, enqueue, world, count, django_assert_max_num_queries):
    for number in range(count):
        enqueue(f"p{number}@example.org", consortium_id=world.northern.pk)
    desk.get(LIST)
    with django_assert_max_num_queries(10):
        desk.get(LIST)
