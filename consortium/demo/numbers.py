"""Who has which advantage in the story's contracts, what organisations say of themselves, and hours nobody paid for."""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from consortium.demo.stage import Stage, fixed_id
from partners.fairness import actions as fairness
from partners.hours import actions as hours
from partners.power import actions as power
from partners.power.models import PowerFact


class Said(NamedTuple):
    """Days count back from today."""

    contract: str
    organisation: str
    point: str
    answer: str
    recorded: int
    since: int


class Given(NamedTuple):
    person: str
    bid: str
    contract: str
    amount: str
    days_ago: int
    note: str


ON_RECORD = [
    Said("coastal", "harbour", "holds_head_contract", "yes", 140, 366),
    Said("coastal", "harbour", "pays_others", "yes", 140, 366),
    Said("coastal", "harbour", "employs_coordinator", "no", 140, 366),
    Said("coastal", "harbour", "chairs", "yes", 140, 366),
    Said("coastal", "harbour", "casting_vote", "unknown", 140, 366),
    Said("coastal", "harbour", "sole_contact", "yes", 139, 366),
    Said("coastal", "harbour", "controls_data", "yes", 139, 366),
    Said("coastal", "harbour", "wrote_bid", "yes", 139, 420),
    Said("coastal", "harbour", "controls_data", "no", 30, 40),
    Said("coastal", "moorland", "pays_others", "no", 139, 366),
    Said("coastal", "moorland", "chairs", "no", 139, 366),
    Said("coastal", "moorland", "wrote_bid", "no", 139, 420),
    Said("coastal", "saltmarsh", "substitutable", "yes", 130, 366),
    Said("coastal", "fellside", "substitutable", "no", 130, 366),
    Said("winter", "lantern", "holds_head_contract", "yes", 125, 290),
    Said("winter", "lantern", "pays_others", "yes", 125, 290),
]
DECLARED = [
    ("june", 120, {"board": True, "senior_staff": True}),
    ("rosa", 118, {"board": True, "senior_staff": True}),
    ("tom", 116, {"board": False, "senior_staff": False}),
    ("dev", 115, {"board": False, "senior_staff": False}),
    ("sol", 112, {"board": True, "senior_staff": False}),
    ("hilda", 110, {"board": False, "senior_staff": True}),
    ("grace", 40, {}),
]
CONSENTS = [("june", 119), ("rosa", 117)]
GIVEN = [
    Given("june", "coastal", "", "26", 430, "Wrote the part on carers, and costed it"),
    Given("nia", "coastal", "", "14.5", 428, "Two meetings with the buyer"),
    Given("tom", "coastal", "", "61", 425, "The bid, the price, the appendices"),
    Given("rosa", "", "coastal", "9", 60, "Partners’ meetings, January to March"),
    Given("june", "", "coastal", "12.25", 45, "Hall kept open after the repair"),
    Given("sol", "", "winter", "7.5", 32, "Training for Lantern’s new callers"),
]


def stage_numbers(stage: Stage) -> None:
    for said in ON_RECORD:
        stage.scene(stage.ago(said.recorded, 11), _record, stage, said)
    stage.scene(stage.ago(120, 9), _contest, stage, "june", "Nobody else in the town has a hall or our volunteers.")
    for person, days_ago, answers in DECLARED:
        stage.scene(stage.ago(days_ago, 12), _declare, stage, person, answers)
    for person, days_ago in CONSENTS:
        stage.scene(stage.ago(days_ago, 12), _consent, stage, person)
    for number, given in enumerate(GIVEN):
        stage.scene(stage.ago(given.days_ago, 17), _give, stage, number, given)


def _record(stage: Stage, said: Said, *, now: datetime) -> None:
    power.record(
        contract=stage.contracts[said.contract],
        organisation=stage.organisations[said.organisation],
        point=said.point,
        answer=said.answer,
        since=stage.day(said.since),
        by=stage.coordinator,
        now=now,
    )


def _contest(stage: Stage, person: str, sentence: str, *, now: datetime) -> None:
    """Contest the only answer about one's own organisation."""
    by = stage.actor(person)
    power.contest(PowerFact.objects.get(organisation=by.organisation_id), sentence=sentence, by=by, now=now)


def _declare(stage: Stage, person: str, answers: dict[str, bool], *, now: datetime) -> None:
    fairness.declare(**answers, by=stage.actor(person), now=now)


def _consent(stage: Stage, person: str, *, now: datetime) -> None:
    fairness.consent(by=stage.actor(person), now=now)


def _give(stage: Stage, number: int, given: Given, *, now: datetime) -> None:
    by = stage.actor(given.person)
    hours.log(
        id=fixed_id("hours", str(number)),
        organisation=next(each for each in stage.organisations.values() if each.pk == by.organisation_id),
        bid=stage.bids.get(given.bid),
        contract=stage.contracts.get(given.contract),
        hours=Decimal(given.amount),
        worked_on=stage.day(given.days_ago),
        note=given.note,
        by=by,
        now=now,
    )
