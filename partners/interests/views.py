"""Declaring interests in the portal: one's own, beside those of the same organisation."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from consortium import clock
from consortium.portal.forms import carried_out
from consortium.portal.pages import PortalRequest, page
from partners.bids.models import Bid
from partners.interests import actions as interests
from partners.interests.forms import DeclareForm
from partners.interests.models import Interest


@page("GET", "POST", needs="bids.prepare")
def of_bid(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """What the people of this organisation declared for a bid, and a form for one's own."""
    actor = request.actor
    bid = get_object_or_404(Bid.objects.visible_to(actor), pk=pk)
    form = DeclareForm(request.POST or None)

    def act() -> Any:
        return interests.declare_interest(bid, **form.cleaned_data, by=actor, now=clock.now())

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, "Declared. Your organisation and the coordinators can read it.")
        return redirect("bid-interests", slug=slug, pk=pk)
    seen = Interest.objects.visible_to(actor).filter(bid=bid).select_related("contact")
    rows = [(row, row.contact.user_id == actor.user_id and not row.withdrawn_on) for row in seen]
    return render(request, "partners/interests/of_bid.html", {"bid": bid, "form": form, "rows": rows})


@page("POST", needs="bids.prepare")
def withdraw(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Withdraw one's own declaration."""
    visible = Interest.objects.visible_to(request.actor).select_related("bid")
    interest = get_object_or_404(visible, pk=pk)
    interests.withdraw_interest(interest.bid, interest=interest, by=request.actor, now=clock.now())
    messages.success(request, "Withdrawn. It stays on record, with the day.")
    return redirect("bid-interests", slug=slug, pk=interest.bid_id)
