"""A review answered in a real browser: by the link of the e-mail or a code, without a mouse, without scripts."""

import re
from email import message_from_bytes, policy
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from consortium import clock
from consortium.mail import preparing
from consortium.mail.models import Message
from consortium.notifications import planners
from reflections.responses.models import Response
from reflections.reviews import actions as reviews
from tests.browser.test_sign_in import sent_code
from tests.factories import reviews as factory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pair(world):
    return factory.make_group(world.northern, 2)


@pytest.fixture
def review(pair):
    """An open review of two, opened a moment ago by the real clock: the page's own."""
    return factory.opened(pair, now=clock.now())


@pytest.fixture
def first_question(review, pair):
    return factory.address_of(factory.invitation_of(review, pair.organisations[0]), 1)


@pytest.fixture
def last_question(review, pair):
    return factory.address_of(factory.invitation_of(review, pair.organisations[0]), 13)


@pytest.fixture
def alone(at_ease, client, pair):
    """Return a function that opens a page for the first organisation's person."""
    return lambda **options: at_ease(pair.people[0].user, client, **options)


def task_link_of(person):
    """Return the link in the letter that the ledger would send now."""
    planners.plan(clock.now())
    letter = message_from_bytes(
        preparing.written(Message.objects.get(address=person.user.email)), policy=policy.default
    )
    [link] = set(re.findall(r"https?://\S+/t/\S+", letter.get_body(["plain"]).get_content()))
    return urlsplit(link).path


def tab_to(page, words):
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == words:
            return
    raise AssertionError(f"{words!r} is not within 40 tabs on {page.url}")


def press(page, words):
    tab_to(page, words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def answer_without_a_mouse(page):
    """Answer what this page asks with keys alone, and go on."""
    if page.get_by_role("radio").count():
        while page.evaluate("document.activeElement.type") != "radio":
            page.keyboard.press("Tab")
        page.keyboard.press("Space")
        for _ in range(3):
            page.keyboard.press("ArrowDown")
    else:
        while page.evaluate("document.activeElement.tagName") != "TEXTAREA":
            page.keyboard.press("Tab")
        page.keyboard.type("They ring first.")
    press(page, "Save and continue")


@pytest.mark.parametrize("script", [True, False])
def test_answer_a_whole_review_on_a_phone_without_a_mouse(new_page, look_at, review, pair, script):
    page = new_page(script=script)
    look = look_at if script else lambda *_: None
    page.goto(task_link_of(pair.people[0]))
    look(page, "task-link")
    press(page, f"Continue as {pair.people[0].user.name}")
    look(page, "start")
    press(page, "Start")
    steps = int(page.locator("#progress-label").inner_text().split()[-1])
    for number in range(1, steps + 1):
        assert page.locator("#progress-label").inner_text() == f"{number} of {steps}"
        if number in {1, steps}:
            look(page, f"question-{number}")
        answer_without_a_mouse(page)
    look(page, "summary")
    assert (
        page.locator(".answers dd:not(.answers-change)").all_inner_texts()
        == ["Usually"] * 11 + ["They ring first."] * 2
    )
    press(page, "Submit")
    page.get_by_role("heading", name="Thank you").wait_for()
    look(page, "done")
    assert Response.objects.get().submitted_on == clock.now().date()


def test_sign_in_by_code_leads_to_the_task(new_page, first_question, pair):
    EmailAddress.objects.create(user=pair.people[0].user, email=pair.people[0].user.email, verified=True)
    page = new_page()
    page.goto(first_question)
    page.get_by_role("region", name="With a code").get_by_label("E-mail address").fill(pair.people[0].user.email)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("The code from the e-mail").fill(sent_code())
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(f"**{first_question}")


@pytest.mark.parametrize("group", [2, 5])
def test_question_fits_a_phone(at_ease, client, world, group):
    circle = factory.make_group(world.northern, group)
    review = factory.opened(circle, now=clock.now())
    page = at_ease(circle.people[1].user, client)
    page.set_viewport_size({"width": 390, "height": 740})
    invitation = factory.invitation_of(review, circle.organisations[1])
    if group > 2:
        page.goto(f"/consortia/northern/invitations/{invitation.pk}/choose/")
        page.get_by_label("Clover").check()
        page.get_by_role("button", name="Save and continue").click()
    page.goto(factory.address_of(invitation, 1 if group == 2 else 11))  # of five, the first that can be skipped
    assert page.get_by_label("Not enough contact").count() == int(group > 2)
    box = page.get_by_role("button", name="Save and continue").bounding_box()
    assert box["y"] + box["height"] <= 740


def test_autosave_says_when_the_server_kept_it_and_not_before(alone, first_question):
    page = alone()
    page.goto(first_question)
    page.route(f"**{first_question}", lambda route: route.abort())
    page.locator(".scale-tile", has_text="Usually").click()
    page.get_by_text("Not saved yet: the connection dropped.").wait_for()
    assert Response.objects.count() == 0
    page.unroute(f"**{first_question}")
    page.locator(".scale-tile", has_text="Always").click()
    page.locator(".autosave.saved").wait_for()
    assert re.fullmatch(r"Saved \d\d:\d\d", page.locator("#autosave").inner_text())
    assert Response.objects.get().version == 1


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("way", ["Back", "Summary"])
def test_going_back_keeps_the_answer_of_this_page(alone, first_question, script, way):
    page = alone(script=script)
    page.goto(first_question)
    page.locator(".scale-tile", has_text="Usually").click()
    page.get_by_role("button", name=way).click()
    page.goto(first_question)
    assert page.get_by_label("Usually").is_checked()


def test_going_back_asks_for_no_answer(alone, first_question):
    page = alone()
    page.goto(first_question)
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_role("link", name="Start")).to_be_visible()


