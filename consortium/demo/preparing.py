"""What is kept beside the bids of the story: of the helpline, which is prepared now, and of energy advice, lost."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from consortium.contacts.models import Contact
from consortium.demo.stage import Stage
from partners.approvals import actions as approvals
from partners.assessments import actions as assessments
from partners.clarifications import actions as clarifications
from partners.clarifications.models import Clarification
from partners.interests import actions as interests
from partners.writing import actions as writing
from partners.writing.models import BidQuestion

OPEN, LOST = "helpline", "energy"
# number, question, weight, words, who drafts, who reviews, drafted by how many days ago
QUESTIONS = [
    ("1", "How will callers reach an adviser within two minutes?", 20, 750, "nia", "hilda", 4),
    ("2", "How will you reach people who do not call helplines?", 15, 500, "rosa", "tom", 1),
    ("3", "How do partners agree on standards, and keep them?", 20, 500, "hilda", "tom", -3),
    ("4", "What do you offer in other languages?", 10, 300, "rosa", None, -4),
]
POINTS = [
    ("Quality: telephone service", "32", "40", "34", "Clear on training. Thin on peaks in winter."),
    ("Social value", "8", "10", "7", "Local posts, well described."),
    ("Price", "38", "50", "48", ""),
]


def stage_preparing(stage: Stage) -> None:
    stage.scene(stage.ago(20, 10), _questions, stage)
    stage.scene(stage.ago(18, 9), _declare, stage)
    stage.scene(stage.ago(12, 14), _clarify, stage)
    stage.scene(stage.ago(6, 14), _answered, stage)
    stage.scene(stage.ago(5, 9), _draft, stage)
    stage.scene(stage.ago(3, 16), _approve, stage)
    stage.scene(stage.ago(2, 11), _propose, stage)
    stage.scene(stage.ago(190, 11), _assess, stage)


def _person(stage: Stage, name: str | None) -> Contact | None:
    return stage.seats[name].contact if name else None


def _questions(stage: Stage, *, now: datetime) -> None:
    bid, by = stage.bids[OPEN], stage.coordinator
    for number, text, weight, words, owner, reviewer, days in QUESTIONS:
        known: dict[str, Any] = {
            "weight": Decimal(weight),
            "word_limit": words,
            "owner": _person(stage, owner),
            "reviewer": _person(stage, reviewer),
            "due_on": stage.day(days),
        }
        writing.add_question(bid, number=number, text=text, **known, by=by, now=now)


def _draft(stage: Stage, *, now: datetime) -> None:
    bid = stage.bids[OPEN]
    question = BidQuestion.objects.get(bid=bid, number="1")
    writing.draft_question(bid, question=question, words=742, by=stage.actor("nia"), now=now)


def _declare(stage: Stage, *, now: datetime) -> None:
    bid = stage.bids[OPEN]
    interests.declare_interest(bid, is_none=True, by=stage.actor("tom"), now=now)
    words = "My sister works in the buyer’s procurement team. I do not talk to her about this bid."
    interests.declare_interest(bid, words=words, by=stage.actor("hilda"), now=now)


def _clarify(stage: Stage, *, now: datetime) -> None:
    bid, by = stage.bids[OPEN], stage.coordinator
    question = "Does the helpline open on bank holidays?"
    clarifications.ask_clarification(bid, question=question, asked_on=stage.day(12), by=by, now=now)
    question = "Will staff of the present provider transfer?"
    clarifications.ask_clarification(bid, question=question, due_on=stage.day(-3), by=by, now=now)


def _answered(stage: Stage, *, now: datetime) -> None:
    bid, by = stage.bids[OPEN], stage.coordinator
    asked = Clarification.objects.get(bid=bid, asked_on__isnull=False)
    day = stage.day(6)
    answer = "Yes, from 10:00 to 16:00, except on 25 December."
    clarifications.answer_clarification(bid, clarification=asked, answer=answer, answered_on=day, by=by, now=now)
    clarifications.publish_clarification(bid, clarification=asked, published_on=day, by=by, now=now)
    question, answer = "May a bidder subcontract the evening line?", "Yes, if the subcontractor is named."
    clarifications.note_clarification(bid, question=question, answer=answer, published_on=day, by=by, now=now)


def _approve(stage: Stage, *, now: datetime) -> None:
    told: dict[str, Any] = {"approved_on": stage.day(3), "minute_reference": "Board meeting, item 6"}
    approvals.record_approval(stage.bids[OPEN], **told, by=stage.actor("tom"), now=now)


def _propose(stage: Stage, *, now: datetime) -> None:
    question = "How many calls came in a language other than English last year?"
    clarifications.propose_clarification(stage.bids[OPEN], question=question, by=stage.actor("nia"), now=now)


def _assess(stage: Stage, *, now: datetime) -> None:
    for assessed, points, out_of, winner, comment in POINTS:
        told: dict[str, Any] = {"assessed": assessed, "comment": comment, "by": stage.coordinator, "now": now}
        marks: dict[str, Any] = {"points": Decimal(points), "out_of": Decimal(out_of), "winner": Decimal(winner)}
        assessments.record_points(stage.bids[LOST], **told, **marks)
