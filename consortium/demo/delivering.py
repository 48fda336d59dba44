"""How the two live contracts are delivered: variations, options, indicators, milestones and decisions."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from consortium.demo.stage import Stage, fixed_id
from partners.contracts import actions as contracts
from partners.decisions import actions as decisions
from partners.indicators import actions as indicators
from partners.indicators.models import Indicator
from partners.milestones import actions as milestones
from partners.options import actions as options
from partners.options import breaks
from partners.variations import actions as variations
from partners.variations.models import Variation

_TO_REPORT = timedelta(days=10)


class Measure(NamedTuple):
    """`results` are told ten days after each period, the first first; `corrected` is told ten days later still."""

    key: str
    contract: str
    owner: str
    person: str
    name: str
    definition: str
    target: str
    unit: str
    months: int
    results: list[tuple[str, str]]
    corrected: tuple[int, str, str] | None = None


MEASURES = [
    Measure(
        "advised", "coastal", "harbour", "tom", "People advised", "Each person once a quarter, whoever advised them.",
        "420", "people", 3, [("366", "approaching_target"), ("431", "good"), ("447", "good")],
    ),
    Measure(
        "answered", "coastal", "lantern", "dev", "Calls answered within two minutes", "Of all calls in opening hours.",
        "85", "%", 3, [("71.5", "requires_improvement"), ("83", "approaching_target"), ("88.4", "good")],
    ),
    Measure(
        "waiting", "coastal", "moorland", "nia", "People seen within ten working days", "From the first call.",
        "90", "%", 3, [("92", "good"), ("87.5", "approaching_target")],
    ),
    Measure(
        "visits", "winter", "saltmarsh", "june", "Home visits", "Visits made, in each month.",
        "60", "visits", 1,
        [("41", "inadequate"), ("55", "approaching_target"), ("63", "good"), ("66", "good"), ("64", "good"),
         ("58", "approaching_target"), ("61", "good"), ("67", "good")],
        (0, "49", "requires_improvement"),
    ),
]  # fmt: skip


class Day(NamedTuple):
    """`due` and `done` count back from today, or with a minus ahead; `moved` is from how many days ago, and why."""

    key: str
    contract: str
    owner: str
    title: str
    due: int
    done: int | None = None
    moved: tuple[int, str] | None = None


DAYS = [
    Day("opening", "coastal", "harbour", "The drop-in at the pier is open", 240, done=244),
    Day("training", "coastal", "tarn", "Everybody is trained in the new debt rules", 120, 96, (150, "Trainer ill.")),
    Day("hall", "coastal", "saltmarsh", "The hall is open again", 12, moved=(75, "The roof takes longer.")),
    Day("review", "coastal", "harbour", "Half-way review with the commissioner", -160),
    Day("report", "winter", "lantern", "Final report of the season", -60),
]


def stage_delivery(stage: Stage) -> None:
    """Tell it in the order in which a contract is lived: its terms, its measures, its changes."""
    _stage_terms(stage)
    for measure in MEASURES:
        stage.scene(stage.ago(280, 11), _measure, stage, measure)
    for each in DAYS:
        stage.scene(stage.ago(284, 11), _plan, stage, each)
    _stage_variations(stage)
    _stage_decisions(stage)


def _stage_terms(stage: Stage) -> None:
    def terms(contract: str, model: str, insurance: str, plan: dict[str, Any]) -> None:
        said = {"payment_model": model, "insurance_needed": insurance, **plan}
        stage.scene(stage.ago(286, 12), _act, stage, contract, contracts.revise, said)

    plan = {"exit_plan_due_on": stage.day(200), "exit_plan_agreed_on": None, "exit_plan_note": ""}
    terms("coastal", "block", "Public liability: £5m\nProfessional indemnity: £2m", plan)
    terms("winter", "mixed", "Public liability: £5m", plan)
    agreed = {"exit_plan_agreed_on": stage.day(190), "exit_plan_note": "Clients are handed over within eight weeks."}
    stage.scene(stage.ago(189, 12), _act, stage, "coastal", contracts.revise, agreed)
    season = stage.day(290) + timedelta(days=364)
    option = {"extends_to": season + timedelta(days=365), "notify_by": stage.today + timedelta(days=16)}
    term = stage.day(366) + timedelta(days=3 * 365)
    longer = {"extends_to": term + timedelta(days=730), "notify_by": term - timedelta(days=180)}
    clause = {"held_by": "commissioner", "ends_from": stage.today + timedelta(days=112), "notice_days": 90}
    added: list[tuple[str, Any, dict[str, Any]]] = [
        ("winter", options.create, {**option, "words": "Twelve months more, at the same price."}),
        ("coastal", options.create, {**longer, "words": "Two years more, in one step, by agreement."}),
        ("coastal", breaks.create, {**clause, "words": "The Council may end it at the half-way point."}),
    ]
    for contract, act, said in added:
        stage.scene(stage.ago(285, 12), _add, stage, contract, act, said)


def _stage_variations(stage: Stage) -> None:
    visits = {
        "title": "More home visits until March", "change": Decimal("9000"), "effective_on": stage.day(90),
        "asked_by": "commissioner", "reason": "The Council found money for 150 more visits.",
    }  # fmt: skip
    _propose(stage, ("winter", "visits"), 104, visits)
    for person in ("dev", "tom", "june", "sol"):
        stage.scene(stage.ago(102, 12), _vary, stage, "visits", variations.agree, {}, person=person)
    asked = {"consulted_on": stage.day(100), "who": "Visiting staff", "means": "Team meeting", "said": "Two more cars."}
    stage.scene(stage.ago(99, 12), _vary, stage, "visits", variations.consult, asked)
    stage.scene(stage.ago(95, 12), _vary, stage, "visits", variations.approve, {"approved_on": stage.day(95)})
    evening = {
        "title": "Evening sessions in two wards", "change": Decimal("24000"), "effective_on": stage.day(-60),
        "asked_by": "us", "reason": "People in work cannot come by day.",
    }  # fmt: skip
    _propose(stage, ("coastal", "evening"), 9, evening)
    for person in ("hilda", "dev"):
        stage.scene(stage.ago(7, 12), _vary, stage, "evening", variations.agree, {}, person=person)
    asked = {
        "consulted_on": stage.day(8),
        "who": "People at the drop-in",
        "means": "A form by the door",
        "said": "Thursdays suit.",
    }
    stage.scene(stage.ago(6, 12), _vary, stage, "evening", variations.consult, asked)
    fewer = {
        "title": "Close the office in Northmere", "change": Decimal("-18000"), "effective_on": stage.day(150),
        "asked_by": "commissioner", "reason": "Few people come there.",
    }  # fmt: skip
    _propose(stage, ("coastal", "fewer"), 170, fewer)
    no = {"reason": "Those who come have no bus to anywhere else."}
    stage.scene(stage.ago(166, 12), _vary, stage, "fewer", variations.refuse, no, person="grace")


def _stage_decisions(stage: Stage) -> None:
    pier = {
        "title": "The drop-in moves to the pier", "decided_by": "Steering group", "decided_on": stage.day(312),
        "options": "Stay at the hall; move to the pier; close the drop-in and visit people at home.",
        "reason": "The pier is step-free and on the bus route.",
    }  # fmt: skip
    voices = [
        ("People at the drop-in", stage.day(322), "Most come by bus, and two by wheelchair."),
        ("Volunteers", stage.day(320), "Fine, if there is a kitchen."),
        ("Saltmarsh Carers Circle", None, "Told the week after: the group met before they could be asked."),
    ]  # fmt: skip
    stage.scene(stage.ago(310, 12), _decide, stage, "coastal", pier, voices)
    weekends = {
        "title": "No visits at weekends", "decided_by": "Lantern Debt Line", "decided_on": stage.day(200),
        "options": "Visit on Saturdays; visit on weekdays alone.", "reason": "Nobody may be sent alone.",
    }  # fmt: skip
    asked = [("Visiting staff", stage.day(207), "Saturdays only in pairs.")]
    stage.scene(stage.ago(199, 12), _decide, stage, "winter", weekends, asked)


def _act(stage: Stage, contract: str, act: Any, said: dict[str, Any], *, now: datetime) -> None:
    stage.contracts[contract].refresh_from_db()
    act(stage.contracts[contract], **said, by=stage.coordinator, now=now)


def _add(stage: Stage, contract: str, act: Any, said: dict[str, Any], *, now: datetime) -> None:
    made = fixed_id(act.__module__, contract)
    act(id=made, contract=stage.contracts[contract], **said, by=stage.coordinator, now=now)


def _propose(stage: Stage, where: tuple[str, str], ago: int, said: dict[str, Any]) -> None:
    contract, key = where

    def propose(*, now: datetime) -> None:
        made = fixed_id("variation", key)
        variations.propose(id=made, contract=stage.contracts[contract], **said, by=stage.coordinator, now=now)

    stage.scene(stage.ago(ago, 12), propose)


def _vary(stage: Stage, key: str, act: Any, said: dict[str, Any], *, person: str = "asha", now: datetime) -> None:
    act(Variation.objects.get(pk=fixed_id("variation", key)), **said, by=stage.actor(person), now=now)


def _measure(stage: Stage, measure: Measure, *, now: datetime) -> None:
    contract = stage.contracts[measure.contract]
    indicator = indicators.create(
        id=fixed_id("indicator", measure.key),
        contract=contract,
        owner=stage.organisations[measure.owner],
        name=measure.name,
        definition=measure.definition,
        target=Decimal(measure.target),
        unit=measure.unit,
        frequency=measure.months,
        begins_on=contract.starts_on,
        by=stage.coordinator,
        now=now,
    )
    periods = list(indicator.rhythm.periods())
    told = [(number, value, rating, _TO_REPORT) for number, (value, rating) in enumerate(measure.results)]
    told += [(*measure.corrected, 2 * _TO_REPORT)] if measure.corrected else []
    for number, value, rating, after in told:
        period = periods[number]
        result = {"period_from": period.since, "value": Decimal(value), "rating": rating}
        stage.scene(stage.instant(period.to + after, 12), _tell, stage, measure, result)


def _tell(stage: Stage, measure: Measure, result: dict[str, Any], *, now: datetime) -> None:
    indicator = Indicator.objects.get(pk=fixed_id("indicator", measure.key))
    indicators.report(indicator, **result, by=stage.actor(measure.person), now=now)


def _plan(stage: Stage, each: Day, *, now: datetime) -> None:
    first = stage.day(each.due if each.moved is None else each.moved[0] - 20)
    milestone = milestones.create(
        id=fixed_id("milestone", each.key),
        contract=stage.contracts[each.contract],
        owner=stage.organisations[each.owner],
        title=each.title,
        due_on=first,
        by=stage.coordinator,
        now=now,
    )

    def scene(day: date, act: Any, said: dict[str, Any]) -> None:
        when = max(stage.instant(day, 15), now)
        stage.scene(when, lambda now: act(milestone, **said, by=stage.coordinator, now=now))

    if each.moved:
        scene(stage.day(each.moved[0]), milestones.move, {"due_on": stage.day(each.due), "reason": each.moved[1]})
    if each.done:
        scene(stage.day(each.done), milestones.complete, {"done_on": stage.day(each.done)})


def _decide(
    stage: Stage, contract: str, said: dict[str, Any], voices: list[tuple[str, date | None, str]], *, now: datetime
) -> None:
    by = stage.coordinator
    made = decisions.create(
        id=fixed_id("decision", contract), contract=stage.contracts[contract], **said, by=by, now=now
    )
    for who, day, told in voices:
        if day:
            decisions.consult(made, who=who, consulted_on=day, told=told, by=by, now=now)
        else:
            decisions.leave_out(made, who=who, told=told, by=by, now=now)
