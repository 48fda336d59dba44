"""What this week asks for where a member has left, is suspended or merged, and still has a share."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.template.defaultfilters import floatformat

from consortium.access.actor import Actor
from consortium.home.lines import SHOWN, Line, Section, address, section
from partners.bids import leaving as of_bids
from partners.bids.models import Bid
from partners.contracts import leaving as of_contracts
from partners.contracts.models import Contract


def reallocations(actor: Actor, now: datetime) -> Section:
    """Contracts and bids in which somebody who has left has a share; each leads to the form that gives it away."""
    today = now.astimezone(actor.zone).date()
    rows: Any = of_contracts.needing_reallocation(Contract.objects.visible_to(actor), today)
    contracts = list(rows.with_allocations().order_by("starts_on", "pk")[: SHOWN + 1])
    rows = of_bids.needing_reallocation(Bid.objects.visible_to(actor), today)
    bids = list(rows.with_shares().order_by("submission_deadline_at", "pk")[: SHOWN + 1])
    left = of_contracts.leavers_of(contracts, today)
    gone = of_bids.leavers_of(bids, today)
    lines = [
        *(_line(each, left[each.pk], "admin:partners_contract_reallocate", "Reallocate") for each in contracts),
        *(_line(each, gone[each.pk], "admin:partners_bid_set_share", "Set its share") for each in bids),
    ]
    more = f"{address('admin:partners_contract_changelist')}?needs_reallocation=true"
    return section("Shares of members that left", "group_remove", lines, more=more)


def _line(thing: Any, leavers: Sequence[Any], form: str, action: str) -> Line:
    said = [
        f"{each.departure.organisation.name} {each.departure.words}. It has {floatformat(each.share, -2)}%."
        for each in leavers
    ]
    return Line(
        what=f"{thing.title}: whose share is it now?",
        about=" ".join(said),
        url=address(form, pk=thing.pk),
        action=action,
    )
