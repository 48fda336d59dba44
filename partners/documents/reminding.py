"""Reminding an organisation’s leads of documents that run out, where a live contract or an open bid needs them."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consortium import clock
from consortium.access.roles import Role
from consortium.mail.actions import Draft
from consortium.mail.letters import Button, Letter, write
from consortium.mail.models import Message
from consortium.notifications import actions as notifications
from consortium.notifications.kinds import Line, Nudge, wanted
from consortium.seats.models import Seat
from partners.days import said
from partners.documents.models import Document
from partners.documents.steps import DAYS_BEFORE, LAST_LASTS, Step, steps

KIND = "document.runs_out"
HORIZON = timedelta(days=2)


def plan(now: datetime) -> None:
    """Enqueue every reminder that is due or falls due soon; what is known already stays as it is."""
    documents = list(_running_out(now))
    leads = _leads_of({document.organisation_id for document in documents})
    drafts = (
        _draft(document, step, seat)
        for document in documents
        for step in _due(document, now)
        for seat in leads[document.organisation_id]
    )
    notifications.nudge(drafts, now=now)


def _running_out(now: datetime) -> Any:
    first, last = now.date() - LAST_LASTS, now.date() + timedelta(days=DAYS_BEFORE[0]) + HORIZON
    rows = Document.objects.unreplaced().mattering_on(now.date())
    near = rows.filter(runs_out_on__range=(first, last), type__archived_at=None, organisation__archived_at=None)
    return near.select_related("consortium").order_by("runs_out_on", "pk")


def _due(document: Document, now: datetime) -> Iterator[Step]:
    if document.runs_out_on is None:
        return
    zone = document.consortium.zone
    for step in steps(runs_out_on=document.runs_out_on, since=document.created_at, zone=zone):
        if step.due_at <= now + HORIZON and step.expires_at > now:
            yield step


def _draft(document: Document, step: Step, seat: Seat) -> Draft:
    user: Any = seat.user  # held seats have a person
    return Draft(
        kind=KIND,
        to=user.email,
        dedupe=f"{document.pk}:{step.days}:{document.runs_out_on}",
        due_at=step.due_at,
        expires_at=step.expires_at,
        name=str(user),
        recipient_id=user.pk,
        consortium_id=document.consortium_id,
        about_id=document.pk,
        thread=str(document.pk),
        step=str(step.days),
        occurrence=str(document.runs_out_on),
    )


def _leads_of(organisation_ids: set[UUID]) -> dict[UUID, list[Seat]]:
    held = Seat.objects.held().filter(organisation__in=organisation_ids, role=Role.MEMBER_LEAD)
    leads: dict[UUID, list[Seat]] = defaultdict(list)
    for seat in held.select_related("user"):
        leads[seat.organisation_id].append(seat)
    return leads


def _unwanted(message: Message) -> str | None:
    document = _document(message)
    today = clock.today(document.consortium.zone)
    one = Document.objects.filter(pk=document.pk)
    leading = Seat.objects.leading(document.organisation).filter(user_id=message.recipient_id)
    checks = [
        (leading, "no longer leads this organisation"),
        (one.unreplaced().filter(type__archived_at=None), "another version counts now, or none is asked for"),
        (one.mattering_on(today), "no live contract and no open bid needs it"),
    ]
    return next((reason for rows, reason in checks if not rows.exists()), None)


def _letter(message: Message) -> Letter:
    document = _document(message)
    others = [_sentence(_document(other)) for other in message.carried.all() if wanted(other)]
    context = {
        "name": message.name,
        "organisation": document.organisation.name,
        "sentences": [_sentence(document), *others],
    }
    return Letter(
        subject=f"{_sentence(document)} – please upload the next" if not others else _several(document, len(others)),
        text=write("documents/runs_out.txt", context),
        button=Button("Our documents" if others else "Upload the next", _path(document, whole_list=bool(others))),
        footer="We write about documents only while a live contract or an open bid needs them.",
        sender=document.consortium.name,
    )


def _several(document: Document, others: int) -> str:
    return f"{document.type.name} and {others} more of our documents run out – please upload the next"


def _line(message: Message) -> Line:
    document = _document(message)
    return Line(f"{document.organisation.name}: {_sentence(document)}.", _path(document))


def _sentence(document: Document) -> str:
    """Say it as it is on the day of reading: a message may wait for a good hour, or in a digest."""
    last: Any = document.runs_out_on
    today = clock.today(document.consortium.zone)
    verb = "ran out on" if last < today else "runs out today," if last == today else "runs out on"
    return f"{document.type.name} {verb} {said(last)}"


def _document(message: Message) -> Document:
    rows = Document.objects.select_related("organisation", "type", "consortium")
    found: Document = rows.get(pk=message.about_id)
    return found


def _path(document: Document, *, whole_list: bool = False) -> str:
    slug = document.consortium.slug
    if whole_list:
        return reverse("document-list", args=[slug])
    return reverse("document-upload", args=[slug, document.type_id])


NUDGE = Nudge(
    name=KIND,
    title=_("Documents that run out"),
    render=_letter,
    still_wanted=_unwanted,
    line=_line,
    at_most=len(DAYS_BEFORE),
    coalesces="documents",
)
