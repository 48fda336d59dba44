"""Contents page: the models that Django looks for here."""

from partners.bids.models import Bid, BidPartner, Promise
from partners.contracts.models import Allocation, Contract
from partners.figures.models import Explanation
from partners.partnerships.models import Partnership, Party
from partners.payments.models import Payment

__all__ = ["Allocation", "Bid", "BidPartner", "Contract", "Explanation", "Partnership", "Party", "Payment", "Promise"]
