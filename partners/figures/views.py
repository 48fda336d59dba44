"""The numbers of a contract in the portal: our promise beside our allocation and our payments."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from consortium import clock
from consortium.portal.charts import Chart, part_bars
from consortium.portal.pages import PortalRequest, page
from partners.contracts.models import Contract
from partners.figures.promise_kept import Standing
from partners.figures.queries import Figures, figures_of
from partners.figures.words import days_in_words, kept_in_words

TONES = {Standing.KEPT: "success", Standing.AMBER: "warning", Standing.RED: "error", Standing.EXPLAINED: "info"}


@page("GET", needs="payments.view")
def of_contract(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Promise kept and days to pay, first our own; to a holder, lead or coordinator then the others’, by name."""
    visible = Contract.objects.visible_to(request.actor).select_related("partnership", "bid").with_allocations()
    contract = get_object_or_404(visible, pk=pk)
    rows = figures_of(contract, request.actor, clock.today(request.actor.zone))
    ours = [_shown(row) for row in rows if request.actor.speaks_for(row.organisation_id)]
    others = [_shown(row) for row in rows if not request.actor.speaks_for(row.organisation_id)]
    context = {"contract": contract, "ours": ours, "others": others}
    return render(request, "partners/figures/of_contract.html", context)


def _shown(row: Figures) -> dict[str, Any]:
    return {
        "row": row,
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
