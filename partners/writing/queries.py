"""The questions of a bid as one person sees them: their own first, with what they may do."""

from dataclasses import dataclass
from datetime import date

from consortium.access.actor import Actor
from partners.bids.models import Bid
from partners.writing.models import BidQuestion, is_mine
from partners.writing.standing import Standing


@dataclass(frozen=True, slots=True)
class Line:
    """`task` is the verb that waits for this person: draft, review, or nothing."""

    question: BidQuestion
    is_mine: bool
    task: str
    is_overdue: bool


def lines(bid: Bid, actor: Actor, today: date) -> list[Line]:
    """Return the person's own questions, then the others, each in the order of the buyer."""
    is_open = not bid.submitted_at and not bid.outcome
    rows = [_line(question, actor, today, is_open=is_open) for question in bid.questions.with_people()]
    return sorted(rows, key=lambda line: not line.is_mine)


def _line(question: BidQuestion, actor: Actor, today: date, *, is_open: bool) -> Line:
    drafts, reviews = is_mine(question.owner, actor), is_mine(question.reviewer, actor)
    task = task_of(question, drafts=drafts, reviews=reviews) if is_open and actor.may("bids.prepare") else ""
    return Line(question, drafts or reviews, task, is_open and question.is_overdue_on(today))


def task_of(question: BidQuestion, *, drafts: bool, reviews: bool) -> str:
    if drafts and question.standing == Standing.TO_DRAFT:
        return "draft"
    return "review" if reviews and question.standing == Standing.DRAFTED else ""
