"""Variations in the portal: what would change, what the contract is worth, and agreeing in one tap."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from consortium import clock
from consortium.access.actor import Actor
from consortium.portal.forms import carried_out
from consortium.portal.pages import PortalRequest, page
from partners.contracts.models import Contract
from partners.contracts.worth import value_on, values_from
from partners.variations import actions as variations
from partners.variations.fitting import behind
from partners.variations.forms import RefuseForm
from partners.variations.models import State, Variation

TONES = {State.OPEN: "info", State.APPROVED: "success", State.REJECTED: "error", State.WITHDRAWN: ""}


@page("GET", needs="contracts.view")
def of_contract(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """What the contract was worth from when, and every variation with what the person may do about it."""
    contract = get_object_or_404(Contract.objects.visible_to(request.actor).with_allocations(), pk=pk)
    found = list(contract.variations.visible_to(request.actor).filter(archived_at=None).with_parts())
    today = clock.today(request.actor.zone)
    context: dict[str, Any] = {
        "contract": contract,
        "rows": [
            {"variation": each, "asked": waits_for(each, request.actor), "tone": TONES[each.state]} for each in found
        ],
        "value": value_on(contract.value, found, today),
        "values": values_from(contract.value, found),
        "behind": behind(contract.allocations.all(), found, max(today, contract.starts_on), request.actor.zone),
    }
    return render(request, "partners/variations/of_contract.html", context)


@page("POST", needs="variations.agree")
def agree(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    variation = variations.agree(_variation(request, pk), by=request.actor, now=clock.now())
    waiting = ", ".join(each.organisation.name for each in variation.waiting_for)
    messages.success(
        request, f"Agreed. It still waits for {waiting}." if waiting else "Agreed. A coordinator approves it next."
    )
    return redirect("contract-variations", slug=slug, pk=variation.contract_id)


@page("GET", "POST", needs="variations.agree")
def refuse(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    variation = _variation(request, pk)
    form = RefuseForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form, lambda: variations.refuse(variation, **form.cleaned_data, by=request.actor, now=clock.now())
    ):
        messages.success(request, "You said no. The contract stays as it is.")
        return redirect("contract-variations", slug=slug, pk=variation.contract_id)
    return render(request, "partners/variations/refuse.html", {"variation": variation, "form": form})


def waits_for(variation: Variation, actor: Actor) -> bool:
    """Tell whether this person may agree now: a lead of an organisation that was asked and has not said."""
    if not actor.may("variations.agree"):
        return False
    return any(each.organisation_id == actor.organisation_id for each in variation.waiting_for)


def _variation(request: PortalRequest, pk: str) -> Variation:
    visible = Variation.objects.visible_to(request.actor).select_related("contract")
    found: Variation = get_object_or_404(visible, pk=pk)
    return found
