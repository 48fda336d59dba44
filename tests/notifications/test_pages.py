"""Task links, one-click stop and preferences, as browsers and mail programs meet them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from consortium.delivery.states import State
from consortium.mail import actions as mail
from consortium.mail.models import Message
from consortium.notifications import tasklinks, unsubscribing
from consortium.notifications.forms import listed_kinds
from consortium.notifications.models import Mute, Preference
from consortium.notifications.tasklinks import Task, TaskKind
from consortium.seats.seating import SESSION_GRANT
from tests.factories.world import NOW, make_user

SUBJECT, PERSON = uuid4(), uuid4()


@pytest.fixture
def task(monkeypatch, today, draft, ask):
    """A task that closes in ten days, in a dict so that a test can change it."""
    it = {"task": Task(name="Sam", title="Answer the review", path="/me/", until=NOW + timedelta(days=10))}

    def ask_again(subject_id, person_id, occurrence, now):
        mail.enqueue([draft(dedupe=f"{subject_id}|{occurrence}")], now=now)

    kind = TaskKind(
        name="test",
        find=lambda subject_id, person_id: it["task"] if (subject_id, person_id) == (SUBJECT, PERSON) else None,
        ask_again=ask_again,
        max_age=timedelta(days=3),
    )
    monkeypatch.setitem(tasklinks.TASKS, "test", kind)
    return it


def link(**fields):
    return tasklinks.path_for("test", SUBJECT, PERSON, now=NOW, **fields)


def grant_of(client):
    return client.session.get(SESSION_GRANT)


def test_open_task_shows_whose_it_is_and_changes_nothing(client, task):
    page = client.get(link())
    assert page.status_code == 200
    assert "Continue as Sam" in page.content.decode()
    assert grant_of(client) is None
    assert "no-store" in page["Cache-Control"]


def test_open_task_by_post_opens_a_session_for_that_task_alone(client, task):
    answer = client.post(link())
    assert (answer.status_code, answer["Location"]) == (302, "/me/")
    assert grant_of(client) == {"kind": "test", "subject_id": str(SUBJECT), "person_id": str(PERSON)}
    assert "_auth_user_id" not in client.session
    assert client.session.get_expiry_age() <= 12 * 3600
    assert client.get(reverse("portal-notifications")).status_code == 302  # to sign in


def test_open_task_takes_a_fresh_session_key(client, task):
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    client.post(link())
    assert client.session.session_key != planted


def test_open_task_ends_somebody_elses_sign_in_and_keeps_ones_own(client, task):
    kim, sam = make_user("Kim Lee"), make_user("Sam Poe")
    task["task"] = replace(task["task"], user_id=sam.pk)
    client.force_login(kim)
    client.post(link())
    assert "_auth_user_id" not in client.session
    client.force_login(sam)
    client.post(link())
    assert client.session["_auth_user_id"] == str(sam.pk)
    assert grant_of(client) == {"kind": "test", "subject_id": str(SUBJECT), "person_id": str(PERSON)}


def test_open_task_needs_the_csrf_token(task):
    assert Client(enforce_csrf_checks=True).post(link()).status_code == 403


def test_open_task_that_is_done_says_so_and_opens_nothing(client, task):
    task["task"] = replace(task["task"], is_done=True)
    assert "This is done. Thank you, Sam." in client.get(link()).content.decode()
    client.post(link())
    assert grant_of(client) is None


def test_open_task_that_has_closed_opens_nothing_and_offers_nothing(client, task):
    task["task"] = replace(task["task"], until=NOW)
    page = client.get(link())
    assert page.status_code == 410
    assert '<button class="button">Send' not in page.content.decode()
    client.post(link())
    assert (grant_of(client), Message.objects.count()) == (None, 0)


def test_open_task_names_the_last_day_and_not_the_midnight_after_it(client, task):
    task["task"] = replace(task["task"], until=datetime(2026, 3, 17, tzinfo=UTC))
    assert "with the same link until 16 March 2026, 23:59." in client.get(link()).content.decode()
    task["task"] = replace(task["task"], until=datetime(2026, 3, 3, tzinfo=UTC))
    assert "This closed on 2 March 2026, so nothing can be added" in client.get(link()).content.decode()


def test_open_task_with_an_old_link_sends_a_new_one_in_one_tap_once_an_hour(client, task, today):
    today(NOW + timedelta(days=4))
    assert "Send me a new link" in client.get(link()).content.decode()
    for _ in range(3):
        assert "A new link is on its way" in client.post(link()).content.decode()
    assert (grant_of(client), Message.objects.count()) == (None, 1)
    today(NOW + timedelta(days=4, hours=1))
    client.post(link())
    assert Message.objects.count() == 2


def test_open_task_with_a_link_we_never_made_is_a_clear_404(client, task):
    good = link().removeprefix("/t/").removesuffix("/")
    somebody_else = tasklinks.path_for("test", SUBJECT, uuid4(), now=NOW)
    unknown_kind = tasklinks.path_for("gone", SUBJECT, PERSON, now=NOW)
    forged = [
        f"/t/{good[:-1]}{'A' if good[-1] != 'A' else 'B'}/",
        f"/t/{good.replace('test~', 'tess~')}/",
        "/t/x/",
        "/t/~~~~/",
    ]
    for path in [*forged, somebody_else, unknown_kind]:
        for method in (client.get, client.post):
            page = method(path)
            assert page.status_code == 404
            assert "This link leads nowhere" in page.content.decode()
    assert grant_of(client) is None


def test_open_task_settles_an_uncertain_message_as_sent(client, task, draft):
    mail.enqueue([draft()], now=NOW)
    message = Message.objects.get()
    Message.objects.update(state=State.UNCERTAIN, uncertain_at=NOW)
    client.get(link(message=message))
    message.refresh_from_db()
    assert (message.state, message.reason) == (State.SENT, "Its link was opened")


@pytest.fixture
def stop_link(ask, draft):
    mail.enqueue([draft()], now=NOW)
    return unsubscribing.url_for(Message.objects.get()).removeprefix("http://127.0.0.1:8000")


def test_unsubscribe_by_get_changes_nothing(client, stop_link):
    page = client.get(stop_link)
    assert (page.status_code, Mute.objects.count()) == (200, 0)
    assert "Stop these e-mails" in page.content.decode()


def test_unsubscribe_by_a_mail_program_needs_no_cookie(stop_link, sam):
    stranger = Client(enforce_csrf_checks=True)
    for _ in range(2):
        page = stranger.post(stop_link, {"List-Unsubscribe": "One-Click"})
        assert page.status_code == 200
    mute = Mute.objects.get()
    assert (mute.kind, mute.address, mute.user) == ("test.reminder", sam.email, sam)


def test_unsubscribe_with_a_tampered_link_is_a_clear_404(client, db):
    for method in (client.get, client.post):
        assert method("/unsubscribe/WyJ0ZXN0Il0:1abc:forged/").status_code == 404
    assert Mute.objects.count() == 0


@pytest.mark.usefixtures("ask", "today")
def test_preferences_are_kept(client, sam):
    client.force_login(sam)
    url = reverse("portal-notifications")
    assert client.get(url).status_code == 200
    chosen = {"rhythm": "weekly", "wanted": ["test.ask", "notifications.digest"], "snoozed_until": "2026-03-20"}
    assert client.post(url, chosen).status_code == 302
    preference = Preference.objects.get()
    assert (preference.rhythm, preference.snoozed_until.isoformat()) == ("weekly", "2026-03-20T08:00:00+00:00")
    stopped = set(Mute.objects.values_list("kind", flat=True))
    assert stopped == {kind for kind, _ in listed_kinds()} - {"test.ask", "notifications.digest"}
    assert {"test.news", "test.reminder"} <= stopped
    page = client.get(url).content.decode()
    assert 'value="2026-03-20"' in page


@pytest.mark.usefixtures("ask", "today")
def test_preferences_refuse_a_day_in_the_past_and_keep_what_was_typed(client, sam):
    client.force_login(sam)
    page = client.post(reverse("portal-notifications"), {"rhythm": "daily", "snoozed_until": "2026-03-01"})
    assert page.status_code == 200
    assert "Choose a day that is still to come." in page.content.decode()
    assert Preference.objects.count() == 0


def test_preferences_need_a_sign_in(client, db):
    assert client.get(reverse("portal-notifications")).status_code == 302
