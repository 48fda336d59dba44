"""Whom one works closely with, in a real browser: with keys alone, without scripts, in two tabs, and too late."""

import pytest

from consortium import clock
from reflections.responses.models import Response
from reflections.reviews import actions as reviews
from tests.browser.test_answering import press, task_link_of
from tests.factories import reviews as factory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def eight(world):
    return factory.make_group(world.northern, 8)


@pytest.fixture
def review(eight):
    return factory.opened(eight, now=clock.now())


@pytest.fixture
def invitation(review, eight):
    return factory.invitation_of(review, eight.organisations[1])


@pytest.fixture
def choosing(invitation):
    return f"/consortia/northern/invitations/{invitation.pk}/choose/"


@pytest.fixture
def alone(at_ease, client, eight):
    return lambda **options: at_ease(eight.people[1].user, client, **options)


def answered():
    return Response.objects.get().opened()


def score(page, invitation, *numbers):
    """Answer questions by their numbers, as one click each does."""
    for number in numbers:
        page.goto(factory.address_of(invitation, number))
        page.locator(".scale-tile", has_text="Usually").click()
        with page.expect_navigation():
            page.get_by_role("button", name="Save and continue").click()


def tick_without_a_mouse(page, *words):
    """Go through the list with Tab, and tick with Space."""
    left = list(words)
    while left:
        page.keyboard.press("Tab")
        label = page.evaluate("document.activeElement.closest('label')?.textContent.trim() ?? ''")
        if left[0] in label:
            page.keyboard.press("Space")
            left.pop(0)


def answer_everything(page):
    while page.get_by_role("button", name="Save and continue").count():
        if page.get_by_role("radio").count():
            page.locator("input[type=radio]").first.focus()
            page.keyboard.press("Space")
        press(page, "Save and continue")


@pytest.mark.parametrize("script", [True, False])
def test_choose_two_of_six_on_a_phone_without_a_mouse(new_page, look_at, eight, review, invitation, script):
    """From the link of the e-mail to the thanks: 29 pages instead of 48, four parties in one line each."""
    page = new_page(script=script)
    page.goto(task_link_of(eight.people[1]))
    press(page, f"Continue as {eight.people[1].user.name}")
    assert "19 short questions, about 6 minutes" in page.locator(".lead").inner_text()
    assert "5 more for each other organisation that you work closely with" in page.locator(".lead").inner_text()
    press(page, "Start")
    for step in range(1, 11):
        assert page.locator("#progress-label").inner_text() == f"{step} of 19"
        page.locator("input[type=radio]").first.focus()
        page.keyboard.press("Space")
        press(page, "Save and continue")
    assert page.locator("#progress-label").inner_text() == "11 of 19"
    assert page.get_by_role("group", name="Whom do you work closely with?").get_by_role("checkbox").count() == 7
    tick_without_a_mouse(page, "Clover", "Fern")
    if script:
        page.locator(".autosave.saved").wait_for()
        look_at(page, "choose-ticked")
    press(page, "Save and continue")
    assert page.locator("#progress-label").inner_text() == "12 of 29"
    assert "Clover" in page.locator("legend").inner_text()
    answer_everything(page)
    rows = page.locator(".answers div", has_text="Not enough contact").locator("dt").all_inner_texts()
    assert [row.split()[0] for row in rows] == ["Damson", "Elm", "Gorse", "Hazel"]
    if script:
        look_at(page, "summary-of-eight")
    press(page, "Submit")
    page.get_by_role("heading", name="Thank you").wait_for()
    marks = [key for key, answer in answered().items() if answer == factory.NOT_ENOUGH_CONTACT]
    assert (len(marks), Response.objects.get().submitted_on) == (20, clock.now().date())


def test_pages_of_the_choice_keep_nobody_out(alone, look_round, invitation, choosing):
    page = alone()
    page.goto(choosing)
    look_round(page, "choose")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("heading", name="Please check this").wait_for()
    look_round(page, "choose-refused")
    page.get_by_label("Clover").check()
    page.get_by_role("button", name="Save and continue").click()
    score(page, invitation, 11, 12)
    page.goto(choosing)
    page.get_by_label("Clover").uncheck()
    page.get_by_label("Damson").check()
    page.get_by_text("Not saved yet.").wait_for()
    look_round(page, "choose-would-drop")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("heading", name="Drop these answers?").wait_for()
    look_round(page, "drop")


