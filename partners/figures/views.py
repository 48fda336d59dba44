"""The numbers of a contract in the portal: our promise beside our allocation and our payments."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from consortium import clock
from consortium.portal.charts import Chart, part_bars
from consortium.portal.forms import carried_out
from consortium.portal.pages import PortalRequest, page
from partners.contracts.models import Contract
from partners.figures import actions as figures
from partners.figures.forms import ProposeForm
from partners.figures.models import Explanation
from partners.figures.promise_kept import Standing
from partners.figures.queries import Figures, figures_of
from partners.figures.words import days_in_words, kept_in_words

TONES = {Standing.KEPT: "success", Standing.AMBER: "warning", Standing.RED: "error", Standing.EXPLAINED: "info"}


@page("GET", needs="payments.view")
def of_contract(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Promise kept and days to pay, first our own; to a holder, lead or coordinator then the others’, by name."""
    visible = Contract.objects.visible_to(request.actor).select_related("partnership", "bid").with_allocations()
    contract = get_object_or_404(visible, pk=pk)
    actor = request.actor
    rows = [
        (row, actor.speaks_for(row.organisation_id)) for row in figures_of(contract, actor, clock.today(actor.zone))
    ]
    ours = [_shown(row) for row, is_ours in rows if is_ours]
    others = [_shown(row) for row, is_ours in rows if not is_ours]
    context = {
        "contract": contract,
        "ours": ours,
        "others": others,
        "may_propose": figures.may_propose(contract, actor),
    }
    return render(request, "partners/figures/of_contract.html", context)


@page("GET", "POST", needs="explanations.propose")
def propose(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Propose why a partner had less than promised, as the holder or a coordinator."""
    contract = get_object_or_404(Contract.objects.visible_to(request.actor).select_related("bid"), pk=pk)
    if not figures.may_propose(contract, request.actor):
        raise PermissionDenied
    form = ProposeForm(request.POST or None, contract=contract, initial={"organisation": request.GET.get("for")})
    if request.method == "POST" and carried_out(
        form,
        lambda: figures.propose(contract=contract, **form.cleaned_data, by=request.actor, now=clock.now()),
    ):
        messages.success(request, "Proposed. The partner finds it beside its numbers, and agrees there.")
        return redirect("contract-figures", slug=slug, pk=pk)
    return render(request, "partners/figures/propose.html", {"form": form, "contract": contract})


@page("POST", needs="explanations.agree")
def agree(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Agree to the reason, for one’s own organisation."""
    visible = Explanation.objects.visible_to(request.actor).select_related("contract", "organisation")
    done = figures.agree(get_object_or_404(visible, pk=pk), by=request.actor, now=clock.now())
    messages.success(request, "Agreed. The reason stands beside the numbers.")
    return redirect("contract-figures", slug=slug, pk=done.contract_id)


def _shown(row: Figures) -> dict[str, Any]:
    return {
        "row": row,
        "is_low": row.kept.standing in {Standing.AMBER, Standing.RED},
        "tone": TONES.get(row.kept.standing, ""),
        "kept": kept_in_words(row.name, row.kept),
        "days": days_in_words(row.pay),
        "chart": _chart(row),
    }


def _chart(row: Figures) -> Chart:
    """Draw the shares of the whole contract, then the two that are compared: of the partners counted."""
    kept = row.kept
    parts = [("Promised in the bid", row.promised), ("Allocated now", row.allocated)]
    if kept.promised is not None and kept.actual is not None:
        parts += [
            ("Promised, among the partners counted", Decimal(round(kept.promised * 100))),
            ("Paid, among the partners counted", Decimal(round(kept.actual * 100))),
        ]
    shown = [(name, None if part is None else float(part)) for name, part in parts]
    return part_bars(f"{row.name}: promised, allocated and paid", shown)
