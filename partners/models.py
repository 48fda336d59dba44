"""Contents page: the models that Django looks for here."""

from partners.bids.models import Bid, BidPartner, Promise
from partners.contracts.models import Allocation, Contract
from partners.corrections.models import CorrectedShare, Correction
from partners.documents.models import Document, DocumentType
from partners.figures.models import Explanation
from partners.invitations.models import BidInvitation
from partners.lots.models import Lot
from partners.partnerships.models import Partnership, Party
from partners.payments.models import Payment
from partners.preparing.models import Criterion, Score
from partners.requirements.models import Requirement

__all__ = [
    "Allocation",
    "Bid",
    "BidInvitation",
    "BidPartner",
    "Contract",
    "CorrectedShare",
    "Correction",
    "Criterion",
    "Document",
    "DocumentType",
    "Explanation",
    "Lot",
    "Partnership",
    "Party",
    "Payment",
    "Promise",
    "Requirement",
    "Score",
]
