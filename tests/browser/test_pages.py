"""The portal's own pages and parts: looked at in both schemes and sizes, and used with and without scripts."""

import pytest
from playwright.sync_api import expect

from consortium.access.roles import Role
from tests.browser import stage
from tests.browser.conftest import PHONE
from tests.factories import world as factory

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("stage"), pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/parts/", "parts"),
        ("/question/", "question"),
        ("/nowhere/", "error-404"),
        ("/fail/", "error-500"),
        ("/no/", "refused"),
    ],
)
def test_public_pages_keep_nobody_out(new_page, look_round, db, path, name):
    page = new_page()
    page.goto(path)
    look_round(page, name)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/", "home-empty"),
        ("/todo/", "home"),
        ("/me/", "profile"),
        ("/closed/", "error-403"),
        ("/accounts/logout/", "sign-out"),
        ("/accounts/email/", "email"),
        ("/accounts/2fa/", "second-step"),
        ("/accounts/sessions/", "sessions"),
        ("/accounts/password/set/", "password-set"),
    ],
)
def test_pages_of_a_member_keep_nobody_out(at_ease, client, look_round, world, path, name):
    page = at_ease(world.seats.member.user, client)
    page.goto(path)
    look_round(page, name)


def test_mail_sink_keeps_nobody_out(new_page, look_at, db, settings, tmp_path):
    settings.SHOW_MAIL_SINK, settings.MAIL_SINK_DIR = True, tmp_path
    page = new_page()
    page.goto("/mail/")
    look_at(page, "mail")


@pytest.mark.parametrize("path", ["/parts/", "/question/", "/todo/", "/me/"])
def test_pages_reflow_at_320_pixels(at_ease, client, look_at, world, path):
    page = at_ease(world.seats.member.user, client, width=320)
    page.goto(path)
    look_at(page)


def test_refused_form_links_each_error_to_its_field(new_page, look_at, db):
    page = new_page()
    page.goto("/parts/")
    page.get_by_role("button", name="Save").last.click()
    look_at(page, "form-refused")
    page.get_by_role("link", name="How often: This field is required.").click()
    page.keyboard.press("Space")
    assert page.get_by_label("Daily").is_checked()


@pytest.mark.parametrize("script", [True, False])
def test_answer_a_question(new_page, db, script):
    page = new_page(script=script)
    page.goto("/question/")
    page.get_by_text("Usually").click()
    page.get_by_label("What makes you say so?").fill("please refuse this")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_text("This review has closed. Your draft is kept.").first).to_be_visible()
    assert page.get_by_label("What makes you say so?").input_value() == "please refuse this"
    page.get_by_label("What makes you say so?").fill("They rang us the same day.")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_text("Saved.").wait_for()
    assert stage.SAVED[-1] == "They rang us the same day."


def test_autosave_says_saved_only_when_the_server_did(new_page, db):
    page = new_page()
    page.goto("/question/")
    page.get_by_text("Usually").click()
    page.get_by_text("Saved 14:02").wait_for()
    page.route("**/question/", lambda route: route.abort())
    page.get_by_text("Always").click()
    page.get_by_text("Not saved yet: the connection dropped.").wait_for()
    expect(page.get_by_text("Saved 14:02")).to_have_count(0)


def test_autosave_keeps_the_words_of_somebody_signed_out(new_page, db):
    page = new_page()
    page.goto("/question/")
    page.get_by_label("What makes you say so?").fill("A long thought.")
    page.route("**/question/", lambda route: route.fulfill(status=302, headers={"location": "/accounts/login/"}))
    page.get_by_text("Usually").click()
    page.get_by_text("You have been signed out, so this is not saved yet.").wait_for()
    assert page.get_by_label("What makes you say so?").input_value() == "A long thought."


@pytest.mark.parametrize("script", [True, False])
def test_switch_seat_on_a_phone(at_ease, client, world, script):
    user = world.seats.member.user
    other = factory.make_seat(world.southern, Role.OBSERVER, world.cedar, user)
    page = at_ease(user, client, width=PHONE, script=script)
    page.goto("/")
    page.get_by_text("Menu").click()
    page.get_by_role("button", name="Switch to Southern: Observer, Cedar Trust").click()
    page.wait_for_url("**/")
    assert page.locator(".brand").inner_text().split("\n") == ["Southern", "Cedar Trust"]
    assert str(other.pk) == client.session["seat"]


@pytest.mark.parametrize("script", [True, False])
def test_menu_opens_on_a_phone(at_ease, client, world, script):
    page = at_ease(world.seats.coordinator.user, client, width=PHONE, script=script)
    page.goto("/")
    assert page.get_by_role("link", name="Admin").count() == 0
    page.get_by_text("Menu").click()
    expect(page.get_by_role("link", name="Admin")).to_be_visible()
