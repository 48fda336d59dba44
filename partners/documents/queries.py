"""What is held of an organisation: for its own list, and for whatever requires evidence on a day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from partners.documents.models import Document, DocumentType


def current_on(organisation: Any, document_type: Any, day: date) -> Document | None:
    """Return the version that is evidence on this day: the latest that counts and whose dates hold the day.

    It may still wait for verification: `verified_at` tells.
    """
    found: Document | None = (
        Document.objects.counting()
        .filter(organisation=organisation, type=document_type)
        .holding_on(day)
        .order_by("-version")
        .first()
    )
    return found


def held_on(organisation_ids: Iterable[Any], day: date) -> dict[tuple[Any, Any], Document]:
    """Return the same of many organisations in one query: (organisation, type) → the version that counts."""
    rows = Document.objects.counting().filter(organisation__in=organisation_ids).holding_on(day)
    return {(row.organisation_id, row.type_id): row for row in rows.order_by("version")}


def by_type(actor: Any) -> list[tuple[DocumentType, Document | None]]:
    """Return every current type with the newest document of the person’s organisation, and what it holds of others."""
    newest = Document.objects.visible_to(actor).newest().filter(organisation=actor.organisation_id)
    held = {document.type_id: document for document in newest.select_related("type", "organisation")}
    current = list(DocumentType.objects.visible_to(actor).current())
    others = [document.type for key, document in held.items() if key not in {each.pk for each in current}]
    return [(each, held.get(each.pk)) for each in [*current, *others]]
