"""One's own page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from consortium import clock
from consortium.access.roles import SIGNED_IN
from consortium.people import actions as people
from consortium.people.forms import ProfileForm
from consortium.people.models import User
from consortium.portal.forms import carried_out
from consortium.portal.pages import PortalRequest, page


@page("GET", "POST", needs=SIGNED_IN)
def revise(request: PortalRequest) -> HttpResponse:
    """Show and change how one is addressed, and when one is written to."""
    user = User.objects.get(pk=request.actor.user_id)
    form = ProfileForm(request.POST or None, instance=user)
    if request.method == "POST" and carried_out(
        form, lambda: people.revise(user, **form.cleaned_data, by=request.actor, now=clock.now())
    ):
        messages.success(request, "Saved.")
        return redirect("portal-profile")
    see_people = request.actor.may("seats.view_own")
    see_offer = request.actor.may("offers.declare")
    context = {"form": form, "see_people": see_people, "see_offer": see_offer}
    return render(request, "portal/profile.html", context)
