"""Contents page: the models that Django looks for here."""

from partners.approvals.models import Approval
from partners.assessments.models import Assessment
from partners.bids.models import Bid, BidPartner, Promise
from partners.clarifications.models import Clarification
from partners.contracts.models import Allocation, Contract
from partners.corrections.models import CorrectedShare, Correction
from partners.documents.models import Document, DocumentType
from partners.figures.models import Explanation
from partners.interests.models import Interest
from partners.lots.models import Lot
from partners.partnerships.models import Partnership, Party
from partners.payments.models import Payment
from partners.preparing.models import Criterion, Score
from partners.writing.models import BidQuestion

__all__ = [
    "Allocation",
    "Approval",
    "Assessment",
    "Bid",
    "BidPartner",
    "BidQuestion",
    "Clarification",
    "Contract",
    "CorrectedShare",
    "Correction",
    "Criterion",
    "Document",
    "DocumentType",
    "Explanation",
    "Interest",
    "Lot",
    "Partnership",
    "Party",
    "Payment",
    "Promise",
    "Score",
]
