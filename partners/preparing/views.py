"""One bid in the portal, with all that is kept beside it, and how it was weighed."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from consortium import clock
from consortium.access.actor import Actor
from consortium.portal.pages import PortalRequest, page
from partners.approvals.queries import by_partner
from partners.assessments.totals import totals
from partners.bids import views as bids
from partners.bids.beside import takes_part
from partners.bids.models import Bid
from partners.preparing.queries import weighing_of
from partners.writing.queries import lines


@page("GET", needs="bids.view")
def detail(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """One bid: where it stands, who does what for it, what was promised to whom, and its story."""
    bid = bids.bid_for(request.actor, pk)
    context = bids.context_of(bid, request.actor) | _beside(bid, request.actor)
    return render(request, "partners/bids/detail.html", context)


def _beside(bid: Bid, actor: Actor) -> dict[str, Any]:
    assessments = list(bid.assessments.all())
    takes = takes_part(bid, actor.organisation_id) and actor.may("bids.prepare") and not bid.outcome
    return {
        "questions": lines(bid, actor, clock.today(actor.zone)),
        "clarifications": bid.clarifications.select_related("organisation"),
        "approvals": _approvals(bid),
        "assessments": assessments,
        "totals": totals(assessments),
        "may_prepare": takes,
        "may_approve": takes and actor.may("bids.agree") and _has_share(bid, actor),
        "earlier_bid": Bid.objects.visible_to(actor).filter(pk=bid.retender_of_id).first(),
    }


def _approvals(bid: Bid) -> Any:
    """Return every partner's while the bid is prepared; afterwards only where any was recorded."""
    rows = by_partner(bid)
    is_open = not bid.submitted_at and not bid.outcome
    return rows if is_open or any(approval for _, approval in rows) else []


def _has_share(bid: Bid, actor: Actor) -> bool:
    return any(partner.organisation_id == actor.organisation_id for partner in bid.partners.all())


@page("GET", needs="bids.view")
def weighing(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """The two questions, who delivers it today, and the scores with their sum."""
    visible = Bid.objects.visible_to(request.actor).select_related("consortium")
    bid = get_object_or_404(visible, pk=pk)
    return render(request, "partners/preparing/weighing.html", {"bid": bid, "weighing": weighing_of(bid)})
