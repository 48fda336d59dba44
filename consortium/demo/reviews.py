"""The reviews of the story: three that are closed and one open among the eight, one between two, one planned."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from consortium.access.actor import clock as clock_actor
from consortium.demo.opinions import Respondent
from consortium.demo.partnerships import ALLIANCE, COAST, HEARING
from consortium.demo.stage import Stage
from reflections import turn
from reflections.responses import actions as responses
from reflections.responses import choice, pages
from reflections.responses.answers import Answers
from reflections.reviews import actions as reviews
from reflections.reviews import cadences, invitations, windows
from reflections.reviews.models import Mode
from reflections.reviews.queries import screens_of

EIGHT = ["harbour", "moorland", "tarn", "lantern", "northmere", "fellside", "saltmarsh", "weavers"]
DUE_IN = timedelta(days=6)
EVERY = 6  # months


class Round(NamedTuple):
    name: str
    months_before: int
    answered_after: dict[str, int]
    told: str = ""


ALL_ANSWER = {"tom": 2, "nia": 3, "hilda": 1, "dev": 8, "grace": 10, "rosa": 5, "june": 12, "sol": 4}
ROUNDS = [
    Round(
        "round-1", 18, ALL_ANSWER,
        "You said that decisions were made before the meeting. From now on papers come a week before it, and anything "
        "over £5,000 is decided by all of us.",
    ),
    Round(
        "round-2", 12, ALL_ANSWER | {"june": 6, "grace": 13},
        "You said that notes of commissioner meetings help. We keep on with them, and the chair goes round.",
    ),
    Round("round-3", 6, ALL_ANSWER | {"tom": 1, "dev": 3}),
    Round("round-4", 0, {"hilda": 1, "grace": 2, "sol": 4}),
]  # fmt: skip
DRAFTS = [("june", 3, 17), ("tom", 5, 9)]  # who, how many days after it opened, how many pages in
PASSED_ON = ("dev", "kit", 3)


def latest_opening(today: date) -> date:
    """Return the day on which a review opened that is due in six days, or that was extended to be."""
    due_on = today + DUE_IN
    fitting = [due_on - window for window in (windows.WINDOW, windows.LONG_WINDOW)]
    return next((day for day in fitting if windows.due_on(day) == due_on), fitting[-1])


def stage_reviews(stage: Stage) -> None:
    latest = latest_opening(stage.today)
    for turn_of in ROUNDS:
        opens_on = latest - relativedelta(months=turn_of.months_before)
        planned_at = stage.instant(opens_on - timedelta(days=20))
        stage.scene(planned_at, _plan, stage, turn_of.name, ALLIANCE, opens_on=opens_on)
        stage.scene(stage.instant(opens_on, 7), _open, stage, turn_of)
    stage.scene(stage.instant(latest - timedelta(days=21)), _set_cadence, stage, latest + relativedelta(months=EVERY))
    _stage_the_open_one(stage, latest)
    pair_on = stage.day(100)
    stage.scene(stage.instant(pair_on - timedelta(days=15)), _plan, stage, "pair", COAST, opens_on=pair_on)
    stage.scene(stage.instant(pair_on, 7), _open, stage, Round("pair", 0, {"tom": 2, "nia": 5}))
    stage.scene(stage.ago(2, 16), _plan, stage, "planned", HEARING, opens_on=stage.day(-12))


def _stage_the_open_one(stage: Stage, opened_on: date) -> None:
    for person, days, questions in DRAFTS:
        when = stage.instant(opened_on + timedelta(days=days), 19)
        stage.scene(when, _answer, stage, "round-4", person, first=questions)
    person, colleague, days = PASSED_ON
    stage.scene(stage.instant(opened_on + timedelta(days=days), 12), _pass_on, stage, person, colleague)
    if windows.due_on(opened_on) < stage.today + DUE_IN:
        stage.scene(stage.instant(windows.due_on(opened_on) - timedelta(days=1)), _extend, stage)


def _plan(stage: Stage, name: str, partnership: str, *, opens_on: date, now: datetime) -> None:
    mode = Mode.CONFIDENTIAL if partnership == ALLIANCE else Mode.OPEN
    stage.reviews[name] = reviews.plan(
        stage.partnerships[partnership], opens_on=opens_on, mode=mode, by=stage.coordinator, now=now
    )


def _set_cadence(stage: Stage, anchor_on: date, *, now: datetime) -> None:
    cadences.set_cadence(
        stage.partnerships[ALLIANCE],
        anchor_on=anchor_on,
        every_months=EVERY,
        mode=Mode.CONFIDENTIAL,
        by=stage.coordinator,
        now=now,
    )


def _open(stage: Stage, turn_of: Round, *, now: datetime) -> None:
    """Open by the clock, and put on what follows: answers, the close, and what people were told."""
    review = reviews.open(stage.reviews[turn_of.name], by=clock_actor(stage.consortium.pk), now=now)
    for person, days in turn_of.answered_after.items():
        stage.scene(now + timedelta(days=days, hours=3), _answer, stage, turn_of.name, person)
    last = now + timedelta(days=max(turn_of.answered_after.values()), hours=4)
    closes_at = review.closes_at + timedelta(minutes=1) if review.mode == Mode.CONFIDENTIAL else last
    if closes_at <= stage.now:
        stage.scene(closes_at, _conclude, stage, turn_of.name)
    if turn_of.told:
        stage.scene(closes_at + timedelta(days=9, hours=10), _tell, stage, turn_of)


def _answer(stage: Stage, name: str, person: str, *, now: datetime, first: int | None = None) -> None:
    """Have the person go through every page and submit, or only through the first."""
    review, seat = stage.reviews[name], stage.seats[person]
    invitation = review.invitations.get(user=seat.user, passed_at=None)
    names: dict[object, str] = {row.pk: key for key, row in stage.organisations.items()}
    asked = screens_of(review, invitation.organisation_id)
    keys = ["harbour", "moorland"] if name == "pair" else EIGHT
    respondent = Respondent(name, names[invitation.organisation_id], keys, names)
    by = stage.actor(person)
    kept: Answers = {}
    if choice.KEY in {page.key for page in pages.met(kept, asked)[:first]}:
        kept = responses.choose(invitation, respondent.close(asked), version=0, by=by, now=now).opened()
    seen = [page for page in pages.met(kept, asked)[:first] if page.kind != choice.KIND]
    responses.save_draft(invitation, respondent.answers(seen), version=int(bool(kept)), by=by, now=now)
    if first is None:
        responses.submit(invitation, by=by, now=now)


def _pass_on(stage: Stage, person: str, colleague: str, *, now: datetime) -> None:
    invitation = stage.reviews["round-4"].invitations.get(user=stage.seats[person].user)
    contact = stage.seats[colleague].contact
    if contact:
        invitations.pass_on(invitation, contact=contact, by=stage.actor(person), now=now)


def _extend(stage: Stage, *, now: datetime) -> None:
    reviews.extend(stage.reviews["round-4"], due_on=stage.today + DUE_IN, by=stage.coordinator, now=now)


def _conclude(stage: Stage, name: str, *, now: datetime) -> None:
    turn.conclude(stage.reviews[name], now=now)


def _tell(stage: Stage, turn_of: Round, *, now: datetime) -> None:
    reviews.tell(stage.reviews[turn_of.name], outcome=turn_of.told, by=stage.coordinator, now=now)
