"""Contents page: the desks that Django's admin looks for here."""

from consortium.contacts.admin import ContactDesk
from consortium.mail.admin import MessageDesk
from consortium.membership.admin import MembershipDesk
from consortium.offers.admin import OrganisationDesk, TagDesk
from consortium.seats.admin import SeatDesk
from consortium.tokens.admin import TokenDesk

__all__ = ["ContactDesk", "MembershipDesk", "MessageDesk", "OrganisationDesk", "SeatDesk", "TagDesk", "TokenDesk"]
