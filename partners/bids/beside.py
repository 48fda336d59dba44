"""What the features that keep rows beside a bid have in common: the bid locked, who takes part in it, what is told."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from consortium.access.actor import Actor
from consortium.activity.stream import record
from consortium.errors import NotValid, RuleBroken
from consortium.organisations.models import Organisation
from partners.bids.models import Bid


class NotInThisBid(RuleBroken):
    code = "not_in_this_bid"
    message = "Your organisation has no part in this bid. The coordinator can bring it in."


def locked(bid: Bid) -> Bid:
    """Return the bid as it is now, locked: of two who change what is beside it, the second waits."""
    found: Bid = Bid.objects.select_for_update(of=("self",)).get(pk=bid.pk)
    return found


def told(bid: Bid, kind: str, *, by: Actor, now: datetime, **data: Any) -> Bid:
    """Record the event, and let lists by change tell of the bid."""
    bid.store(now=now)
    record(kind, bid, by=by, now=now, **data)
    return bid


def organisations_in(bid: Bid) -> "QuerySet[Organisation]":
    """Return the lead and everybody with a share."""
    rows: QuerySet[Organisation] = Organisation.objects.filter(
        Q(pk=bid.lead_id) | Q(pk__in=bid.partners.values("organisation"))
    )
    return rows


def takes_part(bid: Bid, organisation_id: Any) -> bool:
    return bool(organisation_id) and organisations_in(bid).filter(pk=organisation_id).exists()


def require_part(bid: Bid, organisation_id: Any) -> None:
    if not takes_part(bid, organisation_id):
        raise NotInThisBid


def one_of(bid: Bid, row: Any, words: str, *, field: str) -> Any:
    """Return the row as it is now. Raises NotValid unless it is one of this bid's."""
    found = type(row)._default_manager.filter(pk=row.pk, bid=bid).first()
    if found is None:
        raise NotValid(f"This {words} is not one of this bid.", field=field)
    found.bid = bid
    return found
