"""What can happen to a contract, and to the shares in it."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from consortium.access.actor import Actor
from consortium.activity import lifecycle
from consortium.activity.stream import record
from consortium.errors import RuleBroken
from consortium.organisations.models import Organisation
from partners.bids.models import Bid
from partners.bids.shares import WHOLE, split, total
from partners.bids.stages import Outcome
from partners.bids.standing import standing
from partners.contracts.leaving import require_no_gain
from partners.contracts.models import Allocation, Basis, Contract
from partners.days import said
from partners.departures.refusing import require_still_here
from partners.partnerships.models import WORKING_ROLES, Partnership
from partners.retenders import actions as retenders


class NotWon(RuleBroken):
    code = "not_won"
    message = "Only a bid that was won becomes a contract. Record the outcome first."
    field = "bid"


class AlreadyContract(RuleBroken):
    code = "already_a_contract"
    message = "This bid has become a contract already. Open that one."
    field = "bid"


class BidArchived(RuleBroken):
    code = "bid_archived"
    message = "This bid is archived. Add the contract by hand instead, in the same partnership."
    field = "bid"


class AlreadySigned(RuleBroken):
    code = "already_signed"


class AlreadyClosed(RuleBroken):
    code = "already_closed"


class NoBid(RuleBroken):
    code = "no_bid"
    message = "This contract did not come from a bid here, so there is nothing to copy. Add a bid instead."


class NotClosed(RuleBroken):
    code = "not_closed"
    message = "This contract is not closed. Close it once nothing is left to do or to pay, then archive it."


class NotSigned(RuleBroken):
    code = "not_signed"
    message = "This contract is not signed. Record the signature first."


class NotAParty(RuleBroken):
    code = "not_a_party"


class SharesNotWhole(RuleBroken):
    code = "shares_not_whole"
    field = "shares"


class DayWrong(RuleBroken):
    code = "day_wrong"


@transaction.atomic
def create_from_bid(bid: Bid, *, starts_on: date, ends_on: date, by: Actor, now: datetime, **fields: Any) -> Contract:
    """Turn a won bid into its contract; each partner's allocation begins as it was promised."""
    bid = Bid.objects.select_for_update(of=("self",)).get(pk=bid.pk)  # the second of two clicks waits here
    if bid.outcome != Outcome.WON:
        raise NotWon
    if Contract.objects.filter(bid=bid).exists():
        raise AlreadyContract
    if bid.archived_at:
        raise BidArchived
    known = {
        "title": bid.title,
        "holder": bid.lead,
        "commissioner": bid.commissioner,
        "commissioner_organisation": bid.commissioner_organisation,
        "value": _value_won(bid),
        "annual_value": None if bid.is_part_awarded else bid.annual_value,
        "currency": bid.currency,
    }
    contract = Contract(
        consortium_id=by.consortium_id,
        bid=bid,
        partnership=bid.partnership,
        starts_on=starts_on,
        ends_on=ends_on,
        **(known | fields),
    ).store(now=now)
    promises = standing(bid.promises.select_related("organisation"))
    promised = {promise.organisation: promise.share for promise in promises}
    _state(contract, promised, starts_on, "As promised in the bid", by=by, now=now, basis=Basis.PLANNED)
    record("contract.created", contract, by=by, now=now)
    return contract


def _value_won(bid: Bid) -> Decimal | None:
    """Return what the bid is worth: of one that was part awarded the lots that were won, if each value is known."""
    if not bid.is_part_awarded:
        return bid.total_value
    values = [lot.value for lot in bid.lots.filter(outcome=Outcome.WON)]
    return None if None in values else sum(values, Decimal(0))


@transaction.atomic
def create(*, partnership: Partnership, holder: Organisation, by: Actor, now: datetime, **fields: Any) -> Contract:
    """Add a contract that was not won through a bid kept here."""
    fields = {"currency": partnership.consortium.currency} | fields
    contract = Contract(consortium_id=by.consortium_id, partnership=partnership, holder=holder, **fields)
    _require_plan_agreed(contract, fields, now)
    contract.store(now=now)
    _require_parties(contract, [holder], contract.starts_on, field="holder")
    _require_here(contract, holder, now)
    record("contract.created", contract, by=by, now=now)
    return contract


@transaction.atomic
def revise(contract: Contract, *, by: Actor, now: datetime, **changes: Any) -> Contract:
    """Correct what is known. Signature, extension, exit and shares have verbs of their own."""
    require_not_closed(contract)
    _require_plan_agreed(contract, changes, now)
    if {"holder", "starts_on"} & changes.keys():
        holder, starts_on = changes.get("holder", contract.holder), changes.get("starts_on", contract.starts_on)
        _require_parties(contract, [holder], starts_on, field="holder")
        if holder.pk != contract.holder_id:
            _require_here(contract, holder, now)
    return lifecycle.revise(contract, "contract.revised", by=by, now=now, **changes)


@transaction.atomic
def sign(contract: Contract, *, signed_on: date, by: Actor, now: datetime) -> Contract:
    """Record the signature. A second click is refused."""
    if contract.signed_on:
        raise AlreadySigned(f"This contract was signed on {said(contract.signed_on)}. Nothing was changed.")
    require_not_closed(contract)
    require_past(contract, signed_on, "signed_on", now)
    contract.signed_on = signed_on
    return _stored(contract, "contract.signed", by=by, now=now)


@transaction.atomic
def extend(contract: Contract, *, extended_to: date, by: Actor, now: datetime) -> Contract:
    """Record that the commissioner took up an extension, to its last day."""
    require_signed(contract)
    contract.extended_to = extended_to
    return _stored(contract, "contract.extended", by=by, now=now, day=said(extended_to))


