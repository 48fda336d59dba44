"""Bids in the portal: where each stands, its deadlines, and our share beside everybody's.

The page of one bid is in `partners.preparing`, which knows all that stands beside it.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from consortium import clock
from consortium.access.actor import Actor
from consortium.activity.timeline import timeline
from consortium.portal.pages import PortalRequest, page
from consortium.portal.paging import paged
from partners.bids.leaving import leavers
from partners.bids.models import Bid
from partners.partnerships.views import partnership_for


@page("GET", needs="bids.view")
def index(request: PortalRequest, slug: str) -> HttpResponse:
    """The bids that the person may see: open ones first, by deadline."""
    context = {"may_answer_invitations": request.actor.may("bids.agree")}
    return _list(request, Bid.objects.visible_to(request.actor), "partners/bids/list.html", context)


@page("GET", needs="bids.view")
def of_partnership(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """The bids of one partnership."""
    partnership = partnership_for(request.actor, pk)
    bids = Bid.objects.visible_to(request.actor).filter(partnership=partnership)
    context = {"partnership": partnership, "tab": "bids"}
    return _list(request, bids, "partners/bids/of_partnership.html", context)


def bid_for(actor: Actor, pk: str) -> Bid:
    """Return the bid with all that its page reads; 404 where the person may not know of it."""
    visible = Bid.objects.visible_to(actor).select_related("partnership", "lead", "manager").with_shares()
    bid: Bid = get_object_or_404(visible, pk=pk)
    return bid


def context_of(bid: Bid, actor: Actor) -> dict[str, Any]:
    """Return what the page of a bid says: where it stands, what was promised to whom, and its story."""
    shares = shares_of(bid)
    return {
        "bid": bid,
        "stage": bid.stage_on(clock.today(actor.zone)).label,
        "shares": shares,
        "leavers": leavers(bid, clock.today(actor.zone)),
        "ours": _ours(shares, actor),
        "earlier": [promise for promise in bid.promises.all() if promise not in shares],
        "events": [{"at": line.happened_at, "text": line.text} for line in timeline(bid, actor)],
    }


def shares_of(bid: Bid) -> list[Any]:
    """Return the promises that stand in a submitted bid, or what is planned until then."""
    return bid.standing_promises if bid.submitted_at else list(bid.partners.all())


def _ours(shares: Iterable[Any], actor: Actor) -> list[Any]:
    return [share for share in shares if actor.speaks_for(share.organisation_id)]


def _list(request: PortalRequest, bids: Any, template: str, context: dict[str, Any]) -> HttpResponse:
    current = bids.filter(archived_at=None).select_related("partnership").with_shares()
    open_first = (F("outcome_on").desc(nulls_first=True), F("submission_deadline_at").asc(nulls_last=True), "id")
    shown = paged(request, current.order_by(*open_first))
    today = clock.today(request.actor.zone)
    rows = [
        {"bid": bid, "stage": bid.stage_on(today).label, "ours": _ours(shares_of(bid), request.actor)} for bid in shown
    ]
    return render(
        request,
        template,
        {**context, "rows": rows, "page_obj": shown, "may_see_hours": request.actor.may("hours.view")},
    )
