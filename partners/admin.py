"""Contents page: the desks that Django's admin looks for here."""

from partners.candidates.admin import BidDesk
from partners.corrections.admin import CorrectionDesk
from partners.documents.admin import DocumentDesk, DocumentTypeDesk
from partners.figures.admin import ExplanationDesk
from partners.invitations.admin import BidInvitationDesk
from partners.partnerships.admin import PartnershipDesk
from partners.payments.admin import PaymentDesk
from partners.preparing.admin import CriterionDesk
from partners.requirements.admin import ContractDesk, RequirementDesk

__all__ = [
    "BidDesk",
    "BidInvitationDesk",
    "ContractDesk",
    "CorrectionDesk",
    "CriterionDesk",
    "DocumentDesk",
    "DocumentTypeDesk",
    "ExplanationDesk",
    "PartnershipDesk",
    "PaymentDesk",
    "RequirementDesk",
]
