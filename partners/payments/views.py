"""Payments in the portal: our invoices, and where each stands; to a holder or lead, all of its contract."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from consortium import clock
from consortium.activity.timeline import timeline
from consortium.portal.pages import PortalRequest, page
from consortium.portal.paging import paged
from partners.contracts.models import Contract
from partners.payments.models import Payment
from partners.payments.standing import Standing

TONES = {Standing.OVERDUE: "error", Standing.DISPUTED: "warning", Standing.PAID: "success", Standing.DUE: "info"}


@page("GET", needs="payments.view")
def index(request: PortalRequest, slug: str) -> HttpResponse:
    """Every invoice that the person may see, the latest first."""
    return _list(request, Payment.objects.visible_to(request.actor), "partners/payments/list.html", {})


@page("GET", needs="payments.view")
def of_contract(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """The invoices of one contract."""
    contract = get_object_or_404(Contract.objects.visible_to(request.actor), pk=pk)
    rows = Payment.objects.visible_to(request.actor).filter(contract=contract)
    return _list(request, rows, "partners/payments/of_contract.html", {"contract": contract})


@page("GET", needs="payments.view")
def detail(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """One invoice: its days, what is in dispute, and its story."""
    visible = Payment.objects.visible_to(request.actor).select_related("contract", "organisation")
    payment = get_object_or_404(visible, pk=pk)
    standing = payment.standing_on(clock.today(request.actor.zone))
    context = {
        "payment": payment,
        "standing": standing,
        "tone": TONES.get(standing, ""),
        "events": [{"at": line.happened_at, "text": line.text} for line in timeline(payment, request.actor)],
    }
    return render(request, "partners/payments/detail.html", context)


def _list(request: PortalRequest, payments: Any, template: str, context: dict[str, Any]) -> HttpResponse:
    shown = paged(request, payments.filter(archived_at=None).select_related("contract", "organisation"))
    today = clock.today(request.actor.zone)
    rows = [
        {"payment": row, "standing": row.standing_on(today), "tone": TONES.get(row.standing_on(today), "")}
        for row in shown
    ]
    return render(request, template, {**context, "rows": rows, "page_obj": shown})
