"""What can happen to a correction: proposed by a coordinator, agreed or refused by those whom it changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from consortium.access.actor import Actor
from consortium.activity.stream import record
from consortium.errors import RuleBroken
from consortium.organisations.models import Organisation
from partners.bids.actions import NotSubmitted, require_here, require_party
from partners.bids.models import Bid, Promise
from partners.bids.shares import WHOLE, total
from partners.bids.sharing import SharesNotWhole
from partners.bids.stages import Outcome
from partners.bids.standing import standing
from partners.corrections.models import CorrectedShare, Correction, State


class BidOver(RuleBroken):
    code = "bid_over"
    message = "This bid came to nothing, so its promises are only history. They stay as they were."


class CorrectionOpen(RuleBroken):
    code = "correction_open"
    message = "Another correction of this bid waits for agreement. Withdraw that one first."


class NothingChanged(RuleBroken):
    code = "nothing_changed"
    message = "This is what is promised already. Change a share, a value or what a partner would do."
    field = "shares"


class NamedTwice(RuleBroken):
    code = "named_twice"
    field = "shares"


class CorrectionOver(RuleBroken):
    code = "correction_over"


class NotAsked(RuleBroken):
    code = "not_asked"
    message = "This correction changes nothing for your organisation, so its agreement is not needed."


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What an organisation would be promised. `role` None leaves what it would do as it is."""

    organisation: Organisation
    share: Decimal
    value: Decimal | None = None
    role: str | None = None


@transaction.atomic
def propose(bid: Bid, *, shares: Sequence[Part], reason: str, by: Actor, now: datetime) -> Correction:
    """Propose what to promise instead, exactly 100% in all; who is promised something and not named drops out."""
    bid = Bid.objects.select_for_update(of=("self",)).get(pk=bid.pk)  # of two proposals, the second waits here
    _require_correctable(bid)
    correction = Correction(consortium_id=bid.consortium_id, bid=bid, reason=reason, proposed_by=by.name)
    rows = _rows(correction, bid, shares, now=now)
    if total(row.share for row in rows) != WHOLE:
        raise SharesNotWhole(
            f"The shares total {total(row.share for row in rows)}%. They must total exactly 100%.", field="shares"
        )
    for row in rows:
        if row.share > (row.share_before or 0):
            require_here(bid, row.organisation, now=now, field="shares")
    if not any(row.is_changed for row in rows):
        raise NothingChanged
    correction.store(now=now)
    for row in rows:
        row.write()
    record("bid.correction_proposed", bid, by=by, now=now)
    return correction


@transaction.atomic
def agree(correction: Correction, *, by: Actor, now: datetime) -> Correction:
    """Agree for the organisation of one's seat. The last to agree makes it the promise. A second tap does nothing."""
    correction = _locked(correction)
    share = _asked(correction, by)
    if correction.state == State.AGREED and share.agreed_at:
        return correction
    _require_open(correction)
    if share.agreed_at is None:
        share.agreed_at, share.agreed_by = now, by.name
        share.write()
        record("bid.correction_agreed", correction.bid, by=by, now=now, organisation=share.organisation.name)
        if not correction.shares.filter(is_changed=True, agreed_at=None).exists():
            _promise(correction, by=by, now=now)
        correction.store(now=now)
    return correction


@transaction.atomic
def refuse(correction: Correction, *, reason: str, by: Actor, now: datetime) -> Correction:
    """Say no for the organisation of one's seat. What is promised stays."""
    correction = _locked(correction)
    share = _asked(correction, by)
    _require_open(correction)
    correction.refused_at, correction.refused_because = now, reason
    correction.store(now=now)
    record("bid.correction_refused", correction.bid, by=by, now=now, organisation=share.organisation.name)
    return correction


@transaction.atomic
def withdraw(correction: Correction, *, by: Actor, now: datetime) -> Correction:
    """Take the proposal back. What is promised stays."""
    correction = _locked(correction)
    _require_open(correction)
    correction.withdrawn_at = now
    correction.store(now=now)
    record("bid.correction_withdrawn", correction.bid, by=by, now=now)
    return correction


def _locked(correction: Correction) -> Correction:
    rows = Correction.objects.select_for_update(of=("self",)).select_related("bid")
    return rows.get(pk=correction.pk)


def _require_correctable(bid: Bid) -> None:
    if not bid.submitted_at:
        raise NotSubmitted("Until the bid is submitted, set the shares instead.")
    if bid.outcome and bid.outcome != Outcome.WON:
        raise BidOver
    if bid.corrections.open().exists():
        raise CorrectionOpen


def _require_open(correction: Correction) -> None:
    if correction.state != State.OPEN:
        raise CorrectionOver(f"This correction was {correction.state.label.lower()} already. Nothing was changed.")


def _asked(correction: Correction, by: Actor) -> CorrectedShare:
    share = correction.shares.select_related("organisation").filter(organisation=by.organisation_id).first()
    if share is None or not share.is_changed:
        raise NotAsked
    return share


def _rows(correction: Correction, bid: Bid, shares: Sequence[Part], *, now: datetime) -> list[CorrectedShare]:
    before = {row.organisation: row for row in standing(bid.promises.select_related("organisation"))}
    after = {part.organisation: part for part in shares}
    if len(after) < len(shares):
        raise NamedTwice("Name each organisation once.")
    for organisation in after.keys() - before.keys():
        require_party(bid, organisation, now=now, field="shares")
    gone = [Part(organisation=organisation, share=Decimal("0.00")) for organisation in before.keys() - after.keys()]
    return [_row(correction, part, before.get(part.organisation)) for part in [*shares, *gone]]


def _row(correction: Correction, part: Part, promise: Promise | None) -> CorrectedShare:
    was: Any = promise or Promise(share=Decimal(0), role="", value=None)
    role = was.role if part.role is None else part.role
    return CorrectedShare(
        correction=correction,
        organisation=part.organisation,
        role=role,
        share=part.share,
        value=part.value,
        share_before=promise.share if promise else None,
        value_before=was.value,
        is_changed=(part.share, part.value, role) != (was.share, was.value, was.role),
    )


def _promise(correction: Correction, *, by: Actor, now: datetime) -> None:
    """Write the corrected promises as the next statement; the earlier ones stay."""
    bid = correction.bid
    statement = max(row.statement for row in bid.promises.all()) + 1
    for row in correction.shares.filter(share__gt=0).select_related("organisation"):
        part = {name: getattr(row, name) for name in ("organisation", "role", "share", "value")}
        Promise(bid=bid, statement=statement, promised_at=now, **part).write()
    correction.agreed_at = now
    bid.store(now=now)
    record("bid.promises_corrected", bid, by=by, now=now)
