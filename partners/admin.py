"""Contents page: the desks that Django's admin looks for here."""

from partners.contracts.admin import ContractDesk
from partners.corrections.admin import CorrectionDesk
from partners.documents.admin import DocumentDesk, DocumentTypeDesk
from partners.figures.admin import ExplanationDesk
from partners.partnerships.admin import PartnershipDesk
from partners.payments.admin import PaymentDesk
from partners.preparing.admin import BidDesk, CriterionDesk

__all__ = [
    "BidDesk",
    "ContractDesk",
    "CorrectionDesk",
    "CriterionDesk",
    "DocumentDesk",
    "DocumentTypeDesk",
    "ExplanationDesk",
    "PartnershipDesk",
    "PaymentDesk",
]
