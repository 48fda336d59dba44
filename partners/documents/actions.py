"""What can happen to a document: its organisation gives it, and a coordinator of none of its people checks it."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max

from consortium.access.actor import Actor
from consortium.activity.stream import record
from consortium.errors import RuleBroken
from consortium.organisations.models import Organisation
from partners.days import said
from partners.documents import files
from partners.documents.models import Document, DocumentType
from partners.documents.validity import GIVEN, ExpiryKind, last_day

AHEAD = timedelta(days=366)  # insurance is renewed before it begins
FIRST_DAY = date(1900, 1, 1)


class NotYourOrganisation(RuleBroken):
    code = "not_your_organisation"
    message = "Documents are uploaded by the organisation itself, or by a coordinator."
    field = "organisation"


class TypeArchived(RuleBroken):
    code = "document_type_archived"
    message = "This type of document is no longer asked for."
    field = "type"


class OrganisationMerged(RuleBroken):
    code = "organisation_merged"
    field = "organisation"


class FileNeeded(RuleBroken):
    code = "file_needed"
    message = "Choose the file, or take a photo of the document."
    field = "file"


class DeclarationNeeded(RuleBroken):
    code = "declaration_needed"
    field = "declaration"


class CoverNeeded(RuleBroken):
    code = "cover_needed"
    field = "cover"


class DayWrong(RuleBroken):
    code = "day_wrong"


class OwnDocument(RuleBroken):
    code = "own_document"
    message = (
        "You hold a seat at this organisation, so you can’t decide about its documents. Ask another coordinator to."
    )


class AlreadyDecided(RuleBroken):
    code = "already_decided"


class Withdrawn(RuleBroken):
    code = "document_withdrawn"
    message = "This version was withdrawn, so nothing more happens to it. Look at the version in its place."


@transaction.atomic
def upload(
    *, organisation: Organisation, type: DocumentType, issued_on: date, by: Actor, now: datetime, **given: Any
) -> Document:
    """Keep a new version; earlier ones stay. As its type asks: `file`, or `declaration`; `runs_out_on`; `cover`."""
    _require_giver(organisation.pk, by)
    if type.archived_at:
        raise TypeArchived
    if organisation.successor:
        raise OrganisationMerged(
            f"{organisation.name} merged into {organisation.successor.name}. Its documents stay. "
            f"Give new ones for {organisation.successor.name}."
        )
    today = now.astimezone(organisation.consortium.zone).date()
    document = Document(
        consortium_id=by.consortium_id,
        organisation=organisation,
        type=type,
        version=_next_version(organisation, type),
        issued_on=issued_on,
        runs_out_on=_last_day(type, issued_on, given.get("runs_out_on"), today),
        cover=_cover(type, given.get("cover")),
        currency=organisation.consortium.currency,
        uploaded_by_id=by.user_id,
        **_content(type, given.get("file"), given.get("declaration", "")),
    ).store(now=now)
    record("document.uploaded", document, by=by, now=now)
    return document


@transaction.atomic
def verify(document: Document, *, by: Actor, now: datetime) -> Document:
    """Record that a coordinator has looked at it and found it right. One that was refused by mistake can be, too."""
    _require_decider(document, by)
    if document.verified_at:
        raise AlreadyDecided("This version is verified already. Nothing was changed.")
    document.verified_at, document.verified_by_id = now, by.user_id
    document.refused_at, document.refused_because = None, ""
    document.store(now=now)
    record("document.verified", document, by=by, now=now)
    return document


@transaction.atomic
def refuse(document: Document, *, reason: str, by: Actor, now: datetime) -> Document:
    """Record why it is no evidence. Its organisation is told, and uploads another."""
    _require_decider(document, by)
    if document.refused_at:
        raise AlreadyDecided("This version is refused already. Nothing was changed.")
    document.refused_at, document.refused_because = now, reason.strip()
    document.verified_at = document.verified_by_id = None
    document.store(now=now)
    record("document.refused", document, by=by, now=now, reason=document.refused_because)
    return document


@transaction.atomic
def withdraw(document: Document, *, reason: str, by: Actor, now: datetime) -> Document:
    """Take back a version that was wrong. It stays on record, and the version before it counts again."""
    _require_giver(document.organisation_id, by)
    if document.archived_at:
        raise Withdrawn
    document.archived_at, document.withdrawn_because = now, reason.strip()
    document.store(now=now)
    record("document.withdrawn", document, by=by, now=now, reason=document.withdrawn_because)
    return document


def _require_giver(organisation_id: Any, by: Actor) -> None:
    ours = by.may("documents.upload") and by.organisation_id == organisation_id
    if not (ours or by.may("documents.manage")):
        raise NotYourOrganisation


def _require_decider(document: Document, by: Actor) -> None:
    if by.speaks_for(document.organisation_id):
        raise OwnDocument
    if document.archived_at:
        raise Withdrawn


def _next_version(organisation: Organisation, type: DocumentType) -> int:
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)  # two uploads at once take turns
    last = Document.objects.filter(organisation=organisation, type=type).aggregate(last=Max("version"))["last"]
    return (last or 0) + 1


def _last_day(type: DocumentType, issued_on: date, given: date | None, today: date) -> date | None:
    if not FIRST_DAY <= issued_on <= today + AHEAD:
        raise DayWrong("This day is too far away. Give the date that stands on the document.", field="issued_on")
    if type.expiry_kind in GIVEN and given is None:
        asked = "runs out" if type.expiry_kind == ExpiryKind.FIXED_DATE else "is to be reviewed"
        raise DayWrong(f"Give the day on which it {asked}.", field="runs_out_on")
    last = last_day(type.expiry_kind, issued_on=issued_on, given=given, months=type.months)
    if last is None:
        return None
    field = "runs_out_on" if type.expiry_kind in GIVEN else "issued_on"
    if last < today:
        raise DayWrong(f"It held until {said(last)}. Upload the one that holds now.", field=field)
    if last < issued_on:
        raise DayWrong("It holds until its own date, or later.", field=field)
    return last


def _cover(type: DocumentType, cover: Any) -> Any:
    if type.states_cover and cover is None:
        raise CoverNeeded("Give the amount of cover that the document states.")
    if not type.states_cover and cover is not None:
        raise CoverNeeded(f"{type.name} states no cover. Leave this empty.")
    return cover


def _content(type: DocumentType, file: UploadedFile | None, declaration: str) -> dict[str, Any]:
    if type.is_declaration:
        if file is not None:
            raise DeclarationNeeded("We keep no certificates here. Give the declaration in words, without a file.")
        if not declaration.strip():
            raise DeclarationNeeded("Say in a sentence or two what you declare.")
        return {"declaration": declaration.strip()}
    if declaration.strip():
        raise DeclarationNeeded(f"{type.name} is given as a file. Leave the declaration empty.")
    if file is None:
        raise FileNeeded
    known = files.read(file)
    return {
        "file": file,
        "file_name": known.file_name,
        "content_type": known.content_type,
        "size": known.size,
        "sha256": known.sha256,
    }
