"""Contents page: the desks that Django's admin looks for here."""

from partners.candidates.admin import BidDesk
from partners.corrections.admin import CorrectionDesk
from partners.decisions.admin import DecisionDesk
from partners.documents.admin import DocumentDesk, DocumentTypeDesk
from partners.fairness.admin import ConsentDesk, DeclarationDesk
from partners.figures.admin import ExplanationDesk
from partners.hours.admin import HoursDesk
from partners.indicators.admin import IndicatorDesk, ResultDesk
from partners.interests.admin import InterestDesk
from partners.invitations.admin import BidInvitationDesk
from partners.milestones.admin import MilestoneDesk
from partners.notices.admin import NoticeDesk
from partners.options.admin import BreakClauseDesk, ExtensionOptionDesk
from partners.partnerships.admin import PartnershipDesk
from partners.payments.admin import PaymentDesk
from partners.power.admin import PowerFactDesk
from partners.preparing.admin import CriterionDesk
from partners.requirements.admin import ContractDesk, RequirementDesk
from partners.rounds.admin import RoundDesk
from partners.variations.admin import VariationDesk

__all__ = [
    "BidDesk",
    "BidInvitationDesk",
    "BreakClauseDesk",
    "ConsentDesk",
    "ContractDesk",
    "CorrectionDesk",
    "CriterionDesk",
    "DecisionDesk",
    "DeclarationDesk",
    "DocumentDesk",
    "DocumentTypeDesk",
    "ExplanationDesk",
    "ExtensionOptionDesk",
    "HoursDesk",
    "IndicatorDesk",
    "InterestDesk",
    "MilestoneDesk",
    "NoticeDesk",
    "PartnershipDesk",
    "PaymentDesk",
    "PowerFactDesk",
    "RequirementDesk",
    "ResultDesk",
    "RoundDesk",
    "VariationDesk",
]
