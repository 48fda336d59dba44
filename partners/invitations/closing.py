"""Until when a bid can be joined."""

from datetime import datetime

from partners.bids.models import Bid
from partners.bids.stages import Decision


def why_closed(bid: Bid, now: datetime) -> str:
    """Return why nobody can join any more, as a sentence; empty while somebody can."""
    due = bid.submission_deadline_at
    reasons = [
        (bid.submitted_at, "This bid has gone in, so nobody joins it any more."),
        (bid.outcome or bid.archived_at, "This bid is over, so nobody joins it any more."),
        (bid.decision == Decision.NO_GO, "It was decided not to bid, so nobody is asked to join."),
        (due and due <= now, "The deadline of this bid has passed, so nobody joins it any more."),
    ]
    return next((reason for closed, reason in reasons if closed), "")
