"""What our organisation offers, in the portal: its leads declare it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render

from consortium import clock
from consortium.offers import actions as offers
from consortium.offers.forms import DeclareForm
from consortium.offers.models import Tag
from consortium.organisations.models import Organisation
from consortium.portal.forms import carried_out
from consortium.portal.pages import PortalRequest, page


@page("GET", "POST", needs="offers.declare")
def declare(request: PortalRequest, slug: str) -> HttpResponse:
    """Show and change what the person’s organisation offers: coordinators look here for partners in a bid."""
    actor = request.actor
    organisation = Organisation.objects.visible_to(actor).filter(pk=actor.organisation_id).first()
    if organisation is None:
        raise PermissionDenied
    form = DeclareForm(request.POST if request.method == "POST" else None, organisation=organisation, actor=actor)
    if request.method == "POST" and carried_out(
        form, lambda: offers.declare(organisation, **form.cleaned_data, by=actor, now=clock.now())
    ):
        messages.success(request, "Saved.")
        return redirect("offer-declare", slug=slug)
    any_tags = Tag.objects.visible_to(actor).current().exists()
    context = {"form": form, "organisation": organisation, "any_tags": any_tags}
    return render(request, "offers/declare.html", context)
