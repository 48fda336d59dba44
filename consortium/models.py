"""Contents page: the models that Django looks for here."""

from consortium.activity.models import Event, Handover
from consortium.api.models import IdempotentReply
from consortium.mail.models import Attempt, Message
from consortium.membership.models import ApiToken, BrokerAcceptance, Membership, Seat
from consortium.organisations.models import Contact, Identifier, Income, Organisation
from consortium.people.models import Guess, User
from consortium.tenancy.models import Consortium

__all__ = [
    "ApiToken",
    "Attempt",
    "BrokerAcceptance",
    "Consortium",
    "Contact",
    "Event",
    "Guess",
    "Handover",
    "IdempotentReply",
    "Identifier",
    "Income",
    "Membership",
    "Message",
    "Organisation",
    "Seat",
    "User",
]
