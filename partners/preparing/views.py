"""How a bid was weighed, in the portal."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from consortium.portal.pages import PortalRequest, page
from partners.bids.models import Bid
from partners.preparing.queries import weighing_of


@page("GET", needs="bids.view")
def weighing(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """The two questions, who delivers it today, and the scores with their sum."""
    visible = Bid.objects.visible_to(request.actor).select_related("consortium")
    bid = get_object_or_404(visible, pk=pk)
    return render(request, "partners/preparing/weighing.html", {"bid": bid, "weighing": weighing_of(bid)})
