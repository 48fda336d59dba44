"""Proposing a question to the buyer, in the portal. A bid’s page lists them all."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from consortium import clock
from consortium.portal.forms import carried_out
from consortium.portal.pages import PortalRequest, page
from partners.bids.models import Bid
from partners.clarifications import actions as clarifications
from partners.clarifications.forms import ProposeForm


@page("GET", "POST", needs="bids.prepare")
def propose(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Propose a question for one’s own organisation."""
    bid = get_object_or_404(Bid.objects.visible_to(request.actor), pk=pk)
    form = ProposeForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form,
        lambda: clarifications.propose_clarification(bid, **form.cleaned_data, by=request.actor, now=clock.now()),
    ):
        messages.success(request, "Proposed. The coordinator decides whether it is asked.")
        return redirect("bid-detail", slug=slug, pk=pk)
    return render(request, "partners/clarifications/propose.html", {"bid": bid, "form": form})
