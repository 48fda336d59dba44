"""What can happen to a type of document."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from consortium.access.actor import Actor, clock
from consortium.activity import lifecycle
from consortium.activity.models import Event
from consortium.activity.stream import record
from consortium.errors import NotValid
from partners.documents.models import DocumentType
from partners.documents.standard import STANDARD

FIXED = frozenset({"key", "expiry_kind", "is_declaration"})  # what documents were given under


@transaction.atomic
def create(*, name: str, by: Actor, now: datetime, key: str = "", **fields: Any) -> DocumentType:
    """Add a type. `key` is made from the name where it is not given."""
    short = key or slugify(name.replace("’", ""))[:60].strip("-")
    if not short:
        raise NotValid("Give a name with letters or digits.", field="name")
    made = DocumentType(consortium_id=by.consortium_id, name=name, key=short, **fields).store(now=now)
    record("document_type.created", made, by=by, now=now)
    return made


@transaction.atomic
def revise(document_type: DocumentType, *, by: Actor, now: datetime, **changes: Any) -> DocumentType:
    """Change its name, months or cover. Documents keep the days that they were given."""
    if fixed := FIXED & changes.keys():
        raise NotValid("This never changes. Archive the type and add another.", field=min(fixed))
    return lifecycle.revise(document_type, "document_type.revised", by=by, now=now, **changes)


@transaction.atomic
def archive(document_type: DocumentType, *, by: Actor, now: datetime) -> DocumentType:
    """Ask for it no longer. What was uploaded stays, and a second archiving changes nothing."""
    return lifecycle.archive(document_type, "document_type.archived", by=by, now=now)


def install(consortium_id: Any, *, now: datetime) -> None:
    """Give a consortium the standard types that it does not have; safe to repeat."""
    known = set(DocumentType.objects.filter(consortium=consortium_id).values_list("key", flat=True))
    for standard in STANDARD:
        if standard.key not in known:
            create(**standard.fields, by=clock(consortium_id), now=now)


def hear_founded(event: Event) -> None:
    """A new consortium starts with the standard types."""
    install(event.consortium_id, now=event.happened_at)