@transaction.atomic
def begin_exit(contract: Contract, *, exiting_on: date, by: Actor, now: datetime) -> Contract:
    """Record the day on which the exit begins. It lasts until the contract ends."""
    require_signed(contract)
    if not contract.starts_on <= exiting_on <= contract.dates.last_day:
        raise DayWrong("An exit begins while the contract runs.", field="exiting_on")
    contract.exiting_on = exiting_on
    return _stored(contract, "contract.exit_begun", by=by, now=now)


@transaction.atomic
def close(contract: Contract, *, closed_on: date, by: Actor, now: datetime) -> Contract:
    """Record that nothing is left to do or to pay. A second click is refused."""
    require_not_closed(contract)
    require_past(contract, closed_on, "closed_on", now)
    contract.closed_on = closed_on
    return _stored(contract, "contract.closed", by=by, now=now)


@transaction.atomic
def archive(contract: Contract, *, by: Actor, now: datetime) -> Contract:
    """Hide a contract that is closed. A second archiving changes nothing."""
    if contract.closed_on is None:
        raise NotClosed
    return lifecycle.archive(contract, "contract.archived", by=by, now=now)


def clone(contract: Contract, *, by: Actor, now: datetime) -> Bid:
    """Begin the bid for what is let again, from the bid of this contract."""
    if contract.bid is None:
        raise NoBid
    return retenders.clone(contract.bid, by=by, now=now)


@transaction.atomic
def reallocate(
    contract: Contract,
    *,
    effective_from: date,
    shares: Mapping[Organisation, Decimal],
    reason: str,
    by: Actor,
    now: datetime,
    **how: str,
) -> list[Allocation]:
    """State who holds which share from a day on, exactly 100% in all. Earlier statements stay as they were.

    `basis` says how it came about: planned, direct or tendered.
    """
    require_not_closed(contract)
    if not contract.starts_on <= effective_from <= contract.dates.last_day:
        raise DayWrong(
            f"The contract runs from {said(contract.starts_on)} to {said(contract.dates.last_day)}. "
            "Choose a day within it.",
            field="effective_from",
        )
    held = {organisation: share for organisation, share in shares.items() if share}
    if total(held.values()) != WHOLE:
        raise SharesNotWhole(f"The shares total {total(held.values())}%. They must total exactly 100%.")
    _require_parties(contract, held, effective_from, field="shares")
    require_no_gain(contract, held, effective_from)
    written = _state(contract, held, effective_from, reason, by=by, now=now, **how)
    contract.store(now=now)
    record("contract.reallocated", contract, by=by, now=now, day=said(effective_from))
    return written


def _state(
    contract: Contract,
    shares: Mapping[Organisation, Decimal],
    day: date,
    reason: str,
    *,
    by: Actor,
    now: datetime,
    **how: str,
) -> list[Allocation]:
    held = {organisation: share for organisation, share in shares.items() if share}
    values: list[Any] = [None] * len(held)
    if contract.annual_value is not None:
        values = list(split(contract.annual_value, list(held.values())))
    last = contract.allocations.order_by("-statement").values_list("statement", flat=True).first() or 0
    return [
        Allocation(
            contract=contract,
            statement=last + 1,
            organisation=organisation,
            share=share,
            annual_value=value,
            effective_from=day,
            reason=reason,
            recorded_by=by.name,
            recorded_at=now,
            **how,
        ).write()
        for (organisation, share), value in zip(held.items(), values, strict=True)
    ]


def _stored(contract: Contract, kind: str, *, by: Actor, now: datetime, **data: Any) -> Contract:
    contract.store(now=now)
    record(kind, contract, by=by, now=now, **data)
    return contract


def require_not_closed(contract: Contract) -> None:
    """Refuse to change anything about a contract of which nothing is left to do."""
    if contract.closed_on:
        raise AlreadyClosed(f"This contract was closed on {said(contract.closed_on)}. Nothing was changed.")


def require_signed(contract: Contract) -> None:
    """Refuse what follows from a signature that is not there."""
    require_not_closed(contract)
    if contract.signed_on is None:
        raise NotSigned


def require_past(contract: Contract, day: date, field: str, now: datetime) -> None:
    """Refuse a day that has not come where the consortium is."""
    if day > now.astimezone(contract.consortium.zone).date():
        raise DayWrong(f"{said(day)} has not come yet. Record it when it has happened.", field=field)


def require_part(contract: Contract, organisation: Organisation, *, field: str) -> None:
    """Refuse an organisation that neither holds the contract nor has, or had, a part in it."""
    parties = contract.partnership.parties.filter(role__in=WORKING_ROLES, organisation=organisation)
    shares = contract.allocations.filter(organisation=organisation)
    if organisation.pk != contract.holder_id and not parties.exists() and not shares.exists():
        raise NotAParty(
            f"{organisation.name} has no part in {contract.title}. Give it a share there first.", field=field
        )


def _require_plan_agreed(contract: Contract, changes: Mapping[str, Any], now: datetime) -> None:
    if agreed_on := changes.get("exit_plan_agreed_on"):
        require_past(contract, agreed_on, "exit_plan_agreed_on", now)


def _require_here(contract: Contract, holder: Organisation, now: datetime) -> None:
    require_still_here([holder], now.astimezone(contract.consortium.zone).date(), field="holder")


def _require_parties(contract: Contract, organisations: Any, day: date, *, field: str) -> None:
    known = set(
        contract.partnership.parties.on(day).filter(role__in=WORKING_ROLES).values_list("organisation_id", flat=True)
    )
    missing = [organisation.name for organisation in organisations if organisation.pk not in known]
    if missing:
        raise NotAParty(
            f"Not a partner in {contract.partnership} on {said(day)}: {', '.join(missing)}. Add it there first.",
            field=field,
        )
