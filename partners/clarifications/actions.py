"""What can happen to a question to the buyer: proposed, asked, answered, published, or not pursued."""

from datetime import date, datetime

from django.db import transaction

from consortium.access.actor import Actor
from consortium.errors import NotValid, RuleBroken
from partners.bids.actions import DayWrong, require_no_outcome
from partners.bids.beside import locked, one_of, require_part, told
from partners.bids.models import Bid
from partners.clarifications.models import Clarification, State
from partners.days import said


class ClarificationOver(RuleBroken):
    code = "clarification_moved_on"
    field = "clarification"


class TooLateToAsk(RuleBroken):
    code = "too_late_to_ask"


@transaction.atomic
def propose_clarification(bid: Bid, *, question: str, by: Actor, now: datetime) -> Bid:
    """Propose a question for one's organisation. A coordinator decides whether it is asked."""
    bid = locked(bid)
    require_no_outcome(bid)
    require_part(bid, by.organisation_id)
    if bid.clarification_deadline_at and bid.clarification_deadline_at <= now:
        raise TooLateToAsk(f"The buyer took questions until {bid.clarification_deadline}. Talk to the coordinator.")
    proposed = {"question": question, "organisation_id": by.organisation_id}
    if bid.clarifications.unasked().filter(**proposed).exists():
        return bid
    Clarification(bid=bid, proposed_by=by.name, noted_at=now, **proposed).write()
    return told(bid, "bid.clarification_proposed", by=by, now=now)


@transaction.atomic
def ask_clarification(
    bid: Bid,
    *,
    clarification: Clarification | None = None,
    question: str = "",
    by: Actor,
    now: datetime,
    **days: date | None,
) -> Bid:
    """Decide to ask a question by `due_on`, or record that it was asked on `asked_on`: a new one, or one that waits.

    The words of one that waits stay unless `question` gives others.
    """
    bid, due_on, asked_on = locked(bid), days.get("due_on"), days.get("asked_on")
    require_no_outcome(bid)
    row = _waiting(bid, clarification) if clarification else Clarification(bid=bid, noted_at=now)
    row.question = question or row.question
    if not due_on and not asked_on:
        raise NotValid("Give the day by which to ask it, or the day on which it was asked.", field="due_on")
    if due_on:
        _require_in_time(bid, due_on, is_to_come=asked_on is None, now=now)
    if asked_on:
        _require_past(bid, asked_on, "asked_on", now=now)
    row.due_on, row.asked_on = due_on or row.due_on, asked_on
    row.write()
    return told(bid, "bid.clarification_asked" if asked_on else "bid.clarification_planned", by=by, now=now)


@transaction.atomic
def answer_clarification(
    bid: Bid, *, clarification: Clarification, answer: str, answered_on: date, by: Actor, now: datetime
) -> Bid:
    """Record what the buyer answered. Another answer to the same question replaces it."""
    bid = locked(bid)
    row = _at(bid, clarification, State.ASKED, State.ANSWERED)
    _require_past(bid, answered_on, "answered_on", now=now)
    _require_since(answered_on, row.asked_on, "It was asked on", field="answered_on")
    row.answer, row.answered_on = answer, answered_on
    if not answer:
        raise NotValid("Write what the buyer answered.", field="answer")
    row.write()
    return told(bid, "bid.clarification_answered", by=by, now=now)


@transaction.atomic
def publish_clarification(
    bid: Bid, *, clarification: Clarification, published_on: date, by: Actor, now: datetime
) -> Bid:
    """Record that the buyer published question and answer to every bidder."""
    bid = locked(bid)
    row = _at(bid, clarification, State.ANSWERED)
    _require_past(bid, published_on, "published_on", now=now)
    _require_since(published_on, row.answered_on, "It was answered on", field="published_on")
    row.published_on = published_on
    row.write()
    return told(bid, "bid.clarification_published", by=by, now=now)


@transaction.atomic
def note_clarification(bid: Bid, *, question: str, answer: str, published_on: date, by: Actor, now: datetime) -> Bid:
    """Note what somebody else asked, as the buyer published it."""
    bid = locked(bid)
    _require_past(bid, published_on, "published_on", now=now)
    days = {"answered_on": published_on, "published_on": published_on}
    if not answer:
        raise NotValid("Write what the buyer answered.", field="answer")
    Clarification(bid=bid, question=question, answer=answer, is_ours=False, noted_at=now, **days).write()
    return told(bid, "bid.clarification_noted", by=by, now=now)


@transaction.atomic
def withdraw_clarification(
    bid: Bid, *, clarification: Clarification, by: Actor, now: datetime, reason: str = ""
) -> Bid:
    """Do not ask it, or take it back. Whoever proposed it reads the reason."""
    bid = locked(bid)
    row = _at(bid, clarification, State.PROPOSED, State.WAITING, State.ASKED)
    row.withdrawn_on, row.withdrawn_because = now.astimezone(bid.consortium.zone).date(), reason
    row.write()
    return told(bid, "bid.clarification_withdrawn", by=by, now=now)


def _waiting(bid: Bid, clarification: Clarification) -> Clarification:
    return _at(bid, clarification, State.PROPOSED, State.WAITING)


def _at(bid: Bid, clarification: Clarification, *states: State) -> Clarification:
    row: Clarification = one_of(bid, clarification, "question", field="clarification")
    if row.state not in states:
        raise ClarificationOver(f"This question stands at “{row.state.label}”. Nothing was changed.")
    return row


def _require_in_time(bid: Bid, due_on: date, *, is_to_come: bool, now: datetime) -> None:
    if is_to_come and due_on < now.astimezone(bid.consortium.zone).date():
        raise DayWrong(f"{said(due_on)} has passed. Choose a day that is still to come.", field="due_on")
    deadline = bid.clarification_deadline_at
    if deadline and due_on > deadline.astimezone(bid.zone).date():
        raise DayWrong(
            f"The buyer takes questions until {bid.clarification_deadline}. Choose that day or an earlier one.",
            field="due_on",
        )


def _require_past(bid: Bid, day: date, field: str, *, now: datetime) -> None:
    if day > now.astimezone(bid.consortium.zone).date():
        raise DayWrong(f"{said(day)} has not come yet. Record it when it has happened.", field=field)


def _require_since(day: date, since: date | None, words: str, *, field: str) -> None:
    if since and day < since:
        raise DayWrong(f"{words} {said(since)}. Choose that day or a later one.", field=field)
