"""Recording the approval of one's own trustees, in the portal. A bid’s page lists every partner's."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from consortium import clock
from consortium.portal.forms import carried_out
from consortium.portal.pages import PortalRequest, page
from partners.approvals import actions as approvals
from partners.approvals.forms import ApprovalForm
from partners.bids.models import Bid


@page("GET", "POST", needs="bids.agree")
def approve(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Record when one's own trustees approved the bid, and where the minutes say so."""
    actor = request.actor
    bid = get_object_or_404(Bid.objects.visible_to(actor), pk=pk)
    kept = bid.approvals.filter(organisation=actor.organisation_id).values("approved_on", "minute_reference").first()
    form = ApprovalForm(request.POST or None, initial=kept)

    def act() -> Any:
        return approvals.record_approval(bid, **form.cleaned_data, by=actor, now=clock.now())

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, "Recorded. The partners in the bid can read it.")
        return redirect("bid-detail", slug=slug, pk=pk)
    return render(request, "partners/approvals/approve.html", {"bid": bid, "form": form})
