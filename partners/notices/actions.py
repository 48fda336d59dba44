"""Taking in what a buyer published: a notice becomes a bid, and a later notice of the same procurement updates it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from consortium.access.actor import Actor
from consortium.errors import RuleBroken
from consortium.organisations.models import Organisation
from consortium.tenancy.models import Consortium
from partners.bids import actions as bids
from partners.bids.beside import told
from partners.bids.models import Bid
from partners.lots import actions as lots
from partners.notices.models import Notice
from partners.notices.ocds import Unreadable, releases_in
from partners.notices.planning import Effect, Plan, Step, plan
from partners.notices.reading import Release, read_release
from partners.notices.state import fields_of, lots_of, state_of
from partners.partnerships.models import Partnership

A_FEW = 3


class SeveralProcurements(RuleBroken):
    code = "several_procurements"
    field = "ocid"


class NotInThisFile(RuleBroken):
    code = "not_in_this_file"
    field = "ocid"


class PartnershipNeeded(RuleBroken):
    code = "partnership_needed"
    message = "This makes a new bid. Say which partnership may respond, and who leads."
    field = "partnership"


class NothingToBidFor(RuleBroken):
    code = "nothing_to_bid_for"
    message = (
        "This notice names no title or no buyer, so it makes no bid. Take in an earlier notice, or add it by hand."
    )


class SeveralBids(RuleBroken):
    code = "several_bids"


class BidArchived(RuleBroken):
    code = "bid_archived"


def procurements(data: bytes) -> dict[str, list[Release]]:
    """Return the releases of a file by the OCID of their procurement. Raises Unreadable."""
    found: dict[str, list[Release]] = {}
    for node in releases_in(data):
        release = read_release(node)
        found.setdefault(release.ocid, []).append(release)
    return found


def one_of(found: dict[str, list[Release]], ocid: str = "") -> list[Release]:
    """Return the releases of the one procurement that is meant."""
    if ocid and ocid not in found:
        raise NotInThisFile("This file has no notice of that OCID. Look at it again.")
    if not ocid and len(found) > 1:
        few = "; ".join(f"{key} ({releases[-1].title[:60]})" for key, releases in list(found.items())[:A_FEW])
        raise SeveralProcurements(f"This file has notices of {len(found)} procurements. Say which OCID: {few} …")
    return found[ocid or next(iter(found))]


def read(releases: Iterable[Release], *, by: Actor) -> Plan:
    """Return what taking these releases in would do. Writes nothing."""
    held = list(releases)
    if len({release.ocid for release in held}) != 1:
        raise Unreadable("These are not the notices of one procurement.")
    bid, taken = _known(held[0].ocid, by)
    zone = bid.zone if bid else Consortium.objects.get(pk=by.consortium_id).zone
    return plan(bid, taken, held, zone)


@transaction.atomic
def take_in(
    releases: Iterable[Release],
    *,
    by: Actor,
    now: datetime,
    partnership: Partnership | None = None,
    lead: Organisation | None = None,
) -> Plan:
    """Do what `read` tells, and return it with its bid. The same notice again changes nothing.

    A new bid needs a partnership and a lead. One at a time in a consortium, so that two never make the same bid.
    """
    Consortium.objects.select_for_update(no_key=True).get(pk=by.consortium_id)
    planned = read(releases, by=by)
    steps = []
    for release in [step.release for step in planned.steps]:
        done = read([release], by=by)  # each upon what the one before has left
        step = done.steps[0]
        if step.is_taken:
            planned.bid = _carry_out(done.bid, step, partnership, lead, by=by, now=now)
        steps.append(step)
    return Plan(planned.bid, steps)


def _known(ocid: str, by: Actor) -> tuple[Bid | None, list[Notice]]:
    """Return the bid of this procurement: that of the notices before, or one that says the OCID."""
    taken = list(Notice.objects.filter(consortium_id=by.consortium_id, ocid=ocid).select_related("bid"))
    if taken:
        bid = taken[0].bid
        if bid.archived_at:
            raise BidArchived(f"This procurement is the bid “{bid}”, which is archived. Nothing was changed.")
        return bid, taken
    rows = Bid.objects.filter(consortium_id=by.consortium_id, ocid=ocid, archived_at=None, outcome="")
    found = list(rows.order_by("created_at", "pk")[:2])
    if len(found) > 1:
        raise SeveralBids(f"More than one bid here has the OCID {ocid}. Leave it on the one that this notice is of.")
    return (found[0] if found else None), []


def _carry_out(
    bid: Bid | None, step: Step, partnership: Partnership | None, lead: Organisation | None, *, by: Actor, now: datetime
) -> Bid:
    if bid is None:
        bid = _create(step, partnership, lead, by=by, now=now)
    elif step.effect == Effect.CHANGES:
        _revise(bid, step, by=by, now=now)
    _note(bid, step, by=by, now=now)
    return bid


def _create(step: Step, partnership: Partnership | None, lead: Organisation | None, *, by: Actor, now: datetime) -> Bid:
    if partnership is None or lead is None:
        raise PartnershipNeeded
    values = step.merged.changed
    if not values.get("title") or not values.get("commissioner"):
        raise NothingToBidFor
    bid = bids.create(partnership=partnership, lead=lead, **fields_of(values), by=by, now=now)
    _write_lots(bid, values, by=by, now=now)
    step.merged.left = state_of(bid)
    return bid


def _revise(bid: Bid, step: Step, *, by: Actor, now: datetime) -> None:
    changes: dict[str, Any] = fields_of(step.merged.changed)
    if changes:
        bids.revise(bid, **changes, by=by, now=now)
    _write_lots(bid, step.merged.changed, by=by, now=now)


def _write_lots(bid: Bid, values: dict[str, Any], *, by: Actor, now: datetime) -> None:
    held = {lot.number: lot for lot in bid.lots.all()}
    for number, known in lots_of(values).items():
        if number in held:
            lots.revise_lot(bid, lot=held[number], **known, by=by, now=now)
        else:
            lots.add_lot(bid, number=number, **known, by=by, now=now)


def _note(bid: Bid, step: Step, *, by: Actor, now: datetime) -> Notice:
    """Keep the notice beside the bid, which says from now on what the buyer said last."""
    release = step.release
    notice = Notice(
        consortium_id=bid.consortium_id,
        bid=bid,
        ocid=release.ocid,
        release_id=release.release_id,
        kind=release.kind,
        released_at=release.released_at,
        sha256=release.sha256,
        left=step.merged.left,
        kept=[line.label for line in step.kept],
        taken_at=now,
        taken_by=by.name,
    ).store(now=now)
    bid.notice_kind = release.kind
    told(bid, "bid.notice_taken_in", by=by, now=now, notice=str(notice))
    return notice