def test_nothing_ticked_is_asked_about_and_nobody_is_an_answer(alone, invitation, choosing):
    page = alone()
    page.goto(choosing)
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("heading", name="Please check this").wait_for()
    assert Response.objects.count() == 0
    page.get_by_label("Elm").check()
    page.get_by_label("No one on this list").check()
    assert not page.get_by_label("Elm").is_checked()
    page.get_by_label("Fern").check()
    assert not page.get_by_label("No one on this list").is_checked()
    page.get_by_label("No one on this list").check()
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url(lambda url: not url.endswith(choosing))
    assert page.locator("#progress-label").inner_text() == "12 of 19"
    assert len([each for each in answered().values() if each == factory.NOT_ENOUGH_CONTACT]) == 30


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize(("button", "kept"), [("Keep them", 2), ("Drop them", 0)])
def test_changing_ones_mind_says_what_would_be_lost(alone, invitation, choosing, script, button, kept):
    page = alone(script=script)
    page.goto(choosing)
    page.get_by_label("Clover").check()
    page.get_by_role("button", name="Save and continue").click()
    score(page, invitation, 11, 12)
    page.goto(choosing)
    page.get_by_label("Clover").uncheck()
    page.get_by_label("Damson").check()
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("heading", name="Drop these answers?").wait_for()
    assert page.locator(".answers dd").all_inner_texts() == ["Usually", "Usually"]
    assert len([each for each in answered().values() if each.score]) == 2
    page.get_by_role("button", name=button).click()
    page.wait_for_url("**/questions/**")
    assert len([each for each in answered().values() if each.score]) == kept
    page.goto(choosing)
    assert (page.get_by_label("Clover").is_checked(), page.get_by_label("Damson").is_checked()) == (kept > 0, True)


def test_ticks_that_no_button_confirmed_are_there_again_and_still_asked(alone, invitation, choosing):
    page = alone()
    page.goto(choosing)
    page.get_by_label("Clover").check()
    page.locator(".autosave.saved").wait_for()
    page.goto(choosing.replace("choose/", "summary/"))
    page.get_by_text("Clover of Debt advice – not confirmed yet").wait_for()
    page.goto(choosing)
    assert page.get_by_label("Clover").is_checked()


def test_two_tabs_show_both_choices(alone, look_at, invitation, choosing):
    here = alone()
    there = here.context.new_page()
    here.goto(choosing)
    there.goto(choosing)
    there.get_by_label("Hazel").check()
    there.locator(".autosave.saved").wait_for()
    here.get_by_label("Clover").check()
    here.get_by_text("Here: Clover of Debt advice. There: Hazel of Debt advice.").wait_for()
    look_at(here, "choose-conflict")
    here.get_by_role("button", name="Save and continue").click()
    here.wait_for_url("**/questions/**")
    here.goto(choosing)
    assert (here.get_by_label("Clover").is_checked(), here.get_by_label("Hazel").is_checked()) == (True, False)


@pytest.mark.parametrize(("button", "ticked"), [("Keep this one", "Clover"), ("Keep the other", "Hazel")])
def test_two_tabs_without_scripts_show_both_choices(alone, invitation, choosing, button, ticked):
    here = alone(script=False)
    there = here.context.new_page()
    here.goto(choosing)
    there.goto(choosing)
    for page, name in ((there, "Hazel"), (here, "Clover")):
        page.get_by_label(name).check()
        page.get_by_role("button", name="Save and continue").click()
    assert here.locator(".card p").all_inner_texts() == ["Clover of Debt advice", "Hazel of Debt advice"]
    here.get_by_text(button, exact=True).click()
    here.goto(choosing)
    assert here.locator("input:checked").evaluate_all("all => all.map(one => one.labels[0].innerText.trim())") == [
        f"{ticked} of Debt advice"
    ]


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("end", ["This review was cancelled.", "This review has closed"])
def test_review_over_while_choosing_keeps_the_ticks(alone, world, review, choosing, script, end):
    page = alone(script=script)
    page.goto(choosing)
    if "closed" in end:
        review.touch(closed_at=clock.now())
    else:
        reviews.cancel(review, reason="Everybody met instead.", by=world.coordinator, now=clock.now())
    page.get_by_label("Clover").check()
    if script:
        page.get_by_text(end).wait_for()
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("heading", name="Please check this").wait_for()
    assert page.get_by_label("Clover").is_checked()
    assert end in page.locator(".error-summary").inner_text()
    assert Response.objects.count() == 0
