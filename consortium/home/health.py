"""Whether this process answers: for load balancers and container engines."""

from django.http import HttpResponse, JsonResponse

from consortium.access.roles import PUBLIC
from consortium.portal.pages import PortalRequest, page


@page("GET", needs=PUBLIC)
def health(request: PortalRequest) -> HttpResponse:
    """Answer from the process alone: a database in trouble must not make every web process restart."""
    return JsonResponse({"ok": True})
