"""The portal's first page."""

from django.http import HttpResponse
from django.shortcuts import render

from consortium.access.roles import SIGNED_IN
from consortium.portal.pages import PortalRequest, page


@page("GET", needs=SIGNED_IN)
def home(request: PortalRequest) -> HttpResponse:
    """What waits for me, then what I am part of."""
    return render(request, "portal/home.html", {})
