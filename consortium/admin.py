"""Contents page: the desks that Django's admin looks for here."""

from consortium.contacts.admin import ContactDesk
from consortium.membership.admin import MembershipDesk
from consortium.organisations.admin import OrganisationDesk

__all__ = ["ContactDesk", "MembershipDesk", "OrganisationDesk"]
