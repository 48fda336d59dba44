"""The commitments of the story, out of its reviews, in every state."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from consortium.demo.partnerships import ALLIANCE, COAST
from consortium.demo.stage import Stage
from reflections.commitments import actions as commitments
from reflections.commitments.models import Commitment
from reflections.questions.models import Behaviour

Step = tuple[int, str, Callable[..., Any], dict[str, Any]]  # days ago, who, what, and what it asks
Steps = list[Step]


@dataclass(frozen=True)
class Drafted:
    """A draft that a concern left behind, put into the owner's own words. `target` is empty for the whole."""

    review: str
    target: str
    behaviour: str
    title: str
    by: str
    person: str
    published: int
    due: int
    steps: Steps = field(default_factory=list)


@dataclass(frozen=True)
class Raised:
    partnership: str
    review: str
    title: str
    behaviour: str
    owner: str
    raiser: str
    by: str
    raised: int
    due: int
    steps: Steps = field(default_factory=list)


def _agreed(days_ago: int, who: str, person: str) -> Step:
    return days_ago, who, commitments.agree, {"person_name": person}


DRAFTED = [
    Drafted(
        "round-1", "", Behaviour.POWER, "Anything over £5,000 is decided by all of us, with papers a week before",
        "tom", "Tom Reeve", 520, 430,
        [
            _agreed(519, "tom", "Tom Reeve"),
            (500, "tom", commitments.start, {}),
            (450, "tom", commitments.claim, {}),
            (438, "iain", commitments.verify, {}),
            (430, "iain", commitments.close, {"reason": "It has become how we work."}),
        ],
    ),
    Drafted(
        "round-1", "", Behaviour.COMMUNICATION, "A note of every meeting with a commissioner, within three days",
        "tom", "Priya Shaw", 519, 400,
        [
            _agreed(518, "tom", "Priya Shaw"),
            (410, "tom", commitments.claim, {}),
            (395, "iain", commitments.verify, {}),
        ],
    ),
    Drafted(
        "round-1", "harbour", Behaviour.COMMUNICATION, "Funders’ news goes to every partner on the day that we hear it",
        "tom", "Tom Reeve", 517, 60,
        [
            _agreed(516, "tom", "Tom Reeve"),
            (400, "tom", commitments.start, {}),
            (70, "tom", commitments.claim, {}),
            (58, "iain", commitments.contest, {}),
            (11, "tom", commitments.claim, {}),
        ],
    ),
    Drafted(
        "round-2", "northmere", Behaviour.POWER, "Smaller partners set the agenda of every second meeting",
        "grace", "Grace Okoro", 330, 18,
        [
            _agreed(328, "grace", "Grace Okoro"),
            (300, "grace", commitments.start, {}),
        ],
    ),
]  # fmt: skip
RAISED = [
    Raised(
        COAST, "pair", "A desk and a key for Moorland’s advisers", Behaviour.POWER, "harbour", "moorland", "nia", 90, 5,
        [
            _agreed(88, "tom", "Tom Reeve"),
            (60, "tom", commitments.start, {}),
            (6, "tom", commitments.claim, {}),
        ],
    ),
    Raised(
        COAST, "pair", "A referral form of one page", Behaviour.EMPATHY, "harbour", "moorland", "nia", 89, 20,
        [
            _agreed(87, "tom", "Priya Shaw"),
            (30, "tom", commitments.claim, {}),
            (24, "nia", commitments.contest, {}),
        ],
    ),
    Raised(
        COAST, "pair", "Rotas shared by the 20th of the month before", Behaviour.COMMUNICATION, "moorland", "harbour",
        "tom", 88, -25, [_agreed(80, "nia", "Nia Frost")],
    ),
    Raised(
        COAST, "pair", "One evening a month when both teams eat together", Behaviour.HONESTY, "moorland", "harbour",
        "tom", 3, -40,
    ),
    Raised(
        ALLIANCE, "round-3", "Call back within two days when a carer is referred", Behaviour.IMPACT, "lantern",
        "saltmarsh", "june", 40, -12, [(31, "dev", commitments.acknowledge, {})],
    ),
]  # fmt: skip


def stage_commitments(stage: Stage) -> None:
    for drafted in DRAFTED:
        stage.scene(stage.ago(drafted.published, 11), _publish, stage, drafted)
    for raised in RAISED:
        stage.scene(stage.ago(raised.raised, 11), _raise, stage, raised)


def _publish(stage: Stage, drafted: Drafted, *, now: datetime) -> None:
    target = stage.organisations.get(drafted.target)
    commitment = Commitment.objects.get(
        review=stage.reviews[drafted.review], cell__target=target, behaviour=drafted.behaviour
    )
    commitments.publish(
        commitment,
        title=drafted.title,
        person_name=drafted.person,
        due_on=stage.day(drafted.due),
        by=stage.actor(drafted.by),
        now=now,
    )
    _go_on(stage, commitment, drafted.steps)


def _raise(stage: Stage, raised: Raised, *, now: datetime) -> None:
    fields: dict[str, object] = {
        "title": raised.title,
        "behaviour": raised.behaviour,
        "owner": stage.organisations[raised.owner],
        "raised_by": stage.organisations[raised.raiser],
        "due_on": stage.day(raised.due),
    }
    commitment = commitments.raise_one(
        stage.partnerships[raised.partnership],
        fields=fields,
        review=stage.reviews[raised.review],
        by=stage.actor(raised.by),
        now=now,
    )
    _go_on(stage, commitment, raised.steps)


def _go_on(stage: Stage, commitment: Commitment, steps: Steps) -> None:
    for step in steps:
        stage.scene(stage.ago(step[0], 12), _take, stage, commitment, step)


def _take(stage: Stage, commitment: Commitment, step: Step, *, now: datetime) -> None:
    _, who, act, asked = step
    act(commitment, by=stage.actor(who), now=now, **asked)
