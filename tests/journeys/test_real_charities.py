"""The main job on the largest charities of the register, brought in as a coordinator brings them in.

The organisations are real; the people are invented, and so is everything they say.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import cycle

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as project
from django.utils.html import escape

from consortium import clock
from consortium.access.roles import Role
from consortium.mail import dispatcher
from consortium.membership.models import Membership
from consortium.notifications import planners
from consortium.organisations.models import Organisation
from partners.partnerships import actions as partnerships
from reflections.questions.models import FIVE
from reflections.reviews import cadences
from reflections.reviews.models import Review, Status
from reflections.turn import turn
from tests import services
from tests.factories.api import Integrator
from tests.factories.spreadsheets import Importing, counts
from tests.factories.world import NOW, make_seat, make_user
from tests.journeys import steps
from tests.journeys.browsing import Insider
from tests.mail.conftest import sink

__all__ = ["sink"]

pytestmark = [pytest.mark.realdata, pytest.mark.slow, pytest.mark.timeout(300)]

OPENS = date(2027, 3, 2)
ASK, LAST, NEWS = "how is working together?", "last chance to answer", "the result of the review is out"
NONE_SHOWN = (
    "No band is shown here: too few organisations gave a score for everybody’s answer to stay hidden. "
    "It says nothing about what they answered."
)
SUPPRESSED = {"value": None, "suppressed": True, "reason": "below_threshold"}


class Northern:
    """The consortium on a clock that the test moves: what beat, worker and mail server do happens on `tick`."""

    def __init__(self, world, client, sink, offset_file):
        self.world, self.client, self.sink, self.offset_file = world, client, sink, offset_file

    def tick(self, day, hour=9):
        """Let it be that day, and the clock do what is due; return the letters that left."""
        instant = datetime(day.year, day.month, day.day, hour, 30, tzinfo=UTC)
        moved = instant - clock.now() + clock.offset()
        self.offset_file.write_text(str(moved.total_seconds()))
        before = len(self.sink.mails)
        turn(clock.now())
        assert planners.plan(clock.now()) == 0
        dispatcher.run()
        return self.sink.mails[before:]

    def bring_in(self):
        """Import the register through the admin; return a spread of the charities, from A to Z."""
        top = services.REAL_DATA / "charity" / "top2000.csv"
        importing = Importing(self.client, "organisation")
        assert counts(importing.run(data=top.read_bytes(), name=top.name)) == (2456, 0, 0, 8)
        imported = Organisation.objects.exclude(annual_income=None).order_by("name", "pk")
        return list(imported)[::160]

    def partnership_of(self, charities, name):
        """Start a partnership with one invented person for each charity; return their addresses."""
        for charity in charities:
            Membership.objects.create(
                consortium=self.world.northern,
                organisation=charity,
                admitted_on=date(2024, 1, 1),
                applied_on=date(2023, 12, 1),
                created_at=NOW,
                updated_at=NOW,
            )
        people = [make_user(f"Person {number} of {name}") for number in range(len(charities))]
        for person, charity in zip(people, charities, strict=True):
            EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
            make_seat(self.world.northern, Role.MEMBER_LEAD, charity, person)
        partnership = partnerships.create(
            name=name,
            lead=charities[0],
            partners=charities[1:],
            started_on=date(2025, 4, 1),
            by=self.world.coordinator,
            now=clock.now(),
        )
        cadences.set_cadence(
            partnership, anchor_on=OPENS, mode="confidential", by=self.world.coordinator, now=clock.now()
        )
        return [person.email for person in people]

    def signed_in(self, address):
        """Return the browser of somebody who signed in by the code in the mail."""
        browser, before = Insider(project.SITE_URL), len(self.sink.mails)

        def code():
            dispatcher.run()
            return steps.code_in(steps.letters_in(self.sink.mails[before:], "Your sign-in code")[address])

        steps.sign_in(browser, address, code)
        return browser


@pytest.fixture
def northern(world, signed_in, sink, settings, tmp_path):
    settings.CLOCK_OFFSET_FILE = str(tmp_path / "clock-offset")
    running = Northern(world, signed_in(world.seats.coordinator), sink, tmp_path / "clock-offset")
    running.tick(OPENS - timedelta(days=1))
    return running


def answer(letters, address, scores, **how):
    """Answer everything from the link in the letter, and submit."""
    browser = Insider(project.SITE_URL)
    name = letters[address]["To"].addresses[0].display_name
    task = steps.open_task(browser, letters[address], name)
    page = browser.get(steps.first_question(task))
    steps.submit(browser, steps.answer_the_rest(browser, page, cycle(scores), **how))


def take_round(northern, people, finishers, scores, **how):
    """From the opening to the release: the first half answers at once, the others of `finishers` when reminded."""
    asks = steps.letters_in(northern.tick(OPENS), ASK)
    assert sorted(asks) == sorted(people)
    prompt, reminded = finishers[: len(finishers) // 2], finishers[len(finishers) // 2 :]
    for address in prompt:
        answer(asks, address, scores, **how)
    reminders = steps.letters_in(northern.tick(date(2027, 3, 8)), "your view is still wanted")
    assert sorted(reminders) == sorted(set(people) - set(prompt))
    for address in reminded:
        answer(reminders, address, scores, **how)
    unfinished = sorted(set(people) - set(finishers))
    northern.tick(date(2027, 3, 11))
    assert sorted(steps.letters_in(northern.tick(date(2027, 3, 15)), LAST)) == unfinished
    assert Review.objects.get().status_at(clock.now()) == Status.OPEN  # a confidential review never closes early
    news = steps.letters_in(northern.tick(date(2027, 3, 17)), NEWS)
    assert sorted(news) == sorted(people)
    return Review.objects.get()


def cells_in(world, review):
    """Return what a coordinator’s token reads, by target and behaviour."""
    answer = Integrator(world.seats.coordinator).call("GET", f"reviews/{review.pk}/result/").json()
    return {(cell["target_name"], cell["behaviour"]): cell["band"] for cell in answer["cells"]}


def panel(page, title):
    """Return the section of the result under this heading."""
    assert page.status_code == 200
    return page.text.split(f"<h2>{escape(title)}</h2>")[1].split("</section>")[0]


def test_eight_charities_of_which_seven_finish_read_their_bands(northern, world):
    charities = northern.bring_in()[:8]
    people = northern.partnership_of(charities, "Shelter for everybody")
    review = take_round(northern, people, people[:7], "45", skips=True)
    cells = cells_in(world, review)
    shown = {"value": "strong", "suppressed": False, "reason": None}
    assert [cells["", behaviour] for behaviour in FIVE] == [shown] * 5
    assert {str(cell) for (target, _), cell in cells.items() if target} == {str(SUPPRESSED)}
    page = northern.signed_in(people[1]).get(f"/consortia/northern/reviews/{review.pk}/result/")
    assert "Bands, not scores: strong, mixed or concern. They came out on 17 March 2027" in page.text
    whole = panel(page, "The partnership as a whole")
    assert (NONE_SHOWN in whole, "Strong" in whole) == (False, True)
    assert NONE_SHOWN in panel(page, f"{charities[1].name}: how your organisation is seen")
    # The lead’s own bands need five of the seven others: six scored it, and nobody was asked about itself.
    led = northern.signed_in(people[0]).get(f"/consortia/northern/reviews/{review.pk}/result/")
    own = panel(led, f"{charities[0].name}: how your organisation is seen")
    assert (NONE_SHOWN in own, "Strong" in own) == (False, True)


def test_six_charities_of_which_four_finish_are_told_why_a_result_is_suppressed(northern, world):
    charities = northern.bring_in()[8:14]
    people = northern.partnership_of(charities, "Advice by telephone")
    review = take_round(northern, people, people[:4], "12")
    cells = cells_in(world, review)
    assert [cells["", behaviour] for behaviour in FIVE] == [SUPPRESSED] * 5
    assert "concern" not in str(cells)
    page = northern.signed_in(people[0]).get(f"/consortia/northern/reviews/{review.pk}/result/")
    whole = panel(page, "The partnership as a whole")
    assert (NONE_SHOWN in whole, "Concern" in whole) == (True, False)
    # Three others scored the lead, which is enough for the lead itself and for nobody else.
    own = panel(page, f"{charities[0].name}: how your organisation is seen")
    assert (NONE_SHOWN in own, "Concern" in own) == (False, True)
    other = northern.signed_in(people[1]).get(f"/consortia/northern/reviews/{review.pk}/result/")
    about_lead = panel(other, charities[0].name)
    assert (NONE_SHOWN in about_lead, "Concern" in about_lead) == (True, False)
