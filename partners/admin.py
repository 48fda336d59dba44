"""Contents page: the desks that Django's admin looks for here."""

from partners.bids.admin import BidDesk
from partners.contracts.admin import ContractDesk
from partners.figures.admin import ExplanationDesk
from partners.partnerships.admin import PartnershipDesk
from partners.payments.admin import PaymentDesk

__all__ = ["BidDesk", "ContractDesk", "ExplanationDesk", "PartnershipDesk", "PaymentDesk"]
