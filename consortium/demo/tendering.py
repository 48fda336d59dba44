"""Internal rounds of the story: one moved the shares of a contract, a panel scores one, one takes applications."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from consortium.demo.contracts import LIVE
from consortium.demo.postman import deliver_now
from consortium.demo.stage import Stage, fixed_id
from partners.rounds import actions as rounds
from partners.rounds import applying, deciding, judging, messages
from partners.rounds.models import Application, Round


class Offered(NamedTuple):
    """The numbers count back from today; it closes at nine. A score has a digit a criterion."""

    key: str
    contract: str
    title: str
    offer: str
    share: str
    opened: int
    closed: int
    criteria: list[tuple[str, int]]
    applied: dict[str, tuple[str, str]]
    panel: list[str]
    declared: dict[str, tuple[str, list[str]]]
    scores: list[tuple[str, str, str, str]]


REACH = "How would you reach people who do not come to an office?"
PEOPLE = "Who would do the work, and who stands in for them?"
OFFERS = [
    Offered(
        "visits", "winter", "Home visits for the winter",
        "Two hundred visits to people who cannot leave home, in the four western wards.", "18", 172, 153,
        [(REACH, 60), (PEOPLE, 40)],
        {
            "saltmarsh": ("june", "Carers know which doors to knock at. Two of us visit together, and write it up."),
            "weavers": ("sol", "From the kitchen table to the front door: our volunteers would go out on Mondays."),
        },
        ["nia", "hilda"],
        {"nia": ("", []), "hilda": ("", [])},
        [
            ("nia", "saltmarsh", "54", "They name streets, and who lives there."),
            ("nia", "weavers", "33", "Mondays alone may be too few."),
            ("hilda", "saltmarsh", "44", "Two together is safe; holidays are thought of."),
            ("hilda", "weavers", "34", "Good people, and few of them."),
        ],
    ),
    Offered(
        "evenings", "coastal", "Evening drop-in at the pier",
        "One evening a week from spring: somebody at the desk, tea, and a quiet room.", "3", 26, 5,
        [("How would people who work by day hear of it?", 30), (PEOPLE, 30), (REACH, 40)],
        {
            "fellside": ("rosa", "We go with people to appeals in the evening already. They would come to us there."),
            "saltmarsh": ("june", "Thursdays, when the choir sings next door: forty people pass the room."),
        },
        ["nia", "hilda", "dev"],
        {"hilda": ("", []), "dev": ("My sister keeps Saltmarsh’s accounts.", ["saltmarsh"])},
        [("hilda", "fellside", "443", "They are there already; posters alone will not do.")],
    ),
    Offered(
        "pantry", "coastal", "Benefit checks at the food pantry",
        "A table at the pantry on the two mornings when it is open, for whoever would like their benefits checked.",
        "2", 6, -12, [(REACH, 50), (PEOPLE, 50)], {}, ["nia", "hilda"], {}, [],
    ),
]  # fmt: skip
CHOSEN, REASON = "saltmarsh", "It named the people it would visit, and how two go together."


def stage_tendering(stage: Stage) -> None:
    for each in OFFERS:
        stage.scene(stage.ago(each.opened + 4, 12), _prepare, stage, each)
        stage.scene(stage.ago(each.opened, 9), _open, stage, each)
        stage.scene(stage.ago(each.opened, 9) + timedelta(days=4), deliver_now, stage, kind=messages.OPENED)
        for person, text in each.applied.values():
            stage.scene(stage.ago(each.closed + 3, 16), _apply, stage, each, person, text)
        for person, (interest, keys) in each.declared.items():
            stage.scene(stage.ago(each.closed - 2, 11), _declare, stage, each, person, (interest, keys))
        for score in each.scores:
            stage.scene(stage.ago(each.closed - 2, 14), _score, stage, each, score)
    stage.scene(stage.ago(147, 12), _choose, stage, OFFERS[0])
    stage.scene(stage.ago(147, 12) + timedelta(days=4), deliver_now, stage, kind=messages.OUTCOME)
    stage.scene(stage.ago(_winter().reallocated, 12), _allocate, stage, OFFERS[0])


def _winter() -> Any:
    return next(live for live in LIVE if live.key == "winter")


def _round(each: Offered) -> Round:
    found: Round = Round.objects.get(pk=fixed_id("round", each.key))
    return found


def _application(stage: Stage, each: Offered, key: str) -> Application:
    found: Application = _round(each).applications.get(organisation=stage.organisations[key])
    return found


def _prepare(stage: Stage, each: Offered, *, now: datetime) -> None:
    by = stage.coordinator
    made = rounds.create(
        id=fixed_id("round", each.key),
        contract=stage.contracts[each.contract],
        title=each.title,
        offer=each.offer,
        share=Decimal(each.share),
        opens_on=stage.day(each.opened),
        closes_at=stage.ago(each.closed, 9),
        by=by,
        now=now,
    )
    for question, weight in each.criteria:
        rounds.add_criterion(made, question=question, weight=Decimal(weight), by=by, now=now)
    for person in each.panel:
        contact: Any = stage.seats[person].contact
        judging.add_panel_member(made, contact=contact, by=by, now=now)


def _open(stage: Stage, each: Offered, *, now: datetime) -> None:
    rounds.open(_round(each), by=stage.coordinator, now=now)


def _apply(stage: Stage, each: Offered, person: str, text: str, *, now: datetime) -> None:
    applying.submit(_round(each), text=text, by=stage.actor(person), now=now)


def _declare(stage: Stage, each: Offered, person: str, told: tuple[str, list[str]], *, now: datetime) -> None:
    interest, keys = told
    conflicts = [_application(stage, each, key) for key in keys]
    judging.declare(_round(each), interest=interest, conflicts=conflicts, by=stage.actor(person), now=now)


def _score(stage: Stage, each: Offered, score: tuple[str, str, str, str], *, now: datetime) -> None:
    (person, key, digits, reason), round = score, _round(each)
    scores = {criterion: (int(digit), reason) for criterion, digit in zip(round.criteria.all(), digits, strict=True)}
    application = _application(stage, each, key)
    judging.score(round, application=application, scores=scores, by=stage.actor(person), now=now)


def _choose(stage: Stage, each: Offered, *, now: datetime) -> None:
    chosen = _application(stage, each, CHOSEN)
    deciding.record_outcome(_round(each), application=chosen, reason=REASON, by=stage.coordinator, now=now)


def _allocate(stage: Stage, each: Offered, *, now: datetime) -> None:
    live = _winter()
    rounds.allocate(
        _round(each),
        effective_from=stage.day(live.reallocated) + timedelta(days=10),
        shares={stage.organisations[key]: Decimal(share) for key, share in live.shares.items()},
        reason=live.reason,
        by=stage.coordinator,
        now=now,
    )
