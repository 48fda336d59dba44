"""Contents page: the desks that Django's admin looks for here."""

from partners.contracts.admin import ContractDesk
from partners.corrections.admin import CorrectionDesk
from partners.documents.admin import DocumentDesk, DocumentTypeDesk
from partners.fairness.admin import ConsentDesk, DeclarationDesk
from partners.figures.admin import ExplanationDesk
from partners.hours.admin import HoursDesk
from partners.partnerships.admin import PartnershipDesk
from partners.payments.admin import PaymentDesk
from partners.power.admin import PowerFactDesk
from partners.preparing.admin import BidDesk, CriterionDesk

__all__ = [
    "BidDesk",
    "ConsentDesk",
    "ContractDesk",
    "CorrectionDesk",
    "CriterionDesk",
    "DeclarationDesk",
    "DocumentDesk",
    "DocumentTypeDesk",
    "ExplanationDesk",
    "HoursDesk",
    "PartnershipDesk",
    "PaymentDesk",
    "PowerFactDesk",
]
