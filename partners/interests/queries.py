"""Who has not declared: of those who work on a bid."""

from django.db.models import Q

from consortium.access.roles import Role
from consortium.contacts.models import Contact
from consortium.seats.models import Seat
from partners.bids.beside import organisations_in
from partners.bids.models import Bid
from partners.writing.models import BidQuestion


def undeclared(bid: Bid) -> list[Contact]:
    """Return the manager, whoever drafts or reviews, and the partners' leads, as far as nothing of theirs stands."""
    questions = BidQuestion.objects.filter(bid=bid)
    organisations = organisations_in(bid)
    leads = Seat.objects.held().filter(role=Role.MEMBER_LEAD, organisation__in=organisations)
    asked = (
        Q(pk=bid.manager_id)
        | Q(pk__in=questions.filter(owner__isnull=False).values("owner"))
        | Q(pk__in=questions.filter(reviewer__isnull=False).values("reviewer"))
        | Q(pk__in=leads.filter(contact__isnull=False).values("contact"))
    )
    declared = bid.interests.standing().values("contact")
    people = Contact.objects.filter(asked, organisation__in=organisations).exclude(pk__in=declared)
    return list(people.select_related("organisation"))
