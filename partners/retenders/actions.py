"""Beginning a bid for what is let again, from one that is over."""

from datetime import datetime
from typing import Any

from django.db import transaction

from consortium.access.actor import Actor
from consortium.contacts.models import Contact
from consortium.errors import RuleBroken
from partners.bids import actions as bids
from partners.bids import sharing
from partners.bids.beside import locked, organisations_in, told
from partners.bids.models import Bid
from partners.departures.queries import gone_on
from partners.lots.models import Lot
from partners.partnerships.models import WORKING_ROLES
from partners.writing.models import BidQuestion

# What an opportunity is when it comes again. Numbers, dates, and the answers that a go needs, are asked anew.
OPPORTUNITY = (
    "partnership",
    "title",
    "commissioner",
    "commissioner_organisation",
    "route",
    "cpv",
    "area",
    "lots_note",
    "nation",
    "total_value",
    "annual_value",
    "currency",
    "term_months",
    "extension_months",
    "weight_price",
    "weight_quality",
    "weight_social_value",
    "lead",
    "lead_reason",
    "time_zone",
)
LOT = ("number", "title", "value")
QUESTION = ("position", "number", "text", "weight", "word_limit")


class NotOverYet(RuleBroken):
    code = "not_over_yet"
    message = "This bid is still under way. What is let again follows one that has its outcome."


class CloneOpen(RuleBroken):
    code = "clone_open"


@transaction.atomic
def clone(bid: Bid, *, by: Actor, now: datetime) -> Bid:
    """Begin the bid for a re-tender, and return it. One at a time: the second click is refused.

    It has the opportunity, its lots, the questions and the partners with the shares that were promised last; it has
    no dates, no outcome, no promises and no documents.
    """
    bid = locked(bid)
    if not bid.outcome:
        raise NotOverYet
    if going := bid.retenders.filter(outcome="", archived_at=None).first():
        raise CloneOpen(f"“{going}” is the re-tender of this bid already, and under way. Work on that one.")
    manager = Contact.objects.current().filter(pk=bid.manager_id).first()
    opportunity: dict[str, Any] = {name: getattr(bid, name) for name in OPPORTUNITY}
    made = bids.create(**opportunity, retender_of=bid, manager=manager, by=by, now=now)
    _bring_partners(bid, made, by=by, now=now)
    _copy_questions(bid, made)
    for lot in bid.lots.all():
        Lot(bid=made, **{name: getattr(lot, name) for name in LOT}).write()
    told(bid, "bid.cloned", by=by, now=now)
    return made


def _bring_partners(bid: Bid, made: Bid, *, by: Actor, now: datetime) -> None:
    """Add whoever was promised something, or would have been, and is still in the partnership and a member."""
    today = now.astimezone(bid.consortium.zone).date()
    parties = bid.partnership.parties.on(today).filter(role__in=WORKING_ROLES)
    here = set(parties.exclude(organisation__in=gone_on(today)).values_list("organisation", flat=True))
    shares: Any = bid.standing_promises if bid.submitted_at else bid.partners.all()
    for part in shares:
        if part.organisation_id in here:
            known = {"organisation": part.organisation, "role": part.role, "share": part.share}
            sharing.add_partner(made, **known, by=by, now=now)


def _copy_questions(bid: Bid, made: Bid) -> None:
    """Copy the questions without their days, and with the people who are still at a partner."""
    people = Contact.objects.current().filter(organisation__in=organisations_in(made))
    still_there = set(people.values_list("pk", flat=True))
    for question in bid.questions.with_people():
        who = {name: getattr(question, name) for name in ("owner", "reviewer")}
        kept = {name: person for name, person in who.items() if person and person.pk in still_there}
        copied = {name: getattr(question, name) for name in QUESTION}
        BidQuestion(bid=made, **copied, **kept).write()
