"""Our documents in the portal: what we have, what runs out when, and a page to give the next."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from consortium import clock
from consortium.access.actor import Actor
from consortium.activity.timeline import timeline
from consortium.organisations.models import Organisation
from consortium.portal.forms import carried_out
from consortium.portal.pages import PortalRequest, page
from partners.documents import actions as documents
from partners.documents import queries
from partners.documents.downloads import attachment
from partners.documents.forms import UploadForm, WithdrawForm
from partners.documents.models import Document, DocumentType
from partners.documents.validity import Standing

TONES = {
    Standing.VERIFIED: "success",
    Standing.TO_VERIFY: "info",
    Standing.RUN_OUT: "warning",
    Standing.REFUSED: "error",
    Standing.WITHDRAWN: "",
}


@page("GET", needs="documents.upload")
def index(request: PortalRequest, slug: str) -> HttpResponse:
    """Every type of document that is asked for, with the newest version of the person’s organisation."""
    today = clock.today(request.actor.zone)
    rows = [
        {"type": each, "document": document, **_standing(document, today)}
        for each, document in queries.by_type(request.actor)
    ]
    return render(request, "partners/documents/list.html", {"rows": rows, "organisation": _ours(request.actor)})


@page("GET", needs="documents.view")
def detail(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """One version: what it is, how it stands, the versions before and after it, and its story."""
    actor = request.actor
    document = document_for(actor, pk)
    today = clock.today(actor.zone)
    versions = Document.objects.visible_to(actor).filter(organisation=document.organisation_id, type=document.type_id)
    context = {
        "document": document,
        "is_ours": actor.may("documents.upload") and actor.organisation_id == document.organisation_id,
        "versions": [{"document": each, **_standing(each, today)} for each in versions.order_by("-version")],
        "events": [{"at": line.happened_at, "text": line.text} for line in timeline(document, actor)],
        **_standing(document, today),
    }
    return render(request, "partners/documents/detail.html", context)


@page("GET", needs="documents.view")
def download(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """The file itself, to keep and never to show in the browser."""
    return attachment(document_for(request.actor, pk))


@page("GET", "POST", needs="documents.upload")
def upload(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Give a new version of one type, for one’s own organisation."""
    actor, organisation = request.actor, _ours(request.actor)
    if organisation is None:
        raise PermissionDenied
    asked = get_object_or_404(DocumentType.objects.visible_to(actor).current(), pk=pk)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, asked=asked, currency=organisation.consortium.currency)
    made: list[Document] = []

    def give() -> None:
        given = form.cleaned_data
        made.append(documents.upload(organisation=organisation, type=asked, **given, by=actor, now=clock.now()))

    if request.method == "POST" and carried_out(form, give):
        messages.success(request, "Uploaded. A coordinator looks at it and verifies it.")
        return redirect("document-detail", slug=slug, pk=made[0].pk)
    context = {"form": form, "type": asked, "sent": request.method == "POST" and not asked.is_declaration}
    return render(request, "partners/documents/upload.html", context)


@page("GET", "POST", needs="documents.upload")
def withdraw(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Take back a version that was wrong, saying why."""
    document = document_for(request.actor, pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form, lambda: documents.withdraw(document, **form.cleaned_data, by=request.actor, now=clock.now())
    ):
        messages.success(request, "Withdrawn. It stays on record with your reason.")
        return redirect("document-detail", slug=slug, pk=document.pk)
    return render(request, "partners/documents/withdraw.html", {"form": form, "document": document})


def document_for(actor: Actor, pk: str) -> Document:
    """Return a document that the actor may see, or answer that there is none."""
    visible = Document.objects.visible_to(actor).select_related("organisation", "type", "uploaded_by", "verified_by")
    found: Document = get_object_or_404(visible, pk=pk)
    return found


def _ours(actor: Actor) -> Organisation | None:
    visible = Organisation.objects.visible_to(actor).select_related("consortium")
    found: Organisation | None = visible.filter(pk=actor.organisation_id).first()
    return found


def _standing(document: Document | None, today: Any) -> dict[str, Any]:
    if document is None:
        return {"standing": None, "tone": None}
    standing = document.standing_on(today)
    return {"standing": standing.label, "tone": TONES[standing]}
