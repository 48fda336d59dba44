"""Who shares in a bid, and its submission, which freezes the shares into promises."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.template.defaultfilters import floatformat

from consortium.access.actor import Actor
from consortium.activity.stream import record
from consortium.errors import RuleBroken
from consortium.organisations.models import Organisation
from partners.bids.actions import AlreadySubmitted, NotAParty, require_here, require_no_outcome, require_party
from partners.bids.models import Bid, BidPartner, Promise
from partners.bids.shares import WHOLE, total
from partners.bids.stages import Decision


class SharesFrozen(RuleBroken):
    code = "shares_frozen"
    message = (
        "The shares were frozen when this bid was submitted. Propose a correction, which its partners agree to; "
        "what changes later is a reallocation of the contract."
    )


class SharesNotWhole(RuleBroken):
    code = "shares_not_whole"
    field = "partners"


class DecidedAgainst(RuleBroken):
    code = "decided_against"
    message = "It was decided not to bid. Record a new decision first, then submit."


@transaction.atomic
def add_partner(bid: Bid, *, organisation: Organisation, by: Actor, now: datetime, **part: Any) -> BidPartner:
    """Bring a partner of the partnership into the bid: `role`, `share` in per cent, `value`."""
    _require_open(bid)
    require_party(bid, organisation, now=now)
    require_here(bid, organisation, now=now)
    partner = BidPartner(bid=bid, organisation=organisation, **part).write()
    bid.store(now=now)
    record(
        "bid.partner_added", bid, by=by, now=now, organisation=organisation.name, share=floatformat(partner.share, -2)
    )
    return partner


@transaction.atomic
def set_share(
    bid: Bid, *, organisation: Organisation, share: Decimal, by: Actor, now: datetime, **part: Any
) -> BidPartner:
    """Change what a partner would be promised; who has left gets no more. `role` and `value` stay unless given."""
    _require_open(bid)
    partner = _partner(bid, organisation)
    before = partner.share
    for field, value in {"share": share, **part}.items():
        setattr(partner, field, value)
    partner.write()
    if partner.share > before:
        require_here(bid, organisation, now=now)
    bid.store(now=now)
    share_said = floatformat(partner.share, -2)
    record("bid.share_set", bid, by=by, now=now, organisation=organisation.name, share=share_said)
    return partner


@transaction.atomic
def remove_partner(bid: Bid, *, organisation: Organisation, by: Actor, now: datetime) -> Bid:
    _require_open(bid)
    _partner(bid, organisation).delete()
    bid.store(now=now)
    record("bid.partner_removed", bid, by=by, now=now, organisation=organisation.name)
    return bid


@transaction.atomic
def submit(bid: Bid, *, by: Actor, now: datetime) -> Bid:
    """Record the submission and freeze the shares, which total exactly 100%. A second click is refused."""
    if bid.submitted_at:
        raise AlreadySubmitted
    require_no_outcome(bid)
    if bid.decision == Decision.NO_GO:
        raise DecidedAgainst
    partners = list(bid.partners.select_related("organisation"))
    promised = total(partner.share for partner in partners)
    if promised != WHOLE:
        raise SharesNotWhole(f"The promised shares total {promised}%. They must total exactly 100% before submission.")
    bid.submitted_at = now
    bid.submitted_on = now.astimezone(bid.consortium.zone).date()
    bid.store(now=now)
    for partner in partners:
        Promise(
            bid=bid,
            organisation=partner.organisation,
            role=partner.role,
            share=partner.share,
            value=partner.value,
            promised_at=now,
        ).write()
    record("bid.submitted", bid, by=by, now=now)
    return bid


def _require_open(bid: Bid) -> None:
    if bid.submitted_at:
        raise SharesFrozen
    require_no_outcome(bid)


def _partner(bid: Bid, organisation: Organisation) -> BidPartner:
    partner = bid.partners.filter(organisation=organisation).first()
    if partner is None:
        raise NotAParty(f"{organisation.name} is not in this bid.")
    return partner
