"""Corrections in the portal: what stands beside what is proposed, and agreeing in one tap."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from consortium import clock
from consortium.access.actor import Actor
from consortium.portal.forms import carried_out
from consortium.portal.pages import PortalRequest, page
from partners.bids.models import Bid
from partners.corrections import actions as corrections
from partners.corrections.forms import RefuseForm
from partners.corrections.models import Correction, State


@page("GET", needs="bids.view")
def of_bid(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Every correction of a bid, the latest first, with what the person may do about it."""
    bid = get_object_or_404(Bid.objects.visible_to(request.actor), pk=pk)
    found = bid.corrections.visible_to(request.actor).with_shares()
    rows = [(correction, waits_for(correction, request.actor)) for correction in found]
    return render(request, "partners/corrections/of_bid.html", {"bid": bid, "rows": rows})


@page("POST", needs="bids.agree")
def agree(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    correction = corrections.agree(_correction(request, pk), by=request.actor, now=clock.now())
    waiting = ", ".join(row.organisation.name for row in correction.waiting_for)
    said = f"Agreed. It still waits for {waiting}." if waiting else "Agreed. These are the promises now."
    messages.success(request, said)
    return redirect("bid-corrections", slug=slug, pk=correction.bid_id)


@page("GET", "POST", needs="bids.agree")
def refuse(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    correction = _correction(request, pk)
    form = RefuseForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form, lambda: corrections.refuse(correction, **form.cleaned_data, by=request.actor, now=clock.now())
    ):
        messages.success(request, "Refused. What was promised stays.")
        return redirect("bid-corrections", slug=slug, pk=correction.bid_id)
    return render(request, "partners/corrections/refuse.html", {"correction": correction, "form": form})


def waits_for(correction: Correction, actor: Actor) -> bool:
    """Tell whether this person may agree now: the lead of an organisation that it changes and that has not said."""
    if correction.state != State.OPEN or not actor.may("bids.agree"):
        return False
    return any(row.organisation_id == actor.organisation_id for row in correction.waiting_for)


def _correction(request: PortalRequest, pk: str) -> Correction:
    return get_object_or_404(Correction.objects.visible_to(request.actor).select_related("bid"), pk=pk)
