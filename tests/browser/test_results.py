"""What comes of a review, seen in a browser: bands, what is not shown and why, two views, a commitment agreed."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from consortium import clock
from reflections.commitments.models import Commitment, State
from reflections.responses.answers import Answer
from reflections.reviews.models import Mode
from reflections.turn import conclude
from tests.browser.conftest import LOOKS, PHONE
from tests.factories import reviews as factory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = pytest.mark.parametrize(("width", "scheme"), LOOKS)


@pytest.fixture
def released(world):
    """Return a function that has the first so many of n organisations answer a review, closed by the clock since."""

    def make(size, mode, answering):
        group = factory.make_group(world.northern, size)
        review = factory.opened(group, mode, now=clock.now() - timedelta(days=40))
        for place, person in enumerate(group.people[:answering]):
            extra = {"one-change": Answer(text=f"Word {place}.", share=mode == Mode.CONFIDENTIAL)}
            factory.answer(review, person, 2 + place % 4, extra=extra, now=review.opened_at)
        conclude(review, now=review.closes_at)
        return group, f"/consortia/northern/reviews/{review.pk}/result/"

    return make


@SHOTS
def test_confidential_result_shows_bands_and_says_why_some_are_not(at_ease, client, look_at, released, width, scheme):
    group, result = released(6, Mode.CONFIDENTIAL, answering=5)
    page = at_ease(group.people[0].user, client, width=width, scheme=scheme)
    page.goto(result)
    panels = page.locator(".result-panel")
    lead, partner = group.organisations[0].name, group.organisations[1].name
    whole = panels.filter(has=page.get_by_role("heading", name="The partnership as a whole"))
    own = panels.filter(has=page.get_by_role("heading", name=f"{lead}: how your organisation is seen"))
    other = panels.filter(has=page.get_by_role("heading", name=partner, exact=True))
    assert [part.get_by_text("No band is shown here").count() for part in (whole, own, other)] == [0, 0, 1]
    other.get_by_text("The same as a table").click()
    assert other.locator("td").all_inner_texts() == ["Not shown"] * 5
    look_at(page, "result-confidential")


@SHOTS
def test_open_result_of_two_shows_two_views(at_ease, client, look_at, released, width, scheme):
    group, result = released(2, Mode.OPEN, answering=2)
    page = at_ease(group.people[0].user, client, width=width, scheme=scheme)
    page.goto(result)
    ours, theirs = (organisation.name for organisation in group.organisations)
    mirror = page.locator(".result-panel").filter(has_text="Two views of your organisation")
    mirror.get_by_text("The same as a table").click()
    assert mirror.locator("thead th").all_inner_texts()[1:] == [
        "What we say of ourselves",
        f"What {theirs} says of us",
    ]
    about_us = page.locator(".result-panel").filter(has=page.get_by_role("heading", name=f"About {ours}"))
    assert about_us.locator("thead th").all_text_contents() == ["Statement", theirs]
    look_at(page, "result-open")


@pytest.mark.parametrize(("size", "mode"), [(8, Mode.CONFIDENTIAL), (2, Mode.OPEN), (2, Mode.PRIVATE)])
def test_result_prints_on_one_sheet(at_ease, client, released, size, mode):
    group, result = released(size, mode, answering=size)
    page = at_ease(group.people[0].user, client)
    page.goto(result)
    assert len(re.findall(rb"/Type /Page\b", page.pdf(format="A4", prefer_css_page_size=True))) == 1


@SHOTS
def test_private_result_shows_ones_own_answers(at_ease, client, look_at, released, width, scheme):
    group, result = released(2, Mode.PRIVATE, answering=2)
    page = at_ease(group.people[0].user, client, width=width, scheme=scheme)
    page.goto(result)
    expect(page.get_by_text("Only your organisation sees this.")).to_be_visible()
    assert page.get_by_text("Word 1.").count() == 0
    look_at(page, "result-private")


def test_the_only_one_who_answered_may_share(at_ease, client, look_at, released):
    group, result = released(2, Mode.OPEN, answering=1)
    page = at_ease(group.people[0].user, client)
    page.goto(result)
    look_at(page, "result-only-own")
    page.get_by_role("button", name="Share our answers").click()
    page.get_by_text("Shared: the other parties can read it now.").wait_for()


@pytest.mark.parametrize("script", [True, False])
def test_raise_a_commitment_and_agree_to_it(at_ease, client, look_at, released, script):
    group, result = released(2, Mode.OPEN, answering=2)
    look = look_at if script else lambda *_: None
    page = at_ease(group.people[0].user, client, width=PHONE, script=script)
    page.goto(result)
    page.get_by_role("link", name="Raise a commitment").click()
    page.get_by_role("button", name="Raise it").click()
    page.get_by_role("heading", name="Please check this").wait_for()
    look(page, "commitment-refused")
    page.get_by_label("What should change?").fill("Share the rota by Friday")
    page.get_by_label(group.organisations[1].name).check()
    page.get_by_label("By when?").fill((clock.now().date() + timedelta(days=60)).isoformat())
    page.get_by_role("button", name="Raise it").click()
    page.get_by_text("Raised. Its owner is told").wait_for()
    look(page, "commitment-raised")
    other = at_ease(group.people[1].user, client, width=PHONE, script=script)
    other.goto("/")
    look(other, "home-commitment")
    other.get_by_role("link", name="Share the rota by Friday").first.click()
    other.get_by_role("link", name="Agree to it").click()
    other.get_by_label("Who at your organisation sees to it?").fill("Sam")
    look(other, "commitment-agree")
    other.get_by_role("button", name="Agree to it").click()
    other.get_by_text("Agreed", exact=True).wait_for()
    look(other, "commitment-agreed")
    assert Commitment.objects.get().state == State.AGREED
