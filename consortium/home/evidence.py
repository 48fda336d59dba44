"""What this week asks for in due-diligence documents: those that a live contract or an open bid makes matter."""

from datetime import date, datetime, timedelta

from django.db.models import F, Q

from consortium.access.actor import Actor
from consortium.home.lines import SHOWN, Line, Section, address, section
from partners.documents.models import Document

SOON = timedelta(days=30)


def documents(actor: Actor, now: datetime) -> Section:
    """Documents that run out within 30 days or have run out, and those that wait for verification."""
    today = now.astimezone(actor.zone).date()
    asked = Q(runs_out_on__lte=today + SOON) | Q(verified_at=None)
    rows = Document.objects.visible_to(actor).unreplaced().mattering_on(today).filter(asked)
    found = rows.select_related("type", "organisation").order_by(F("runs_out_on").asc(nulls_last=True), "pk")
    lines = [_line(document, today) for document in found[: SHOWN + 1]]
    return section("Documents that matter", "folder_managed", lines, more=address("admin:partners_document_changelist"))


def _line(document: Document, today: date) -> Line:
    last = document.runs_out_on
    is_late = last is not None and last < today
    runs_out = last is not None and last <= today + SOON
    waits = document.verified_at is None
    what = "has run out" if is_late else "runs out" if runs_out else "to be verified"
    return Line(
        what=f"{document.organisation.name}: {document.type.name}, {what}",
        about="It waits to be verified, too." if runs_out and waits and not is_late else "",
        when=last,
        is_late=is_late,
        url=address("admin:partners_document_change", pk=document.pk),
        action="Open the document",
    )
