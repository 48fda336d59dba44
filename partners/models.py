"""Contents page: the models that Django looks for here."""

from partners.bids.models import Bid, BidPartner, Promise
from partners.contracts.models import Allocation, Contract
from partners.corrections.models import CorrectedShare, Correction
from partners.documents.models import Document, DocumentType
from partners.figures.models import Explanation
from partners.lots.models import Lot
from partners.partnerships.models import Partnership, Party
from partners.payments.models import Payment
from partners.preparing.models import Criterion, Score

__all__ = [
    "Allocation",
    "Bid",
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
    "Score",
]
