"""What can happen to the lots of a bid. When the last has its outcome, the bid has one too."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from consortium.access.actor import Actor
from consortium.activity.stream import record
from consortium.errors import NotValid, RuleBroken
from partners.bids import actions as bids
from partners.bids.models import Bid
from partners.bids.stages import Outcome
from partners.days import said
from partners.lots.models import Lot

_FURTHEST_FIRST = (Outcome.WON, Outcome.LOST, Outcome.WITHDRAWN, Outcome.CANCELLED)


class LotDecided(RuleBroken):
    code = "lot_decided"
    field = "lot"


@transaction.atomic
def add_lot(bid: Bid, *, number: str, title: str, by: Actor, now: datetime, **known: Any) -> Lot:
    """Add a lot that we bid for: `value` where it is known."""
    bids.require_no_outcome(bid)
    lot = Lot(bid=bid, number=number, title=title, **known).write()
    return _told("bid.lot_added", lot, by=by, now=now)


@transaction.atomic
def revise_lot(bid: Bid, *, lot: Lot, by: Actor, now: datetime, **changes: Any) -> Lot:
    """Correct `number`, `title` or `value` of a lot that has no outcome yet."""
    lot = _undecided(bid, lot)
    for field, value in changes.items():
        setattr(lot, field, value)
    lot.write()
    return _told("bid.lot_revised", lot, by=by, now=now)


@transaction.atomic
def remove_lot(bid: Bid, *, lot: Lot, by: Actor, now: datetime) -> Bid:
    """Take out a lot that was added by mistake. One that we bid for and gave up is withdrawn instead."""
    lot = _undecided(bid, lot)
    if bid.submitted_at:
        raise bids.AlreadySubmitted("The bid went in with this lot. Record its outcome instead: withdrawn, perhaps.")
    _told("bid.lot_removed", lot, by=by, now=now)
    lot.delete()
    return bid


@transaction.atomic
def decide_lot(bid: Bid, *, lot: Lot, outcome: str, outcome_on: date, by: Actor, now: datetime) -> Bid:
    """Record how a lot ended, once. With the last, the outcome of the bid is recorded: won if any lot was."""
    lot = _undecided(bid, lot)
    _require_day(bid, outcome, outcome_on, now=now)
    lot.outcome, lot.outcome_on = outcome, outcome_on
    lot.write()
    _told("bid.lot_decided", lot, by=by, now=now)
    if not bid.lots.filter(outcome="").exists():
        _decide_bid(bid, by=by, now=now)
    return bid


def _undecided(bid: Bid, lot: Lot) -> Lot:
    found = bid.lots.filter(pk=lot.pk).first()
    if found is None:
        raise NotValid("This lot is not one of this bid.", field="lot")
    if found.outcome and found.outcome_on:
        raise LotDecided(
            f"{found} has its outcome already: {found.get_outcome_display().lower()}, {said(found.outcome_on)}. "
            "Nothing was changed."
        )
    bids.require_no_outcome(bid)
    found.bid = bid
    return found


def _require_day(bid: Bid, outcome: str, day: date, *, now: datetime) -> None:
    if outcome in {Outcome.WON, Outcome.LOST} and not bid.submitted_on:
        raise bids.NotSubmitted
    if bid.submitted_on and day < bid.submitted_on:
        raise bids.DayWrong(
            f"The bid was submitted on {said(bid.submitted_on)}. Choose that day or a later one.", field="outcome_on"
        )
    if day > now.astimezone(bid.consortium.zone).date():
        raise bids.DayWrong(f"{said(day)} has not come yet. Record it when it has happened.", field="outcome_on")


def _decide_bid(bid: Bid, *, by: Actor, now: datetime) -> None:
    lots = list(bid.lots.all())
    ended = {lot.outcome for lot in lots}
    outcome = next(outcome for outcome in _FURTHEST_FIRST if outcome in ended)
    day = max(lot.outcome_on for lot in lots if lot.outcome_on)
    if outcome == Outcome.WITHDRAWN:
        bids.withdraw(bid, outcome_on=day, by=by, now=now)
    elif outcome == Outcome.CANCELLED:
        bids.cancel(bid, outcome_on=day, by=by, now=now)
    else:
        bids.record_outcome(bid, outcome=outcome, outcome_on=day, by=by, now=now)


def _told(kind: str, lot: Lot, *, by: Actor, now: datetime) -> Lot:
    lot.bid.store(now=now)
    record(kind, lot.bid, by=by, now=now, lot=str(lot), outcome=lot.get_outcome_display().lower())
    return lot
