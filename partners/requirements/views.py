"""What a contract requires, in the portal: what we are missing today; to coordinators, what each partner is."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from consortium import clock
from consortium.portal.pages import PortalRequest, page
from partners.contracts.models import Contract
from partners.requirements.queries import readiness_seen, required_in
from partners.requirements.words import required_in_words, why


@page("GET", needs="documents.view")
def of_contract(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """What is required, and exactly what each organisation that the person may see is missing of it today."""
    visible = Contract.objects.visible_to(request.actor).select_related("holder")
    contract = get_object_or_404(visible, pk=pk)
    today = clock.today(request.actor.zone)
    rows = [
        {
            "organisation": each.organisation,
            "is_holder": each.is_holder,
            "may_upload": request.actor.may("documents.upload")
            and each.organisation.pk == request.actor.organisation_id,
            "missing": [{"asked": one.asked, "why": why(one, contract.currency)} for one in each.missing],
        }
        for each in readiness_seen(contract, request.actor, today)
    ]
    required = [
        {"requirement": each, "said": required_in_words(each, contract.currency)} for each in required_in(contract)
    ]
    context = {"contract": contract, "today": today, "rows": rows, "required": required}
    return render(request, "partners/requirements/of_contract.html", context)
