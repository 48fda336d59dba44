"""Whose trustees have approved a bid, and whose have not."""

from collections.abc import Sequence

from consortium.organisations.models import Organisation
from partners.approvals.models import Approval
from partners.bids.models import Bid


def by_partner(bid: Bid) -> Sequence[tuple[Organisation, Approval | None]]:
    """Return every partner with its approval, or None. Reads no row twice where both are prefetched."""
    recorded = {row.organisation_id: row for row in bid.approvals.all()}
    return [(partner.organisation, recorded.get(partner.organisation_id)) for partner in bid.partners.all()]


def missing(bid: Bid) -> list[str]:
    """Return the names of the partners whose trustees have not approved yet."""
    return [organisation.name for organisation, approval in by_partner(bid) if approval is None]


def warnings(bid: Bid) -> list[str]:
    """Return what to know before the bid goes in. It stops nobody."""
    names = [] if bid.submitted_at or bid.outcome else missing(bid)
    return [f"The approval of the trustees is not recorded for {', '.join(names)}."] if names else []
