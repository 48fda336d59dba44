"""What can happen to a contact: a named person or a shared inbox at an organisation."""

from datetime import datetime
from typing import Any

from django.db import transaction

from consortium.access.actor import Actor
from consortium.activity import lifecycle
from consortium.activity.stream import record
from consortium.contacts.models import Contact
from consortium.errors import RuleBroken
from consortium.organisations.models import Organisation
from consortium.tenancy.batches import AT_ONCE, Batch, overwrite, written

IMPORTED_FIELDS = ["name", "phone", "job_title", "is_shared_inbox", "updated_at"]  # never the address


class AddressIsTheirs(RuleBroken):
    code = "address_is_theirs"
    message = (
        "This person signs in with this address, so only they can change it, from their own profile. "
        "If somebody else takes over, add a new contact and end this one’s seat."
    )
    field = "email"


class SeatHeld(RuleBroken):
    code = "seat_held"
    message = "This person still holds a seat. End the seat first; its history stays."


@transaction.atomic
def create(*, organisation: Organisation, by: Actor, now: datetime, **fields: Any) -> Contact:
    """Add a contact to an organisation of the actor's consortium."""
    contact = Contact(consortium_id=by.consortium_id, organisation=organisation, **fields).store(now=now)
    record("contact.created", contact, by=by, now=now)
    return contact


@transaction.atomic
def revise(contact: Contact, *, by: Actor, now: datetime, **changes: Any) -> Contact:
    """Change how a contact is reached. The address of somebody who signs in is their own to change."""
    if contact.user_id and changes.get("email", contact.email) != contact.email:
        raise AddressIsTheirs
    return lifecycle.revise(contact, "contact.revised", by=by, now=now, **changes)


@transaction.atomic
def archive(contact: Contact, *, by: Actor, now: datetime) -> Contact:
    """Hide a contact who has moved on. A second archiving changes nothing."""
    if contact.seats.filter(ended_at=None).exists():
        raise SeatHeld
    return lifecycle.archive(contact, "contact.archived", by=by, now=now)


@transaction.atomic
def import_rows(batch: Batch[Contact], *, by: Actor, now: datetime) -> None:
    """Write a batch in a few statements for every 500 rows. One event tells of it."""
    with written(batch, "contact.imported", by=by, now=now):
        Contact.objects.bulk_create(batch.new, batch_size=AT_ONCE)
        overwrite(batch.changed, IMPORTED_FIELDS)
