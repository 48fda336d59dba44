"""Web workers killed with SIGKILL while somebody types: what the page said was saved is there."""

import os
import random
import re
import signal
import threading
import time
from datetime import date, datetime
from http.client import HTTPException
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.factories.forms import filled
from tests.journeys import steps
from tests.journeys.browsing import Visitor
from tests.journeys.scene import PEOPLE

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.timeout(240)]

API = "/api/v1/consortia/northern"
TODAY = date(2027, 3, 2)
KILLS = 6


@pytest.fixture
def letter(stack):
    """The letter that asks Ann, in a review that has just been opened."""
    stack.travel_to(datetime(2027, 3, 2, 9, 30, tzinfo=ZoneInfo("Europe/London")))
    scene = stack.prepare()
    stack.start()
    api = Visitor(stack.site, scene["token"])
    planned = {"partnership": scene["partnership"], "opens_on": TODAY.isoformat(), "mode": "private"}
    review = api.call("POST", f"{API}/reviews/", planned)
    assert review.status_code == 201, review.text
    assert api.call("POST", f"{API}/reviews/{review.data['id']}/open/", {}).status_code == 200
    asked = [f"{name.lower().replace(' ', '.')}@example.org" for name in PEOPLE]
    return stack.wait_for_letters("how is working together?", *asked)[asked[0]]


class Typist(threading.Thread):
    """Types on, one autosave after the other, until the server is gone or it is told to stop.

    It remembers what was acknowledged.
    """

    def __init__(self, browser, page, first):
        super().__init__()
        self.browser, self.typed, self.number = browser, filled(page), first
        self.path, self.acknowledged, self.sent, self.told = page.path, None, None, False

    def run(self):
        while not self.told:
            self.number += 1
            self.sent = f"Word {self.number}"
            try:
                answer = self.browser.post(self.path, {**self.typed, "answer": self.sent}, HX_Request="true")
            except (OSError, HTTPException):
                return
            assert answer.status_code == 200, answer.text
            self.typed["version"] = re.search(r'name="version"[^>]*value="(\d+)"', answer.text)[1]
            self.acknowledged = self.sent


def workers_of(process):
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return [int(pid) for pid in children.split()]


def texts_page(browser, task):
    """Answer the scores, and stop at the first question that is answered in words."""
    page = browser.get(steps.first_question(task))
    while "<textarea" not in page.text:
        given = steps.NOBODY if page.path.endswith("/choose/") else "3"
        before, page = page.path, browser.post(page.path, filled(page, answer=given))
        assert (page.status_code, page.path != before) == (200, True), page.text
    return page


def test_words_that_were_acknowledged_survive_the_worker(stack, letter):
    browser, dice = Visitor(stack.site), random.Random("kills")
    page = texts_page(browser, steps.open_task(browser, letter, "Ann Archer"))
    path, saved = page.path, 0
    for _ in range(KILLS):
        typist = Typist(browser, page, saved)
        typist.start()
        stack.until(lambda typist=typist: typist.acknowledged or not typist.is_alive(), "something is saved")
        time.sleep(dice.uniform(0, 0.3))
        for pid in workers_of(stack.processes["web"]):
            os.kill(pid, signal.SIGKILL)
        typist.told = True  # a connection that waited is answered by the next worker
        typist.join(40)
        assert not typist.is_alive()
        stack.until(lambda: _reads(browser, path), "the server has new workers")
        page = browser.get(path)
        kept = filled(page)["answer"]
        assert kept in {typist.acknowledged, typist.sent}, (typist.acknowledged, typist.sent, kept)
        saved = int(kept.split()[1])
    assert saved > KILLS


def _reads(browser, path):
    try:
        return browser.get(path).status_code == 200
    except (OSError, HTTPException):
        return False
