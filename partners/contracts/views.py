"""Contracts in the portal: where each stands, and our promised share beside our allocation."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from consortium import clock
from consortium.activity.timeline import timeline
from consortium.portal.charts import shares_bar
from consortium.portal.pages import PortalRequest, page
from consortium.portal.paging import paged
from partners.bids.standing import standing
from partners.contracts.comparison import Compared, compared
from partners.contracts.forms import OnForm
from partners.contracts.leaving import leavers
from partners.contracts.models import Contract
from partners.partnerships.views import partnership_for


@page("GET", needs="contracts.view")
def index(request: PortalRequest, slug: str) -> HttpResponse:
    """The contracts that the person may see, the latest to start first."""
    return _list(request, Contract.objects.visible_to(request.actor), "partners/contracts/list.html", {})


@page("GET", needs="contracts.view")
def of_partnership(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """The contracts of one partnership."""
    partnership = partnership_for(request.actor, pk)
    contracts = Contract.objects.visible_to(request.actor).filter(partnership=partnership)
    context = {"partnership": partnership, "tab": "contracts"}
    return _list(request, contracts, "partners/contracts/of_partnership.html", context)


@page("GET", needs="contracts.view")
def detail(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """One contract: its dates, the promised share of each partner beside its allocation, and its story."""
    actor = request.actor
    visible = Contract.objects.visible_to(actor).select_related("partnership", "holder", "bid").with_allocations()
    contract = get_object_or_404(visible, pk=pk)
    today = clock.today(actor.zone)
    asked = OnForm(request.GET or None)
    day = asked.cleaned_data["on"] if asked.is_valid() else None
    shares = _shares(contract, today)
    ours = [share for share in shares if actor.speaks_for(share.organisation_id)]
    context = {
        "contract": contract,
        "value_today": contract.value_on(today),
        "asked": asked,
        "on": day,
        "had": contract.allocations_on(day) if day else [],
        "phase": contract.phase_on(today).label,
        "last_day": contract.dates.last_day,
        "shares": shares,
        "ours": ours,
        "chart": _chart(ours) if ours else None,
        "may_see_payments": actor.may("payments.view"),
        "may_see_documents": actor.may("documents.view"),
        "leavers": leavers(contract, today),
        "ledger": contract.allocations.all(),
        "events": [{"at": line.happened_at, "text": line.text} for line in timeline(contract, actor)],
    }
    return render(request, "partners/contracts/detail.html", context)


def _shares(contract: Contract, day: Any) -> list[Compared]:
    """Compare the shares in force; before the contract starts, those it will start with."""
    promises = standing(contract.bid.promises.select_related("organisation")) if contract.bid else []
    return compared(promises, contract.allocations_on(max(day, contract.starts_on)))


def _chart(ours: list[Compared]) -> Any:
    rows = [
        (
            share.name,
            None if share.promised is None else float(share.promised),
            None if share.allocated is None else float(share.allocated),
        )
        for share in ours
    ]
    return shares_bar("Our promised share beside our allocation", rows)


def _list(request: PortalRequest, contracts: Any, template: str, context: dict[str, Any]) -> HttpResponse:
    current = contracts.filter(archived_at=None).select_related("partnership", "holder").with_allocations()
    shown = paged(request, current)
    today = clock.today(request.actor.zone)
    rows = [
        {
            "contract": contract,
            "phase": contract.phase_on(today).label,
            "ours": [
                row
                for row in contract.allocations_on(max(today, contract.starts_on))
                if request.actor.speaks_for(row.organisation_id)
            ],
        }
        for contract in shown
    ]
    return render(
        request,
        template,
        {**context, "rows": rows, "page_obj": shown, "may_see_hours": request.actor.may("hours.view")},
    )
