"""What can happen to a contact: a named person or a shared inbox at an organisation."""

from dataclasses import dataclass
from dataclasses import field as a_field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from consortium.access.actor import Actor
from consortium.activity.stream import record
from consortium.contacts.models import Contact
from consortium.errors import RuleBroken, Stale
from consortium.organisations.models import Organisation
from consortium.tenancy.models import Consortium

IMPORT_BATCH = 500
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
    for field, value in changes.items():
        setattr(contact, field, value)
    contact.store(now=now)
    record("contact.revised", contact, by=by, now=now, fields=sorted(changes))
    return contact


@transaction.atomic
def archive(contact: Contact, *, by: Actor, now: datetime) -> Contact:
    """Hide a contact who has moved on. A second archiving changes nothing."""
    if contact.seats.filter(ended_at=None).exists():
        raise SeatHeld
    if contact.archived_at is None:
        contact.archived_at = now
        contact.store(now=now)
        record("contact.archived", contact, by=by, now=now)
    return contact


@dataclass(slots=True)
class Batch:
    """What an import found: rows checked against every field, each contact once."""

    new: list[Contact] = a_field(default_factory=list)
    changed: list[Contact] = a_field(default_factory=list)
    same: int = 0


@transaction.atomic
def import_rows(batch: Batch, *, by: Actor, now: datetime) -> None:
    """Write a batch in a few statements for every 500 rows. One event tells of it."""
    for contact in batch.new:
        contact.created_at = contact.updated_at = now
    for contact in batch.changed:
        contact.updated_at = now
    try:
        with transaction.atomic():
            Contact.objects.bulk_create(batch.new, batch_size=IMPORT_BATCH)
            Contact.objects.bulk_create(
                batch.changed,
                batch_size=IMPORT_BATCH,
                update_conflicts=True,
                unique_fields=["id"],
                update_fields=IMPORTED_FIELDS,
            )
    except IntegrityError as clash:
        raise Stale from clash
    record(
        "contact.imported",
        Consortium.objects.visible_to(by).get(),
        by=by,
        now=now,
        created=len(batch.new),
        changed=len(batch.changed),
        same=batch.same,
    )
