"""Indicators in the portal: how a contract does, and telling one’s own results."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from consortium import clock
from consortium.activity.timeline import timeline
from consortium.portal.forms import carried_out
from consortium.portal.pages import PortalRequest, page
from partners.contracts.models import Contract
from partners.indicators import actions as indicators
from partners.indicators.drawing import amount, chart_of
from partners.indicators.forms import ReportForm
from partners.indicators.models import Indicator, Rating

TONES = {
    Rating.GOOD: "success",
    Rating.APPROACHING: "info",
    Rating.IMPROVE: "warning",
    Rating.INADEQUATE: "error",
    Rating.OTHER: "",
}


@page("GET", needs="contracts.view")
def of_contract(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """What a contract is measured by: the latest result of each, and what is overdue."""
    contract = get_object_or_404(Contract.objects.visible_to(request.actor), pk=pk)
    found = contract.indicators.visible_to(request.actor).filter(archived_at=None).with_results()
    today = clock.today(request.actor.zone)
    rows = []
    for indicator in found:
        latest = next(iter(indicator.standing_results), None)
        rows.append(
            {
                "indicator": indicator,
                "target": amount(indicator.target, indicator.unit),
                "latest": latest,
                "value": "" if latest is None or latest.value is None else amount(latest.value, indicator.unit),
                "tone": TONES[Rating(latest.rating)] if latest else "",
                "overdue": len(indicator.overdue_on(today)),
            }
        )
    return render(request, "partners/indicators/of_contract.html", {"contract": contract, "rows": rows})


@page("GET", needs="contracts.view")
def detail(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """One indicator: its results drawn and in a table, with what was corrected."""
    indicator = _indicator(request, pk)
    standing = indicator.standing_results
    stands = {result.pk for result in standing}
    context = {
        "indicator": indicator,
        "target": amount(indicator.target, indicator.unit),
        "chart": chart_of(indicator, standing) if standing else None,
        "rows": [
            {
                "result": result,
                "value": "" if result.value is None else amount(result.value, indicator.unit),
                "tone": TONES[Rating(result.rating)],
                "stands": result.pk in stands,
            }
            for result in indicator.results.all()
        ],
        "overdue": indicator.overdue_on(clock.today(request.actor.zone)),
        "may_report": indicators.may_report(indicator, request.actor),
        "events": [{"at": line.happened_at, "text": line.text} for line in timeline(indicator, request.actor)],
    }
    return render(request, "partners/indicators/detail.html", context)


@page("GET", "POST", needs="indicators.report")
def report(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Tell the result of a period, for the organisation that owns the indicator."""
    indicator = _indicator(request, pk)
    if not indicators.may_report(indicator, request.actor):
        raise PermissionDenied
    form = ReportForm(request.POST or None, indicator=indicator, today=clock.today(request.actor.zone))
    if request.method == "POST" and carried_out(
        form, lambda: indicators.report(indicator, **form.cleaned_data, by=request.actor, now=clock.now())
    ):
        messages.success(request, "On record. Thank you.")
        return redirect("indicator-detail", slug=slug, pk=pk)
    context = {"indicator": indicator, "form": form, "target": amount(indicator.target, indicator.unit)}
    return render(request, "partners/indicators/report.html", context)


def _indicator(request: PortalRequest, pk: str) -> Indicator:
    found: Indicator = get_object_or_404(Indicator.objects.visible_to(request.actor).with_results(), pk=pk)
    return found
