"""Contents page: the desks that Django's admin looks for here."""

from partners.bids.admin import BidDesk
from partners.contracts.admin import ContractDesk
from partners.documents.admin import DocumentDesk, DocumentTypeDesk
from partners.partnerships.admin import PartnershipDesk

__all__ = ["BidDesk", "ContractDesk", "DocumentDesk", "DocumentTypeDesk", "PartnershipDesk"]
