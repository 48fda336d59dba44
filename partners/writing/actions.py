"""What can happen to the questions that a bid answers, until the bid is submitted."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from consortium.access.actor import Actor
from consortium.contacts.models import Contact
from consortium.errors import RuleBroken
from partners.bids.actions import DayWrong, require_unsubmitted
from partners.bids.beside import locked, one_of, takes_part, told
from partners.bids.models import Bid
from partners.bids.shares import WHOLE, total
from partners.days import said
from partners.writing.models import BidQuestion, is_mine


class TooMuchWeight(RuleBroken):
    code = "too_much_weight"
    field = "weight"


class TooManyWords(RuleBroken):
    code = "too_many_words"
    field = "words"


class NotYours(RuleBroken):
    code = "not_yours"
    field = "question"


class NotDrafted(RuleBroken):
    code = "not_drafted"
    message = "This answer is not drafted yet. Its review comes after the draft."
    field = "question"


class NotAPartner(RuleBroken):
    code = "not_a_partner"


@transaction.atomic
def add_question(bid: Bid, *, number: str, text: str, by: Actor, now: datetime, **known: Any) -> Bid:
    """Add a question: `weight`, `word_limit`, `owner`, `reviewer` and `due_on` where they are known."""
    bid = locked(bid)
    require_unsubmitted(bid)
    last = max(bid.questions.values_list("position", flat=True), default=0)
    _keep(bid, BidQuestion(bid=bid, position=last + 1, number=number, text=text, **known))
    return told(bid, "bid.question_added", by=by, now=now, number=number)


@transaction.atomic
def revise_question(bid: Bid, *, question: BidQuestion, by: Actor, now: datetime, **changes: Any) -> Bid:
    """Change what is known of a question, or who does it and by when."""
    bid, row = _open(bid, question)
    for field, value in changes.items():
        setattr(row, field, value)
    _keep(bid, row)
    return told(bid, "bid.question_revised", by=by, now=now, number=row.number)


@transaction.atomic
def remove_question(bid: Bid, *, question: BidQuestion, by: Actor, now: datetime) -> Bid:
    """Take out a question that was added by mistake."""
    bid, row = _open(bid, question)
    row.delete()
    return told(bid, "bid.question_removed", by=by, now=now, number=row.number)


@transaction.atomic
def draft_question(
    bid: Bid, *, question: BidQuestion, words: int, by: Actor, now: datetime, drafted_on: date | None = None
) -> Bid:
    """Record that an answer is drafted, and how many words it has. A later draft waits for its review anew."""
    bid, row = _open(bid, question)
    _require_person(row.owner, "drafts", row, by)
    if row.word_limit is not None and words > row.word_limit:
        raise TooManyWords(
            f"{row} may have {row.word_limit} words. The draft has {words}, {words - row.word_limit} too many."
        )
    row.drafted_on, row.words, row.reviewed_on = _day(bid, drafted_on, "drafted_on", now=now), words, None
    row.write()
    return told(bid, "bid.question_drafted", by=by, now=now, number=row.number)


@transaction.atomic
def review_question(
    bid: Bid, *, question: BidQuestion, by: Actor, now: datetime, reviewed_on: date | None = None
) -> Bid:
    """Record that the draft was reviewed. The second time changes nothing."""
    bid, row = _open(bid, question)
    _require_person(row.reviewer, "reviews", row, by)
    if row.drafted_on is None:
        raise NotDrafted
    if row.reviewed_on:
        return bid
    row.reviewed_on = _day(bid, reviewed_on, "reviewed_on", now=now)
    if row.reviewed_on < row.drafted_on:
        raise DayWrong(
            f"It was drafted on {said(row.drafted_on)}. Choose that day or a later one.", field="reviewed_on"
        )
    row.write()
    return told(bid, "bid.question_reviewed", by=by, now=now, number=row.number)


def _open(bid: Bid, question: BidQuestion) -> tuple[Bid, BidQuestion]:
    bid = locked(bid)
    require_unsubmitted(bid)
    return bid, one_of(bid, question, "question", field="question")


def _keep(bid: Bid, row: BidQuestion) -> None:
    """Write a question whose weight, people and day fit the bid."""
    others = total(other.weight for other in bid.questions.exclude(pk=row.pk))
    if others + row.weight > WHOLE:
        raise TooMuchWeight(f"The other questions weigh {_said(others)} together, so {_said(WHOLE - others)} is left.")
    for field in ("owner", "reviewer"):
        _require_partner(bid, getattr(row, field), field)
    deadline = bid.submission_deadline_at
    if row.due_on and deadline and row.due_on > deadline.astimezone(bid.zone).date():
        raise DayWrong(
            f"The bid is due on {bid.submission_deadline}. Choose that day or an earlier one.", field="due_on"
        )
    row.write()


def _said(weight: Decimal) -> str:
    return f"{weight.normalize():f}%"


def _require_partner(bid: Bid, person: Contact | None, field: str) -> None:
    if person and not takes_part(bid, person.organisation_id):
        raise NotAPartner(
            f"{person.name} is at {person.organisation.name}, which has no part in this bid. Add it first, "
            "or choose somebody at a partner.",
            field=field,
        )


def _require_person(person: Contact | None, does: str, row: BidQuestion, by: Actor) -> None:
    """Refuse everybody but the person named, and the coordinators."""
    if by.may("bids.manage") or is_mine(person, by):
        return
    who = f"{person.name} {does} it" if person else f"nobody is named who {does} it"
    raise NotYours(f"{row} is not yours to record: {who}. Ask the coordinator to change that.")


def _day(bid: Bid, day: date | None, field: str, *, now: datetime) -> date:
    today = now.astimezone(bid.consortium.zone).date()
    if day and day > today:
        raise DayWrong(f"{said(day)} has not come yet. Record it when it has happened.", field=field)
    return day or today
