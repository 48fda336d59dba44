"""The bids of the story, one at every stage, each brought there by what people recorded on the day."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from consortium.access.actor import Actor
from consortium.demo.partnerships import ALLIANCE, COAST, HEARING, KITCHEN, WARM
from consortium.demo.stage import Stage, fixed_id
from partners.bids import actions as bids
from partners.bids import sharing
from partners.bids.models import Bid, Route
from partners.bids.stages import Decision, Outcome
from partners.corrections import actions as corrections
from partners.lots import actions as lots
from partners.preparing import actions as preparing
from partners.preparing.queries import criteria_of

WHEN_DUE = 12  # noon
ADVICE_CPV = "85312310-5"


@dataclass(frozen=True)
class Response:
    """A bid. Every number of days is counted back from today; below nothing it is still to come."""

    key: str
    partnership: str
    lead: str
    title: str
    commissioner: str
    annual: int
    months: int
    found: int
    due: int
    shares: dict[str, str] = field(default_factory=dict)
    route: Route = Route.LIGHT_TOUCH
    more: dict[str, Any] = field(default_factory=dict)
    qualified: int | None = None
    decided: tuple[int, Decision, str] | None = None
    submitted: int | None = None
    shortlisted: int | None = None
    notified: int | None = None
    outcome: tuple[int, Outcome, str] | None = None
    scores: str = ""  # one digit a criterion that ships, in their order; a dash is not scored


QUALITY_FIRST = {"weight_price": Decimal(20), "weight_quality": Decimal(70), "weight_social_value": Decimal(10)}
ANSWERED = {
    "incumbents": "A national provider, whose contract ends with the year.",
    "tupe_likely": True,
    "local_provider": "partly",
    "local_provider_note": "Partners of ours deliver some of it on small grants; the bid pays for what they do.",
    "community_led": "yes",
    "community_led_note": "Weavers and Fellside were asked before the price was.",
}
FAIR_SHARES = {
    "harbour": "33", "lantern": "20", "moorland": "14", "tarn": "13", "weavers": "8", "northmere": "5",
    "saltmarsh": "5", "fellside": "2",
}  # fmt: skip
RESPONSES = [
    Response(
        "coastal", ALLIANCE, "harbour", "Advice for the coastal wards", "Riverbank Borough Council", 640_000, 36,
        found=540, qualified=530, decided=(520, Decision.GO, "Every partner already works there."), due=470,
        submitted=471, shortlisted=446, notified=428, outcome=(414, Outcome.WON, "Buyers read our case studies first."),
        shares=FAIR_SHARES, more={"ocid": "ocds-zz0000-coastal", **QUALITY_FIRST},
    ),
    Response(
        "winter", WARM, "lantern", "Warm homes winter service", "Riverbank Borough Council", 180_000, 12,
        found=410, qualified=402, decided=(395, Decision.GO, "Short, but it lets us test the referral route."), due=360,
        submitted=361, notified=330, outcome=(316, Outcome.WON, ""), route=Route.BELOW_THRESHOLD,
        shares={"lantern": "48", "harbour": "27", "saltmarsh": "15", "weavers": "10"},
    ),
    Response(
        "energy", ALLIANCE, "lantern", "Regional energy advice", "Northern Counties Combined Authority", 410_000, 24,
        found=300, qualified=292, decided=(280, Decision.GO, "A telephone service suits Lantern."), due=245,
        submitted=245, shortlisted=226, notified=208,
        outcome=(200, Outcome.LOST, "Price counted for half; we were 9 % above the winner."),
        route=Route.OPEN, shares={"lantern": "60", "harbour": "25", "moorland": "15"},
    ),
    Response(
        "gate", HEARING, "tarn", "Advice at the prison gate", "Ministry for Fair Courts", 95_000, 24,
        found=180, qualified=172, decided=(165, Decision.GO, ""), due=140,
        outcome=(150, Outcome.WITHDRAWN, "Vetting would have taken longer than the bid."),
        shares={"tarn": "70", "quarry": "30"}, route=Route.GRANT,
    ),
    Response(
        "libraries", KITCHEN, "weavers", "Information points in libraries", "Riverbank Borough Council", 60_000, 24,
        found=150, qualified=141, due=95, outcome=(110, Outcome.CANCELLED, "The libraries’ review came first."),
        shares={"weavers": "60", "fellside": "40"}, route=Route.BELOW_THRESHOLD,
    ),
    Response(
        "carers", WARM, "harbour", "Advice and support for carers", "Riverbank Borough Council", 220_000, 48,
        found=140, qualified=133, decided=(126, Decision.GO, "Saltmarsh wrote the case for it."), due=76,
        submitted=76, shortlisted=40, notified=4,
        shares={"harbour": "40", "saltmarsh": "35", "lantern": "15", "weavers": "10"}, more=QUALITY_FIRST,
    ),
    Response(
        "inclusion", KITCHEN, "weavers", "Digital inclusion, community lots", "Northern Counties Combined Authority",
        130_000, 36, found=120, qualified=110, decided=(101, Decision.GO, "The only lots for small organisations."),
        due=52, submitted=53, shortlisted=16,
        shares={"weavers": "40", "northmere": "20", "moorland": "20", "saltmarsh": "12.5", "fellside": "7.5"},
    ),
    Response(
        "framework", COAST, "harbour", "Financial inclusion framework, lot 2", "Northern Counties Combined Authority",
        150_000, 24, found=75, qualified=70, decided=(60, Decision.GO, ""), due=13, submitted=13,
        route=Route.FRAMEWORK, shares={"harbour": "55", "moorland": "45"},
    ),
    Response(
        "helpline", ALLIANCE, "moorland", "Welfare rights helpline", "Northern Counties Combined Authority",
        275_000, 36, found=62, qualified=50, decided=(33, Decision.GO, "Moorland leads: it runs it today."), due=-9,
        shares={"moorland": "45", "harbour": "20", "tarn": "20", "fellside": "5"},
        more={"clarification": -3, **QUALITY_FIRST}, scores="55345342",
    ),
    Response(
        "interpreters", HEARING, "tarn", "Interpreters at tribunals", "Ministry for Fair Courts", 88_000, 24,
        found=40, qualified=31, decided=(11, Decision.CLARIFY_FIRST, "Who pays for cancelled hearings?"), due=-24,
        shares={"tarn": "60", "quarry": "40"}, more={"clarification": -6}, scores="4413-223",
    ),
    Response(
        "surgeries", KITCHEN, "weavers", "Advice in GP surgeries", "Riverbank Health Partnership", 240_000, 36,
        found=24, qualified=12, due=-36, route=Route.PSR_COMPETITIVE,
    ),
    Response(
        "tenancies", HEARING, "tarn", "Keeping tenancies going", "Riverbank Borough Council", 115_000, 24,
        found=6, due=-48,
    ),
]  # fmt: skip


# Lots of the digital inclusion bid: each with its value, and the day on which it was lost.
LOTS = [
    ("1", "Riverbank", 54_000, None),
    ("2", "The coast", 46_000, None),
    ("3", "The valleys", 30_000, 9),
]


def stage_bids(stage: Stage) -> None:
    for response in RESPONSES:
        _stage_one(stage, response)
    stage.scene(stage.ago(105, 10), _divide, stage)
    for number, _title, _value, lost in LOTS:
        if lost is not None:
            stage.scene(stage.ago(lost, 10), _lose, stage, number, lost)
    stage.scene(stage.ago(5, 15), _correct, stage)


def _correct(stage: Stage, *, now: datetime) -> None:
    """Propose what both partners of the framework have still to agree to."""
    halves = [
        corrections.Part(organisation=stage.organisations[key], share=Decimal(50)) for key in ("harbour", "moorland")
    ]
    reason = "Moorland takes on the evening line, which the buyer asked for in a clarification."
    corrections.propose(stage.bids["framework"], shares=halves, reason=reason, by=stage.coordinator, now=now)


def _divide(stage: Stage, *, now: datetime) -> None:
    for number, title, value, _lost in LOTS:
        known = {"id": fixed_id("lot", number), "value": Decimal(value)}
        lots.add_lot(stage.bids["inclusion"], number=number, title=title, by=stage.coordinator, now=now, **known)


def _lose(stage: Stage, number: str, days_ago: int, *, now: datetime) -> None:
    bid = stage.bids["inclusion"]
    act: dict[str, Any] = {"outcome_on": stage.day(days_ago), "by": stage.coordinator, "now": now}
    lots.decide_lot(bid, lot=bid.lots.get(number=number), outcome=Outcome.LOST, **act)


def _stage_one(stage: Stage, response: Response) -> None:
    def scene(days_ago: int | None, act: Callable[..., Any], hour: int, **facts: Any) -> None:
        if days_ago is not None:
            stage.scene(stage.ago(days_ago, hour), _record, stage, response.key, act, facts)

    stage.scene(stage.ago(response.found, 9), _find, stage, response)
    scene(response.qualified, bids.qualify, 10, qualifying_on=stage.day(response.qualified or 0))
    if response.scores:
        scene(response.qualified, _score, 16, digits=response.scores)
    if response.decided:
        days_ago, decision, reason = response.decided
        day = stage.day(days_ago)
        scene(days_ago, bids.decide, 11, decision=decision, decision_reason=reason, decided_on=day)
    scene(response.submitted, sharing.submit, 11)
    scene(response.shortlisted, bids.shortlist, 13, shortlisted_on=stage.day(response.shortlisted or 0))
    if response.notified is not None:
        day = stage.day(response.notified)
        scene(response.notified, bids.notify_award, 14, award_notified_on=day, standstill_began_on=day)
    if response.outcome:
        _stage_outcome(stage, response, scene)


def _score(bid: Bid, *, digits: str, by: Actor, now: datetime) -> None:
    pairs = zip(criteria_of(bid.consortium), digits, strict=True)
    marks = [preparing.Mark(criterion, int(digit)) for criterion, digit in pairs if digit != "-"]
    preparing.score(bid, scores=marks, by=by, now=now)


def _stage_outcome(stage: Stage, response: Response, scene: Callable[..., None]) -> None:
    days_ago, outcome, lessons = response.outcome  # type: ignore[misc]
    facts: dict[str, Any] = {"outcome_on": stage.day(days_ago), "lessons": lessons}
    verbs = {Outcome.WITHDRAWN: bids.withdraw, Outcome.CANCELLED: bids.cancel}
    if outcome in verbs:
        scene(days_ago, verbs[outcome], 15, **facts)
    else:
        scene(days_ago, bids.record_outcome, 15, outcome=outcome, **facts)


def _find(stage: Stage, response: Response, *, now: datetime) -> None:
    known = {**(ANSWERED if response.decided else {}), **response.more}
    clarification = known.pop("clarification", None)
    if clarification is not None:
        known["clarification_deadline_at"] = stage.ago(clarification, WHEN_DUE)
    bid = bids.create(
        id=fixed_id("bid", response.key),
        partnership=stage.partnerships[response.partnership],
        lead=stage.organisations[response.lead],
        title=response.title,
        commissioner=response.commissioner,
        commissioner_organisation=_commissioner(stage, response),
        route=response.route,
        cpv=ADVICE_CPV,
        area="Riverbank and the coast",
        annual_value=Decimal(response.annual),
        total_value=Decimal(response.annual) * response.months / 12,
        term_months=response.months,
        submission_deadline_at=stage.ago(response.due, WHEN_DUE),
        award_expected_on=stage.day(response.due) + timedelta(days=60),
        starts_on=stage.day(response.due) + timedelta(days=150),
        by=stage.coordinator,
        now=now,
        **known,
    )
    for key, share in response.shares.items():
        sharing.add_partner(
            bid, organisation=stage.organisations[key], share=Decimal(share), by=stage.coordinator, now=now
        )
    stage.bids[response.key] = bid


def _commissioner(stage: Stage, response: Response) -> Any:
    council = stage.organisations["riverbank"]
    return council if council.name == response.commissioner else None


def _record(stage: Stage, key: str, act: Callable[..., Any], facts: dict[str, Any], *, now: datetime) -> None:
    act(stage.bids[key], by=stage.coordinator, now=now, **facts)
