"""What can happen to a bid: dated facts are added, and the stage follows from them."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from consortium.access.actor import Actor
from consortium.activity import lifecycle
from consortium.activity.stream import record
from consortium.errors import NotValid, RuleBroken
from consortium.organisations.models import Organisation
from partners.bids import standstill
from partners.bids.models import Bid
from partners.bids.stages import Decision, Outcome
from partners.days import said
from partners.departures.refusing import require_still_here
from partners.partnerships.models import WORKING_ROLES, Partnership

GO_QUESTIONS = {
    "local_provider": "Is a good local organisation already delivering this?",
    "community_led": "Are organisations led by the affected community at the table?",
}


class PartnershipEnded(RuleBroken):
    code = "partnership_ended"
    message = "This partnership is not open. Choose one that is."
    field = "partnership"


class NotAParty(RuleBroken):
    code = "not_a_party"
    field = "organisation"


class AlreadySubmitted(RuleBroken):
    code = "already_submitted"
    message = "This bid was already submitted. Nothing was changed."


class NotSubmitted(RuleBroken):
    code = "not_submitted"
    message = "This bid has not been submitted. Record its submission first."


class OutcomeRecorded(RuleBroken):
    code = "outcome_recorded"


class DayWrong(RuleBroken):
    code = "day_wrong"


class LotsUndecided(RuleBroken):
    code = "lots_undecided"
    message = "This bid has lots. Record the outcome of each; the outcome of the bid follows from them."
    field = "outcome"


class LotWon(RuleBroken):
    code = "lot_won"
    message = "A lot of this bid was won. Record how each of the others ended instead."


class NotAnswered(RuleBroken):
    code = "not_answered"
    field = "decision"


class StillUnderWay(RuleBroken):
    code = "still_under_way"
    message = "This bid is still under way. Record its outcome or withdraw it first, then archive it."


class ContractFirst(RuleBroken):
    code = "contract_not_archived"
    message = "This bid has become a contract, which shows what was promised in it. Archive the contract first."


@transaction.atomic
def create(*, partnership: Partnership, lead: Organisation, by: Actor, now: datetime, **fields: Any) -> Bid:
    """Add an opportunity to which an open partnership may respond."""
    home = partnership.consortium
    if not partnership.is_open_on(now.astimezone(home.zone).date()):
        raise PartnershipEnded
    fields = {"currency": home.currency, "nation": home.nation, "time_zone": home.time_zone} | fields
    bid = Bid(consortium_id=by.consortium_id, partnership=partnership, lead=lead, **fields)
    require_party(bid, lead, now=now, field="lead")
    require_here(bid, lead, now=now, field="lead")
    bid.store(now=now)
    record("bid.created", bid, by=by, now=now)
    return bid


@transaction.atomic
def revise(bid: Bid, *, by: Actor, now: datetime, **changes: Any) -> Bid:
    """Change what is known of the opportunity. The partnership stays; facts have verbs of their own."""
    if "lead" in changes and changes["lead"].pk != bid.lead_id:
        require_party(bid, changes["lead"], now=now, field="lead")
        require_here(bid, changes["lead"], now=now, field="lead")
    return lifecycle.revise(bid, "bid.revised", by=by, now=now, **changes)


@transaction.atomic
def qualify(bid: Bid, *, qualifying_on: date, by: Actor, now: datetime) -> Bid:
    """Record that we are looking into it seriously."""
    require_unsubmitted(bid)
    return _add_facts(bid, "bid.qualified", by=by, now=now, qualifying_on=qualifying_on)


@transaction.atomic
def decide(bid: Bid, *, decision: str, decided_on: date, by: Actor, now: datetime, decision_reason: str = "") -> Bid:
    """Record go, no go or clarify first. A later decision replaces an earlier one, which the history keeps.

    A go needs an answer, whatever it is, to the two questions of `GO_QUESTIONS`.
    """
    require_unsubmitted(bid)
    if decision not in Decision.values:
        raise NotValid("Choose go, no go or clarify first.", field="decision")
    if decision == Decision.GO:
        _require_answers(bid)
    return _add_facts(
        bid,
        "bid.decided",
        by=by,
        now=now,
        decided_on=decided_on,
        decision=decision,
        decision_reason=decision_reason,
    )


@transaction.atomic
def shortlist(bid: Bid, *, shortlisted_on: date, by: Actor, now: datetime) -> Bid:
    _require_submitted(bid, shortlisted_on, "shortlisted_on")
    return _add_facts(bid, "bid.shortlisted", by=by, now=now, shortlisted_on=shortlisted_on)


@transaction.atomic
def notify_award(
    bid: Bid, *, award_notified_on: date, by: Actor, now: datetime, standstill_began_on: date | None = None
) -> Bid:
    """Record that the buyer told bidders its intention, and the standstill if one began."""
    _require_submitted(bid, award_notified_on, "award_notified_on")
    if standstill_began_on and standstill_began_on < award_notified_on:
        raise DayWrong("A standstill begins on the day of the notice, or after it.", field="standstill_began_on")
    ends_on = standstill.ends_on(standstill_began_on, bid.nation) if standstill_began_on else None
    return _add_facts(
        bid,
        "bid.award_notified",
        by=by,
        now=now,
        award_notified_on=award_notified_on,
        standstill_began_on=standstill_began_on,
        standstill_ends_on=ends_on,
    )


@transaction.atomic
def record_outcome(bid: Bid, *, outcome: str, outcome_on: date, by: Actor, now: datetime, lessons: str = "") -> Bid:
    """Record won or lost. The second time is refused and writes nothing."""
    _require_submitted(bid, outcome_on, "outcome_on")
    if outcome not in {Outcome.WON, Outcome.LOST}:
        raise NotValid("Choose won or lost. Withdrawing and cancelling have buttons of their own.", field="outcome")
    if bid.lots.filter(outcome="").exists():
        raise LotsUndecided
    facts = {"outcome": outcome, "outcome_on": outcome_on, "lessons": lessons or bid.lessons}
    return _add_facts(bid, "bid.outcome_recorded", by=by, now=now, **facts)


@transaction.atomic
def withdraw(bid: Bid, *, outcome_on: date, by: Actor, now: datetime, lessons: str = "") -> Bid:
    """Record that we withdrew, or will not bid after all."""
    _require_in_order(bid, outcome_on, "outcome_on")
    _end_lots(bid, Outcome.WITHDRAWN, outcome_on)
    facts = {"outcome": Outcome.WITHDRAWN, "outcome_on": outcome_on, "lessons": lessons or bid.lessons}
    return _add_facts(bid, "bid.withdrawn", by=by, now=now, **facts)


@transaction.atomic
def cancel(bid: Bid, *, outcome_on: date, by: Actor, now: datetime, lessons: str = "") -> Bid:
    """Record that the buyer cancelled."""
    _require_in_order(bid, outcome_on, "outcome_on")
    _end_lots(bid, Outcome.CANCELLED, outcome_on)
    facts = {"outcome": Outcome.CANCELLED, "outcome_on": outcome_on, "lessons": lessons or bid.lessons}
    return _add_facts(bid, "bid.cancelled", by=by, now=now, **facts)


@transaction.atomic
def archive(bid: Bid, *, by: Actor, now: datetime) -> Bid:
    """Hide a bid that is over, and its contract before it. A second archiving changes nothing."""
    if not bid.outcome:
        raise StillUnderWay
    if (contract := getattr(bid, "contract", None)) and contract.archived_at is None:
        raise ContractFirst
    return lifecycle.archive(bid, "bid.archived", by=by, now=now)


def require_no_outcome(bid: Bid) -> None:
    if bid.outcome and bid.outcome_on:
        raise OutcomeRecorded(
            f"The outcome of this bid is already recorded: {bid.get_outcome_display().lower()}, "
            f"{said(bid.outcome_on)}. Nothing was changed."
        )


def require_unsubmitted(bid: Bid) -> None:
    """Refuse what ends with the submission."""
    require_no_outcome(bid)
    if bid.submitted_at:
        raise AlreadySubmitted


def require_party(bid: Bid, organisation: Organisation, *, now: datetime, field: str = "organisation") -> None:
    """Refuse an organisation that is not the lead or a partner in the partnership today."""
    day = now.astimezone(bid.consortium.zone).date()
    if not bid.partnership.parties.on(day).filter(organisation=organisation, role__in=WORKING_ROLES).exists():
        raise NotAParty(f"{organisation.name} is not a partner in {bid.partnership}. Add it there first.", field=field)


def require_here(bid: Bid, organisation: Organisation, *, now: datetime, field: str = "organisation") -> None:
    """Refuse an organisation that has left the consortium, is suspended, or merged into another."""
    require_still_here([organisation], now.astimezone(bid.consortium.zone).date(), field=field)


def _end_lots(bid: Bid, outcome: str, day: date) -> None:
    """End the lots that are open as the whole bid ends. One that was won does not come to nothing with it."""
    if bid.lots.filter(outcome=Outcome.WON).exists():
        raise LotWon
    bid.lots.filter(outcome="").update(outcome=outcome, outcome_on=day)


def _require_answers(bid: Bid) -> None:
    open_questions = [words for field, words in GO_QUESTIONS.items() if not getattr(bid, field)]
    if open_questions:
        raise NotAnswered(
            f"Before a go, answer on the bid: {' '.join(open_questions)} Until then, record “clarify first”."
        )


def _require_submitted(bid: Bid, day: date, field: str) -> None:
    _require_in_order(bid, day, field)
    if bid.submitted_on is None:
        raise NotSubmitted


def _require_in_order(bid: Bid, day: date, field: str) -> None:
    require_no_outcome(bid)
    if bid.submitted_on and day < bid.submitted_on:
        raise DayWrong(
            f"The bid was submitted on {said(bid.submitted_on)}. Choose that day or a later one.", field=field
        )


def _add_facts(bid: Bid, kind: str, *, by: Actor, now: datetime, **facts: Any) -> Bid:
    today = now.astimezone(bid.consortium.zone).date()
    for field, value in facts.items():
        if isinstance(value, date) and value > today and field != "standstill_ends_on":
            raise DayWrong(f"{said(value)} has not come yet. Record it when it has happened.", field=field)
        setattr(bid, field, value)
    bid.store(now=now)
    said_as = {"outcome": bid.get_outcome_display().lower(), "decision": bid.get_decision_display().lower()}
    record(kind, bid, by=by, now=now, **said_as)
    return bid
