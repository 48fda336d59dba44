"""What a contract allows later, in the portal: options, breaks, and the terms around them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from consortium import clock
from consortium.portal.pages import PortalRequest, page
from partners.contracts.models import Contract
from partners.options.notices import Standing, Use

TONES = {Standing.OPEN: "info", Standing.EXERCISED: "success", Standing.LAPSED: "warning", Standing.DECLINED: ""}
USES = {Use.AHEAD: "info", Use.OPEN: "warning", Use.USED: "error"}


@page("GET", needs="contracts.view")
def of_contract(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Options and break clauses with their days of notice, how it is paid, insurance and the exit plan."""
    contract = get_object_or_404(Contract.objects.visible_to(request.actor).select_related("holder"), pk=pk)
    today = clock.today(request.actor.zone)
    options = [(each, each.standing_on(today)) for each in contract.extensionoptions.filter(archived_at=None)]
    clauses = [(each, each.use_on(today)) for each in contract.breakclauses.filter(archived_at=None)]
    context = {
        "contract": contract,
        "options": [{"option": each, "standing": how, "tone": TONES[how]} for each, how in options],
        "clauses": [{"clause": each, "use": how, "tone": USES[how]} for each, how in clauses],
    }
    return render(request, "partners/options/of_contract.html", context)
