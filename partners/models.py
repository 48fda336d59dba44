"""Contents page: the models that Django looks for here."""

from partners.approvals.models import Approval
from partners.assessments.models import Assessment
from partners.bids.models import Bid, BidPartner, Promise
from partners.clarifications.models import Clarification
from partners.contracts.models import Allocation, Contract
from partners.corrections.models import CorrectedShare, Correction
from partners.decisions.models import Decision, Voice
from partners.documents.models import Document, DocumentType
from partners.fairness.models import Consent, Declaration
from partners.figures.models import Explanation
from partners.hours.models import Hours
from partners.indicators.models import Indicator, Result
from partners.interests.models import Interest
from partners.invitations.models import BidInvitation
from partners.lots.models import Lot
from partners.milestones.models import Milestone, Move
from partners.notices.models import Notice
from partners.options.models import BreakClause, ExtensionOption
from partners.partnerships.models import Partnership, Party
from partners.payments.models import Payment
from partners.power.models import Objection, PowerFact
from partners.preparing.models import Criterion, Score
from partners.requirements.models import Requirement
from partners.rounds.models import (
    Appeal,
    Application,
    PanelMember,
    Round,
    RoundCriterion,
    RoundOutcome,
    RoundScore,
)
from partners.variations.models import Agreement, Consultation, Variation
from partners.writing.models import BidQuestion

__all__ = [
    "Agreement",
    "Allocation",
    "Appeal",
    "Application",
    "Approval",
    "Assessment",
    "Bid",
    "BidInvitation",
    "BidPartner",
    "BidQuestion",
    "BreakClause",
    "Clarification",
    "Consent",
    "Consultation",
    "Contract",
    "CorrectedShare",
    "Correction",
    "Criterion",
    "Decision",
    "Declaration",
    "Document",
    "DocumentType",
    "Explanation",
    "ExtensionOption",
    "Hours",
    "Indicator",
    "Interest",
    "Lot",
    "Milestone",
    "Move",
    "Notice",
    "Objection",
    "PanelMember",
    "Partnership",
    "Party",
    "Payment",
    "PowerFact",
    "Promise",
    "Requirement",
    "Result",
    "Round",
    "RoundCriterion",
    "RoundOutcome",
    "RoundScore",
    "Score",
    "Variation",
    "Voice",
]
