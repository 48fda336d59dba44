"""Whom a coordinator could remind about a bid, and of what: what the preview shows is what would leave."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Q

from consortium.access.roles import Role
from consortium.delivery.states import State as Delivery
from consortium.mail.models import Message
from consortium.organisations.models import Organisation
from consortium.seats.models import Seat
from partners.bids.models import Bid
from partners.invitations.models import BidInvitation
from partners.requirements.queries import day_of, missing_of, required_by
from partners.requirements.readiness import Missing

INVITED, CHASED, DOCUMENTS = "bid.invited", "bid.chased", "bid.documents"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One organisation, asked for one thing: an answer (`invitation`), or the documents that are `missing`."""

    organisation: Organisation
    leads: list[Seat]
    invitation: BidInvitation | None = None
    missing: tuple[Missing, ...] = ()
    is_asked_today: bool = False

    @property
    def key(self) -> str:
        return f"answer:{self.organisation.pk}" if self.invitation else f"documents:{self.organisation.pk}"

    @property
    def can_go(self) -> bool:
        return bool(self.leads) and not self.is_asked_today


def asks_for(bid: Bid, now: datetime) -> list[Ask]:
    """Return every open invitation that is not answered, and every partner that is missing something on the day."""
    waiting = list(
        bid.invitations.waiting().select_related("organisation", "consortium").order_by("organisation__name")
    )
    lacking = _lacking(bid, now)
    leads = leads_of([each.organisation_id for each in waiting] + [each.pk for each, _ in lacking])
    threads = [str(each.pk) for each in waiting] + [thread_of(bid, each) for each, _ in lacking]
    asked = _asked_today(bid, threads, now)
    answers = [
        Ask(
            organisation=each.organisation,
            leads=leads[each.organisation_id],
            invitation=each,
            is_asked_today=str(each.pk) in asked,
        )
        for each in waiting
    ]
    documents = [
        Ask(
            organisation=each,
            leads=leads[each.pk],
            missing=tuple(missing),
            is_asked_today=thread_of(bid, each) in asked,
        )
        for each, missing in lacking
    ]
    return answers + documents


def leads_of(organisation_ids: Iterable[Any]) -> dict[UUID, list[Seat]]:
    """Return the member leads of each organisation, in one query."""
    held = Seat.objects.held().filter(organisation__in=list(organisation_ids), role=Role.MEMBER_LEAD)
    found: dict[UUID, list[Seat]] = defaultdict(list)
    for seat in held.select_related("user").order_by("invited_name", "pk"):
        found[seat.organisation_id].append(seat)
    return found


def thread_of(bid: Bid, organisation: Organisation) -> str:
    return f"{bid.pk}:{organisation.pk}"


def _lacking(bid: Bid, now: datetime) -> list[tuple[Organisation, list[Missing]]]:
    partners = {each.organisation_id: each.organisation for each in bid.partners.select_related("organisation")}
    accepted = bid.invitations.to_bring_in().select_related("organisation")
    asked = {bid.lead_id: bid.lead, **partners} | {each.organisation_id: each.organisation for each in accepted}
    day = day_of(bid, now.astimezone(bid.consortium.zone).date())
    found = missing_of([each.asked for each in required_by(bid)], asked, day, lead_id=bid.lead_id)
    rows = [(organisation, found[key]) for key, organisation in asked.items() if found[key]]
    return sorted(rows, key=lambda row: row[0].name)


def _asked_today(bid: Bid, threads: list[str], now: datetime) -> set[str]:
    """Return the threads in which something was asked today, or waits to leave."""
    zone = bid.consortium.zone
    began = datetime.combine(now.astimezone(zone).date(), time(), tzinfo=zone).astimezone(UTC)
    sent = Message.objects.filter(kind__in=[INVITED, CHASED, DOCUMENTS], thread__in=threads)
    return set(
        sent.filter(Q(created_at__gte=began) | Q(state=Delivery.PENDING)).values_list("thread", flat=True).distinct()
    )
