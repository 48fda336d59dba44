"""One's own calendar: the address that other programs read, and the page that makes and revokes it."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from consortium import clock
from consortium.access.roles import PUBLIC, SIGNED_IN
from consortium.feeds import actions as feeds
from consortium.feeds import ics
from consortium.feeds.models import Feed
from consortium.feeds.queries import LOOK_BACK, entries_for, owner_of
from consortium.portal.pages import PortalRequest, page


@page("GET", needs=PUBLIC)
def calendar(request: PortalRequest, token: str) -> HttpResponse:
    """The calendar of whoever’s secret this is. An unknown or revoked one opens nothing."""
    user = owner_of(token)
    if user is None:
        raise Http404
    now = clock.now()
    since = now.date() - LOOK_BACK
    entries = entries_for(user, since)
    rows = feeds.remember(user, entries, since=since, now=now)
    text = ics.written(rows, entries, site=settings.SITE_URL)
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="consortium.ics"', "X-Robots-Tag": "noindex"},
    )


@page("GET", needs=SIGNED_IN)
def show(request: PortalRequest) -> HttpResponse:
    """Whether the calendar has an address, and since when. The address itself was shown once."""
    feed = Feed.objects.visible_to(request.actor).filter(revoked_at=None).first()
    return render(request, "feeds/settings.html", {"feed": feed})


@page("POST", needs=SIGNED_IN)
def make(request: PortalRequest) -> HttpResponse:
    """Make a new address and show it, this once."""
    feed, secret = feeds.make(by=request.actor, now=clock.now())
    address = settings.SITE_URL + reverse("calendar-feed", args=[secret])
    return render(request, "feeds/settings.html", {"feed": feed, "address": address})


@page("POST", needs=SIGNED_IN)
def revoke(request: PortalRequest) -> HttpResponse:
    """Stop the address at once."""
    feeds.revoke(by=request.actor, now=clock.now())
    messages.success(request, "Revoked. The address opens nothing any more.")
    return redirect("feed-settings")
