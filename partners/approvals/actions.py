"""Recording that the trustees of a partner approved a bid."""

from datetime import date, datetime

from django.db import transaction

from consortium.access.actor import Actor
from consortium.errors import NotValid, RuleBroken
from consortium.organisations.models import Organisation
from partners.approvals.models import Approval
from partners.bids.actions import AlreadySubmitted, DayWrong, NotAParty, require_no_outcome
from partners.bids.beside import NotInThisBid, locked, told
from partners.bids.models import Bid
from partners.days import said


class NotYourTrustees(RuleBroken):
    code = "not_your_trustees"
    message = "A lead records the approval of the trustees of their own organisation, and of no other."
    field = "organisation"


@transaction.atomic
def record_approval(
    bid: Bid,
    *,
    approved_on: date,
    minute_reference: str,
    by: Actor,
    now: datetime,
    organisation: Organisation | None = None,
) -> Bid:
    """Record it for one's own organisation, or as a coordinator for any partner; once more, until the bid is in."""
    bid = locked(bid)
    require_no_outcome(bid)
    partner = _partner(bid, organisation, by)
    if approved_on > now.astimezone(bid.consortium.zone).date():
        raise DayWrong(f"{said(approved_on)} has not come yet. Record it when it has happened.", field="approved_on")
    row = bid.approvals.filter(organisation=partner).first() or Approval(bid=bid, organisation=partner)
    if (row.approved_on, row.minute_reference) == (approved_on, minute_reference):
        return bid
    if bid.submitted_at and not row._state.adding:
        raise AlreadySubmitted("The bid went in with the approval that is recorded. It stays as it is.")
    row.approved_on, row.minute_reference = approved_on, minute_reference
    row.recorded_by, row.recorded_at = by.name, now
    row.write()
    return told(bid, "bid.approval_recorded", by=by, now=now, organisation=partner.name)


def _partner(bid: Bid, organisation: Organisation | None, by: Actor) -> Organisation:
    if by.may("bids.manage"):
        if organisation is None:
            raise NotValid("Choose whose trustees approved it.", field="organisation")
        if not bid.partners.filter(organisation=organisation).exists():
            raise NotAParty(f"{organisation.name} is not in this bid. Add it first.")
        return organisation
    if organisation is not None and organisation.pk != by.organisation_id:
        raise NotYourTrustees
    partner = bid.partners.select_related("organisation").filter(organisation=by.organisation_id).first()
    if partner is None:
        raise NotInThisBid
    return partner.organisation
