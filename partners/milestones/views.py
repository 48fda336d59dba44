"""Milestones in the portal: what is due when, what was moved, and saying that one is done."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from consortium import clock
from consortium.portal.forms import carried_out
from consortium.portal.pages import PortalRequest, page
from partners.contracts.models import Contract
from partners.milestones import actions as milestones
from partners.milestones.forms import CompleteForm
from partners.milestones.models import Milestone, Standing

TONES = {Standing.AHEAD: "info", Standing.OVERDUE: "warning", Standing.DONE: "success"}


@page("GET", needs="contracts.view")
def of_contract(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Every milestone of a contract, the next first, with every move of its day."""
    contract = get_object_or_404(Contract.objects.visible_to(request.actor), pk=pk)
    found = contract.milestones.visible_to(request.actor).filter(archived_at=None)
    today = clock.today(request.actor.zone)
    rows = [
        {
            "milestone": each,
            "standing": each.standing_on(today),
            "tone": TONES[each.standing_on(today)],
            "may_complete": milestones.may_complete(each, request.actor),
        }
        for each in found.select_related("owner").with_moves()
    ]
    return render(request, "partners/milestones/of_contract.html", {"contract": contract, "rows": rows})


@page("GET", "POST", needs="milestones.complete")
def complete(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Say that a milestone is done, for the organisation that sees to it."""
    visible = Milestone.objects.visible_to(request.actor).select_related("contract")
    milestone = get_object_or_404(visible, pk=pk)
    if milestone.done_on is None and not milestones.may_complete(milestone, request.actor):
        raise PermissionDenied
    form = CompleteForm(request.POST or None, today=clock.today(request.actor.zone))
    if request.method == "POST" and carried_out(
        form, lambda: milestones.complete(milestone, **form.cleaned_data, by=request.actor, now=clock.now())
    ):
        messages.success(request, "Recorded as done.")
        return redirect("contract-milestones", slug=slug, pk=milestone.contract_id)
    return render(request, "partners/milestones/complete.html", {"milestone": milestone, "form": form})
