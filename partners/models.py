"""Contents page: the models that Django looks for here."""

from partners.bids.models import Bid, BidPartner, Promise
from partners.contracts.models import Allocation, Contract
from partners.documents.models import Document, DocumentType
from partners.partnerships.models import Partnership, Party

__all__ = [
    "Allocation",
    "Bid",
    "BidPartner",
    "Contract",
    "Document",
    "DocumentType",
    "Partnership",
    "Party",
    "Promise",
]
