"""Partnerships in the portal: which there are, who is in each, what happened."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from consortium import clock
from consortium.access.actor import Actor
from consortium.activity.timeline import timeline
from consortium.portal.pages import PortalRequest, page
from consortium.portal.paging import paged
from partners.partnerships.models import Partnership, PartyRole


@page("GET", needs="partnerships.view")
def index(request: PortalRequest, slug: str) -> HttpResponse:
    """The partnerships of the person's organisations, or with `?whose=all` those of the whole consortium."""
    actor = request.actor
    everybodys = not actor.organisations or request.GET.get("whose") == "all"
    found = Partnership.objects.visible_to(actor).filter(archived_at=None)
    shown = paged(request, (found if everybodys else found.with_party(actor.organisations)).with_parties())
    today = clock.today(actor.zone)
    rows = [
        {
            "partnership": partnership,
            "lead": _lead(partnership),
            "parties": sum(party.until is None for party in partnership.parties.all()),
            "is_open": partnership.is_open_on(today),
        }
        for partnership in shown
    ]
    return render(
        request, "partners/partnerships/list.html", {"rows": rows, "page_obj": shown, "everybodys": everybodys}
    )


@page("GET", needs="partnerships.view")
def detail(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """What one partnership is for, everybody's part in it, and its story."""
    partnership = partnership_for(request.actor, pk)
    context = {
        "partnership": partnership,
        "is_open": partnership.is_open_on(clock.today(request.actor.zone)),
        "parties": partnership.parties.all(),
        "events": [{"at": line.happened_at, "text": line.text} for line in timeline(partnership, request.actor)],
        "tab": "overview",
    }
    return render(request, "partners/partnerships/detail.html", context)


def partnership_for(actor: Actor, pk: str) -> Any:
    """Return a partnership that the actor may see, with its parties, or answer that there is none."""
    return get_object_or_404(Partnership.objects.visible_to(actor).with_parties(), pk=pk)


def _lead(partnership: Partnership) -> str:
    leads = [party for party in partnership.parties.all() if party.role == PartyRole.LEAD]
    return leads[-1].organisation.name if leads else ""
