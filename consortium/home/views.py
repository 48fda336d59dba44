"""The portal's first page."""

from django.http import HttpResponse
from django.shortcuts import render

from consortium import clock
from consortium.access.roles import SIGNED_IN
from consortium.home import mine
from consortium.home.todo import things_to_do
from consortium.portal.pages import PortalRequest, page


@page("GET", needs=SIGNED_IN)
def home(request: PortalRequest) -> HttpResponse:
    """What waits for me, then what I am part of."""
    actor, now = request.actor, clock.now()
    today = now.astimezone(actor.zone).date()
    outstanding = mine.outstanding(actor)
    todo = things_to_do(actor, outstanding, now=now)
    context = {
        "todo": todo,
        "total_minutes": sum(thing.minutes for thing in todo),
        "partnerships": mine.partnerships(actor, today),
        "bids": mine.bids(actor, today),
        "contracts": mine.contracts(actor, today),
        "commitments": mine.commitments(actor, outstanding, today),
        "results": mine.results(actor),
    }
    return render(request, "portal/home.html", context)
