"""What can happen to a requirement."""

from datetime import datetime
from typing import Any

from django.db import transaction

from consortium.access.actor import Actor
from consortium.activity import lifecycle
from consortium.activity.stream import record
from consortium.errors import RuleBroken
from partners.bids.actions import AlreadySubmitted, require_no_outcome
from partners.bids.models import Bid
from partners.contracts.models import Contract
from partners.documents.actions import TypeArchived
from partners.documents.models import DocumentType
from partners.requirements.models import Requirement

FIXED = frozenset({"bid", "contract", "type"})


class ContractClosed(RuleBroken):
    code = "contract_closed"
    message = "This contract is closed, so what it required stays as it was."


@transaction.atomic
def create(
    *,
    type: DocumentType,
    by: Actor,
    now: datetime,
    bid: Bid | None = None,
    contract: Contract | None = None,
    **fields: Any,
) -> Requirement:
    """Require a document for a bid that has not gone in yet, or for a contract that is not closed."""
    if type.archived_at:
        raise TypeArchived
    made = Requirement(consortium_id=by.consortium_id, bid=bid, contract=contract, type=type, **fields)
    _require_open(made)
    made.store(now=now)
    record("requirement.created", made, by=by, now=now)
    return made


def require(thing: Bid | Contract, *, by: Actor, now: datetime, **fields: Any) -> Requirement:
    """Require a document for this bid or this contract."""
    by_whom: dict[str, Any] = {"bid" if isinstance(thing, Bid) else "contract": thing}
    return create(**by_whom, **fields, by=by, now=now)


@transaction.atomic
def revise(requirement: Requirement, *, by: Actor, now: datetime, **changes: Any) -> Requirement:
    """Change the minimum cover, of whom it is needed, or the note."""
    _require_open(requirement)
    kept = {name: value for name, value in changes.items() if name not in FIXED}
    return lifecycle.revise(requirement, "requirement.revised", by=by, now=now, **kept)


@transaction.atomic
def archive(requirement: Requirement, *, by: Actor, now: datetime) -> Requirement:
    """Require it no longer. A second archiving changes nothing."""
    _require_open(requirement)
    return lifecycle.archive(requirement, "requirement.archived", by=by, now=now)


def _require_open(requirement: Requirement) -> None:
    if bid := requirement.bid:
        if bid.submitted_at:
            raise AlreadySubmitted("This bid has gone in, so what it required stays as it was.")
        require_no_outcome(bid)
    if requirement.contract and requirement.contract.closed_on:
        raise ContractClosed