def test_saving_waits_for_an_autosave_on_its_way(alone, first_question):
    """Its reply brings the version that the page must send, so nobody is told of a second device they don't have."""
    page = alone()
    page.goto(first_question)

    def dawdle(route):
        page.wait_for_timeout(600)
        route.continue_()

    page.route(f"**{first_question}", dawdle, times=1)
    with page.expect_request(f"**{first_question}"):
        page.locator(".scale-tile", has_text="Usually").click()
    page.locator(".scale-tile", has_text="Always").click()
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url(lambda url: not url.endswith(first_question))
    page.goto(first_question)
    assert page.get_by_label("Always").is_checked()


def test_two_tabs_show_both_copies(alone, look_at, first_question):
    here = alone()
    there = here.context.new_page()
    here.goto(first_question)
    there.goto(first_question)
    there.locator(".scale-tile", has_text="Always").click()
    there.locator(".autosave.saved").wait_for()
    here.locator(".scale-tile", has_text="Never").click()
    here.get_by_text("Here: Never. There: Always.").wait_for()
    look_at(here, "conflict-autosave")
    here.get_by_role("button", name="Save and continue").click()
    here.wait_for_url(lambda url: not url.endswith(first_question))
    here.goto(first_question)
    assert here.get_by_label("Never").is_checked()


@pytest.mark.parametrize(("kept", "shown"), [("Keep this one", "Never"), ("Keep the other", "Always")])
def test_two_tabs_without_scripts_show_both_copies(alone, first_question, kept, shown):
    here = alone(script=False)
    there = here.context.new_page()
    here.goto(first_question)
    there.goto(first_question)
    there.locator(".scale-tile", has_text="Always").click()
    there.get_by_role("button", name="Save and continue").click()
    here.locator(".scale-tile", has_text="Never").click()
    here.get_by_role("button", name="Save and continue").click()
    assert here.locator(".card p").all_inner_texts() == ["Never", "Always"]
    here.get_by_text(kept, exact=True).click()
    here.goto(first_question)
    assert here.get_by_label(shown).is_checked()


def test_session_lost_while_typing_keeps_the_words(new_page, look_at, review, pair, last_question):
    page = new_page()
    page.goto(task_link_of(pair.people[0]))
    page.get_by_role("button", name="Continue as").click()
    page.goto(last_question)
    page.locator("textarea").fill("A long thought.")
    page.locator(".autosave.saved").wait_for()
    Session.objects.all().delete()
    page.locator("textarea").press_sequentially(" And more.")
    page.get_by_text("You have been signed out, so this is not saved yet.").wait_for()
    look_at(page, "signed-out-while-typing")
    assert page.locator("textarea").input_value() == "A long thought. And more."


@pytest.mark.parametrize("script", [True, False])
def test_review_cancelled_while_typing_keeps_the_words(alone, look_at, world, review, last_question, script):
    page = alone(script=script)
    page.goto(last_question)
    page.locator("textarea").fill("A long thought.")
    reviews.cancel(review, reason="Everybody met instead.", by=world.coordinator, now=clock.now())
    if script:
        page.get_by_text("This review was cancelled.").wait_for()
        look_at(page, "cancelled-while-typing")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("heading", name="Please check this").wait_for()
    assert page.locator("textarea").input_value() == "A long thought."
