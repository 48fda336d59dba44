"""Decisions in the portal: what was decided, and who was asked before."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from consortium.portal.pages import PortalRequest, page
from consortium.portal.paging import paged
from partners.contracts.models import Contract


@page("GET", needs="contracts.view")
def of_contract(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """The decisions about a contract, the latest first."""
    contract = get_object_or_404(Contract.objects.visible_to(request.actor), pk=pk)
    found = contract.decisions.visible_to(request.actor).filter(archived_at=None).with_voices()
    return render(
        request, "partners/decisions/of_contract.html", {"contract": contract, "page_obj": paged(request, found)}
    )
