"""Which bids ask something of an organisation."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from partners.bids.models import Bid, BidPartner
from partners.bids.stages import Decision
from partners.invitations.models import BidInvitation


def being_prepared(now: datetime) -> Any:
    """Return the bids that have not gone in and still can."""
    due = Q(submission_deadline_at=None) | Q(submission_deadline_at__gt=now)
    return Bid.objects.filter(due, submitted_at=None, outcome="", archived_at=None).exclude(decision=Decision.NO_GO)


def bids_asking(organisation_id: Any, now: datetime, *, answered: bool = False) -> Any:
    """Return the bids that an organisation leads, shares in or is invited to; `answered`: open invitations apart."""
    invited = BidInvitation.objects.filter(organisation=organisation_id, bid=OuterRef("pk"))
    invited = invited.to_bring_in() if answered else invited.filter(declined_at=None, withdrawn_at=None)
    sharing = BidPartner.objects.filter(organisation=organisation_id, bid=OuterRef("pk"))
    return being_prepared(now).filter(Q(lead=organisation_id) | Exists(sharing) | Exists(invited))
