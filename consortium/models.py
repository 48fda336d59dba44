"""Contents page: the models that Django looks for here."""

from consortium.activity.models import Event, Handover
from consortium.api.models import IdempotentReply
from consortium.contacts.models import Contact
from consortium.feeds.models import Feed, FeedEntry
from consortium.mail.models import Attempt, Message
from consortium.membership.models import Membership
from consortium.notifications.models import Mute, Preference
from consortium.offers.models import Offer, Tag
from consortium.organisations.models import Identifier, Income, Organisation
from consortium.people.models import Guess, User
from consortium.seats.models import Acceptance, Seat
from consortium.tenancy.models import Consortium
from consortium.tokens.models import ApiToken

__all__ = [
    "Acceptance",
    "ApiToken",
    "Attempt",
    "Consortium",
    "Contact",
    "Event",
    "Feed",
    "FeedEntry",
    "Guess",
    "Handover",
    "IdempotentReply",
    "Identifier",
    "Income",
    "Membership",
    "Message",
    "Mute",
    "Offer",
    "Organisation",
    "Preference",
    "Seat",
    "Tag",
    "User",
]
