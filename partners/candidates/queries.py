"""Who could be in a bid: members, what each offers, what each is missing on the day, and where it stands already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from consortium.access.actor import Actor
from consortium.membership.models import Membership
from consortium.offers.queries import offering, with_offers
from consortium.organisations.models import Organisation
from partners.bids.models import Bid
from partners.invitations.models import BidInvitation, State
from partners.requirements.queries import day_of, missing_of, required_by
from partners.requirements.readiness import Missing


class Place(TextChoices):
    """Where an organisation stands in a bid."""

    LEAD = "lead", _("Leads it")
    PARTNER = "partner", _("In the bid")
    ACCEPTED = "accepted", _("Accepted, to be brought in")
    INVITED = "invited", _("Invited")
    DECLINED = "declined", _("Declined")
    NONE = "none", _("Not asked")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    organisation: Organisation
    place: Place
    missing: Sequence[Missing]
    invitation: BidInvitation | None = None
    is_active: bool = True

    @property
    def is_ready(self) -> bool:
        return not self.missing

    @property
    def can_be_invited(self) -> bool:
        return self.is_active and self.place in (Place.NONE, Place.DECLINED)


def members(actor: Actor, today: date, *, active: bool = True, size: str = "", tags: Iterable[Any] = ()) -> Any:
    """Return the organisations of the consortium's memberships, the active ones alone unless asked otherwise."""
    current = Membership.objects.filter(organisation=OuterRef("pk"), archived_at=None, left_on=None)
    within = Membership.objects.active_on(today).filter(organisation=OuterRef("pk")) if active else current
    rows: QuerySet[Any, Any] = Organisation.objects.visible_to(actor).current().filter(Exists(within))
    if size:
        rows = rows.filter(size_band=size)
    return with_offers(offering(rows, tags))


def candidates(bid: Bid, organisations: Iterable[Organisation], today: date) -> list[Candidate]:
    """Return how each of these stands, in a number of queries that does not depend on how many they are."""
    rows = list(organisations)
    ids = [each.pk for each in rows]
    lacks = missing_of([each.asked for each in required_by(bid)], ids, day_of(bid, today), lead_id=bid.lead_id)
    partners = set(bid.partners.values_list("organisation_id", flat=True))
    invited = _latest(bid, ids)
    active = set(
        Membership.objects.active_on(today).filter(organisation__in=ids).values_list("organisation_id", flat=True)
    )
    return [
        Candidate(
            organisation=each,
            place=_place(bid, each.pk, partners, invited.get(each.pk)),
            missing=lacks[each.pk],
            invitation=invited.get(each.pk),
            is_active=each.pk in active,
        )
        for each in rows
    ]


def _latest(bid: Bid, organisation_ids: Sequence[Any]) -> dict[Any, BidInvitation]:
    rows = BidInvitation.objects.standing().filter(bid=bid, organisation__in=organisation_ids, archived_at=None)
    return {row.organisation_id: row for row in rows.order_by("invited_at", "pk")}


def _place(bid: Bid, organisation_id: Any, partners: set[Any], invitation: BidInvitation | None) -> Place:
    if organisation_id == bid.lead_id:
        return Place.LEAD
    if organisation_id in partners:
        return Place.PARTNER
    if invitation is None or invitation.brought_in_at:
        return Place.NONE
    said = {State.WAITING: Place.INVITED, State.ACCEPTED: Place.ACCEPTED, State.DECLINED: Place.DECLINED}
    return said[invitation.state]
