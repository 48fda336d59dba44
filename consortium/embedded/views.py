"""What the mail sink kept, to read in a browser. Where the sink is off, these pages do not exist."""

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin

from consortium.access.roles import PUBLIC
from consortium.embedded.mailbox import Letter, Mailbox, pieces
from consortium.portal.pages import PortalRequest, page

SHOWN = 100
HEADERS = ["From", "To", "Date", "Reply-To", "List-Unsubscribe", "Auto-Submitted", "X-Envelope-To"]
# A message is hostile until proven otherwise: it runs nothing, fetches nothing and leads nowhere.
BODY_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"


@page("GET", needs=PUBLIC)
def inbox(request: PortalRequest) -> HttpResponse:
    return render(request, "mail_sink/inbox.html", {"letters": _mailbox().newest(SHOWN), "shown": SHOWN})


@csp_update({"frame-src": [SELF]})
@page("GET", needs=PUBLIC)
def letter(request: PortalRequest, number: str) -> HttpResponse:
    found = _letter(number)
    headers = [(name, found.content[name]) for name in HEADERS if found.content[name]]
    context = {"letter": found, "headers": headers, "pieces": pieces(found.plain)}
    return render(request, "mail_sink/letter.html", context)


@xframe_options_sameorigin
@page("GET", needs=PUBLIC)
def body(request: PortalRequest, number: str) -> HttpResponse:
    return HttpResponse(_letter(number).html, headers={"Content-Security-Policy": BODY_POLICY})


def _mailbox() -> Mailbox:
    if not settings.SHOW_MAIL_SINK:
        raise Http404
    return Mailbox(settings.MAIL_SINK_DIR)


def _letter(number: str) -> Letter:
    found = _mailbox().read(number)
    if found is None:
        raise Http404
    return found
