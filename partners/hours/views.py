"""Hours given in the portal: our log, and how many in all; to a coordinator everybody’s."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from consortium import clock
from consortium.organisations.models import Organisation
from consortium.portal.forms import carried_out
from consortium.portal.pages import PortalRequest, page
from consortium.portal.paging import paged
from partners.hours import actions as hours
from partners.hours.forms import ReviseForm, new_log
from partners.hours.models import Hours
from partners.hours.queries import totals


@page("GET", needs="hours.view")
def index(request: PortalRequest, slug: str) -> HttpResponse:
    """How many hours were given to what, and every line of the log, the latest first."""
    actor = request.actor
    rows = Hours.objects.visible_to(actor).filter(archived_at=None).select_related("organisation", "bid", "contract")
    shown = paged(request, rows)
    context = {
        "totals": totals(actor),
        "rows": shown,
        "page_obj": shown,
        "may_log": actor.may("hours.log") and actor.organisation_id is not None,
        "sees_all": actor.may("hours.manage"),
    }
    return render(request, "partners/hours/list.html", context)


@page("GET", "POST", needs="hours.log")
def log(request: PortalRequest, slug: str) -> HttpResponse:
    """Log hours of the organisation of one’s seat."""
    actor, now = request.actor, clock.now()
    form = new_log(request.POST or None, actor=actor, today=now.astimezone(actor.zone).date())
    ours = Organisation.objects.visible_to(actor).filter(pk=actor.organisation_id).first()
    if ours is None:
        raise Http404
    if request.method == "POST" and carried_out(
        form, lambda: hours.log(organisation=ours, **form.facts, by=actor, now=now)
    ):
        messages.success(request, "Logged.")
        return redirect("hour-list", slug=slug)
    return render(request, "partners/hours/log.html", {"form": form})


@page("GET", "POST", needs="hours.log")
def revise(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Correct a line of one’s own log."""
    given = get_object_or_404(Hours.objects.visible_to(request.actor).filter(archived_at=None), pk=pk)
    form = ReviseForm(request.POST or None, instance=given)
    if request.method == "POST" and carried_out(
        form, lambda: hours.revise(given, **form.cleaned_data, by=request.actor, now=clock.now())
    ):
        messages.success(request, "Corrected.")
        return redirect("hour-list", slug=slug)
    return render(request, "partners/hours/revise.html", {"form": form, "given": given})


@page("POST", needs="hours.log")
def archive(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Strike a line out."""
    given = get_object_or_404(Hours.objects.visible_to(request.actor), pk=pk)
    hours.archive(given, by=request.actor, now=clock.now())
    messages.success(request, "Struck out. It counts no more.")
    return redirect("hour-list", slug=slug)
