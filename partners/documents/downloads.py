"""Handing a file out: as an attachment, to whoever was found to be allowed."""

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from partners.documents.models import Document


def attachment(document: Document) -> HttpResponse:
    """Return the file as a download that no browser opens in our name, and that nothing keeps.

    It is read whole: `DOCUMENT_MAX_MB` bounds it.
    """
    if not document.file:
        raise Http404("A declaration has no file.")
    with document.file.open("rb") as kept:
        sent = HttpResponse(kept.read(), content_type=document.content_type)
    sent["Content-Disposition"] = content_disposition_header(True, document.file_name) or "attachment"
    sent["X-Content-Type-Options"] = "nosniff"
    sent["Cache-Control"] = "private, no-store"
    return sent
