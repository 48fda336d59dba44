"""Contents page: the models that Django looks for here."""

from partners.bids.models import Bid, BidPartner, Promise
from partners.contracts.models import Allocation, Contract
from partners.corrections.models import CorrectedShare, Correction
from partners.documents.models import Document, DocumentType
from partners.fairness.models import Consent, Declaration
from partners.figures.models import Explanation
from partners.hours.models import Hours
from partners.lots.models import Lot
from partners.partnerships.models import Partnership, Party
from partners.payments.models import Payment
from partners.power.models import Objection, PowerFact
from partners.preparing.models import Criterion, Score

__all__ = [
    "Allocation",
    "Bid",
    "BidPartner",
    "Consent",
    "Contract",
    "CorrectedShare",
    "Correction",
    "Criterion",
    "Declaration",
    "Document",
    "DocumentType",
    "Explanation",
    "Hours",
    "Lot",
    "Objection",
    "Partnership",
    "Party",
    "Payment",
    "PowerFact",
    "Promise",
    "Score",
]
