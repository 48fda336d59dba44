"""Every function of stored facts that calls for reviews beside the calendar, in the order of `Occasion`."""

from reflections.reviews.planning import Source
from reflections.triggers.bids import of_bids
from reflections.triggers.contracts import of_contracts
from reflections.triggers.payments import of_payments
from reflections.triggers.people import of_leads

SOURCES: tuple[Source, ...] = (of_bids, of_contracts, of_payments, of_leads)
