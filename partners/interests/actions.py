"""What can happen to a declaration: it is made, and withdrawn with a date."""

from datetime import datetime

from django.db import transaction

from consortium.access.actor import Actor
from consortium.activity.stream import record
from consortium.contacts.models import Contact
from consortium.errors import NotValid, RuleBroken
from consortium.seats.models import Seat
from partners.bids.actions import require_no_outcome
from partners.bids.beside import locked, one_of, require_part
from partners.bids.models import Bid
from partners.interests.models import Interest


class NobodyToDeclare(RuleBroken):
    code = "nobody_to_declare"
    message = "Choose whose declaration this is."
    field = "contact"


class DeclaresThemselves(RuleBroken):
    code = "declares_themselves"
    field = "contact"


class InterestStands(RuleBroken):
    code = "interest_stands"
    message = "An interest that was declared stands. Withdraw it first, then declare that there is none."
    field = "words"


class WithdrawnAlready(RuleBroken):
    code = "withdrawn_already"
    message = "This declaration was withdrawn already. Nothing was changed."
    field = "interest"


@transaction.atomic
def declare_interest(
    bid: Bid, *, by: Actor, now: datetime, words: str = "", is_none: bool = False, contact: Contact | None = None
) -> Bid:
    """Declare an interest in `words`, or that there is none: one's own, or that of somebody without a seat.

    An interest ends the “none” before it. The same declaration a second time changes nothing.
    """
    bid = locked(bid)
    require_no_outcome(bid)
    if is_none == bool(words):
        raise NotValid("Say what the interest is, or that there is none; not both.", field="words")
    person = _person(bid, contact, by)
    standing = bid.interests.standing().filter(contact=person)
    if standing.filter(is_none=is_none, words=words).exists():
        return bid
    if is_none and standing.exists():
        raise InterestStands
    today = now.astimezone(bid.consortium.zone).date()
    standing.filter(is_none=True).update(withdrawn_on=today)
    told = {"is_none": is_none, "words": words, "declared_on": today, "declared_by": by.name}
    row = Interest(bid=bid, contact=person, **told).write()
    return _told(bid, row, "interest.declared", by=by, now=now)


@transaction.atomic
def withdraw_interest(bid: Bid, *, interest: Interest, by: Actor, now: datetime) -> Bid:
    """Withdraw a declaration. It stays on record, with the day."""
    bid = locked(bid)
    row: Interest = one_of(bid, interest, "declaration", field="interest")
    _require_speaker(bid, row.contact, by)
    if row.withdrawn_on:
        raise WithdrawnAlready
    row.withdrawn_on = now.astimezone(bid.consortium.zone).date()
    row.write()
    return _told(bid, row, "interest.withdrawn", by=by, now=now)


def own_contact(by: Actor) -> Contact | None:
    """Return the person who acts, as a contact of the organisation of their seat."""
    rows = Contact.objects.current().filter(consortium=by.consortium_id, organisation=by.organisation_id)
    return rows.filter(user=by.user_id, user__isnull=False).first()


def _person(bid: Bid, contact: Contact | None, by: Actor) -> Contact:
    person = contact or own_contact(by)
    if person is None or person.consortium_id != bid.consortium_id:
        raise NobodyToDeclare
    require_part(bid, person.organisation_id)
    _require_speaker(bid, person, by)
    return person


def _require_speaker(bid: Bid, person: Contact, by: Actor) -> None:
    """Let people speak for themselves, and coordinators for those who have no seat to do so."""
    if person.user_id and person.user_id == by.user_id:
        return
    seated = Seat.objects.held().filter(consortium=bid.consortium_id, user=person.user_id, user__isnull=False)
    if not by.may("bids.manage") or seated.exists():
        raise DeclaresThemselves(f"{person.name} signs in, and declares this in the portal. Ask them to.")


def _told(bid: Bid, row: Interest, kind: str, *, by: Actor, now: datetime) -> Bid:
    """Tell of it, though not in the story of the bid, which every partner reads."""
    bid.store(now=now)
    record(kind, row, by=by, now=now, subject=row.contact.name, bid=bid.title)
    return bid
