"""The main job through real processes: a cadence falls due, people are asked, reminded, answer; a result; a promise.

Twice, on dates of 2027 that a weekend, bank holidays and the change of the clocks fall between.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import cycle
from zoneinfo import ZoneInfo

import pytest

from tests.factories.forms import filled
from tests.journeys import steps
from tests.journeys.browsing import Visitor
from tests.journeys.scene import PEOPLE

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.timeout(240)]

LONDON = ZoneInfo("Europe/London")
API = "/api/v1/consortia/northern"
ASK, LAST, NEWS = "how is working together?", "last chance to answer", "the result of the review is out"
ANN, BEN, CY = addresses = [f"{name.lower().replace(' ', '.')}@example.org" for name in PEOPLE]
NAMES = dict(zip(addresses, PEOPLE, strict=True))


@dataclass(frozen=True)
class Round:
    """Its days; who answers at once, who after a reminder, and who never does."""

    opens: date
    after_4: date
    after_9: date
    last: date
    due: date
    over: date
    prompt: str
    reminded: str
    silent: str


ROUNDS = [
    Round(
        opens=date(2027, 3, 2),
        after_4=date(2027, 3, 8),  # four days on is a Saturday
        after_9=date(2027, 3, 11),
        last=date(2027, 3, 15),
        due=date(2027, 3, 16),
        over=date(2027, 3, 17),
        prompt=ANN,
        reminded=BEN,
        silent=CY,
    ),
    Round(
        opens=date(2027, 9, 2),
        after_4=date(2027, 9, 6),
        after_9=date(2027, 9, 13),  # nine days on is a Saturday
        last=date(2027, 9, 15),
        due=date(2027, 9, 16),
        over=date(2027, 9, 17),
        prompt=CY,
        reminded=ANN,
        silent=BEN,
    ),
]


def at(day, hour=9, minute=30):
    return datetime.combine(day, time(hour, minute), tzinfo=LONDON)


@pytest.fixture
def scene(stack):
    stack.travel_to(at(date(2027, 3, 1)))
    found = stack.prepare()
    stack.start()
    return found


def test_reviews_come_round_twice_through_real_processes(stack, scene):
    api = Visitor(stack.site, scene["token"])
    cadence = {"partnership": scene["partnership"], "anchor_on": "2027-03-02", "every_months": 6, "mode": "open"}
    assert api.call("POST", f"{API}/cadences/", cadence).status_code == 201
    planned = stack.until(lambda: the_review(api, ROUNDS[0]), "the first review is planned")
    assert (planned["status"], planned["due_on"]) == ("planned", "2027-03-16")
    assert stack.letters_sent() == []
    for this in ROUNDS:
        review = take_round(stack, api, this)
        result_is_read(stack, api, this, review)
        commitment_is_kept(stack, api, this, review, scene["parties"])
    assert {state["state"] for state in listed(api, "commitments")} == {"verified"}
    assert stack.sink.copies.total() == len(stack.sink.copies)
    assert "Traceback" not in stack.said


def take_round(stack, api, this):
    """From the opening to the release; return the review as the API shows it."""
    before = len(stack.sink.mails)
    stack.travel_to(at(this.opens))
    asks = stack.wait_for_letters(ASK, ANN, BEN, CY, since=before)
    assert the_review(api, this)["status"] == "open"
    answers_at_once(stack, asks[this.prompt], NAMES[this.prompt])

    before = len(stack.sink.mails)
    stack.travel_to(at(this.after_4))
    reminders = stack.wait_for_letters("your view is still wanted", this.reminded, this.silent, since=before)
    answers_after_a_pause(stack, reminders[this.reminded], NAMES[this.reminded])

    before = len(stack.sink.mails)
    stack.travel_to(at(this.after_9))
    stack.wait_for_letters("a few minutes for your view", this.silent, since=before)
    stack.travel_to(at(this.last))
    last = stack.wait_for_letters(LAST, this.silent, since=before)
    browser = Visitor(stack.site)
    task = steps.open_task(browser, last[this.silent], NAMES[this.silent])
    steps.autosave(browser, browser.get(steps.first_question(task)), "2")
    assert (len(stack.sink.mails) - before, the_review(api, this)["status"]) == (2, "open")

    before = len(stack.sink.mails)
    stack.travel_to(at(this.over))
    stack.wait_for_letters(NEWS, ANN, BEN, CY, since=before)
    closed = browser.get(steps.link_in(last[this.silent], "Answer now"))
    assert (closed.status_code, f"This closed on {this.due:%-d %B %Y}" in closed.text) == (410, True)
    refused = browser.get(steps.first_question(task))
    assert "This review has closed" in refused.text
    review = the_review(api, this)
    assert review["status"] == "released"
    return review


def answers_at_once(stack, letter, name):
    """Draft, autosave, the rest, submit, submit again; afterwards the link only says thank you."""
    browser = Visitor(stack.site)
    task = steps.open_task(browser, letter, name)
    page = steps.autosave(browser, browser.get(steps.first_question(task)), "3")
    steps.submit(browser, steps.answer_the_rest(browser, page, cycle("45")))
    again = Visitor(stack.site).get(steps.link_in(letter, "Answer now"))
    assert (again.status_code, "This is done." in again.text) == (200, True)


def answers_after_a_pause(stack, letter, name):
    """Two pages, another device the same day, carry on where one left off."""
    phone = Visitor(stack.site)
    page = phone.get(steps.first_question(steps.open_task(phone, letter, name)))
    for answer in "23":
        page = phone.post(page.path, filled(page, answer=answer))
    desk = Visitor(stack.site)
    carried_on = desk.get(steps.first_question(steps.open_task(desk, letter, name)))
    assert carried_on.path == page.path
    steps.submit(desk, steps.answer_the_rest(desk, carried_on, cycle("12")))


def result_is_read(stack, api, this, review):
    """By whoever answered, signed in in full; by nobody else; and by programs, without the answers."""
    path = f"/consortia/northern/reviews/{review['id']}/result/"
    seen = stack.person(this.prompt).get(path)
    assert (seen.status_code, "About ourselves, as each organisation says" in seen.text) == (200, True)
    assert f"About {organisation_of(this.prompt)}" in seen.text
    assert "They answer the phone. We could share rooms." in seen.text
    unseen = stack.person(this.silent).get(path)
    assert "Only organisations that answered see the answers of an open review." in unseen.text
    assert "They answer the phone" not in unseen.text
    result = api.call("GET", f"{API}/reviews/{review['id']}/result/")
    assert (result.status_code, result.data["mode"], result.data["cells"]) == (200, "open", [])
    assert Visitor(stack.site).get(path).path == "/accounts/login/"


def commitment_is_kept(stack, api, this, review, parties):
    """Raised from the result’s page, agreed and done by its owner, confirmed by whoever raised it."""
    raiser, owner = stack.person(this.prompt), stack.person(this.reminded)
    page = raiser.get(f"/consortia/northern/reviews/{review['id']}/result/")
    form = raiser.get(f"/consortia/northern/commitments/raise/?review={review['id']}")
    assert f"/commitments/raise/?review={review['id']}" in page.text
    title = f"Send the agenda a week before, from {this.over:%B}"
    typed = {"title": title, "owner": parties[organisation_of(this.reminded)], "due_on": "2027-12-01"}
    raised = raiser.post(f"{form.path}?review={review['id']}", filled(form, **typed))
    assert (raised.path, title in raised.text) == ("/consortia/northern/commitments/", True), raised.text
    (found,) = [row for row in listed(api, "commitments") if row["title"] == title]
    assert (found["state"], found["review"]) == ("raised", review["id"])
    address = f"/consortia/northern/commitments/{found['id']}/"
    asked = owner.get(f"{address}agree/")
    owner.post(asked.path, filled(asked, person_name=NAMES[this.reminded]))
    owner.post(f"{address}claim/", filled(owner.get(address)))
    raiser.post(f"{address}verify/", filled(raiser.get(address)))
    assert api.call("GET", f"{API}/commitments/{found['id']}/").data["state"] == "verified"


def organisation_of(address):
    return PEOPLE[NAMES[address]]


def listed(api, noun):
    return api.call("GET", f"{API}/{noun}/").data["results"]


def the_review(api, this):
    """Return this round’s review, if there is one yet."""
    return next((row for row in listed(api, "reviews") if row["opens_on"] == this.opens.isoformat()), None)
