"""Pages of seats: take up an invitation, change seats, agree to a broker, see to one’s own people."""

from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from consortium import clock
from consortium.access.roles import PUBLIC, SIGNED_IN, Role
from consortium.organisations.models import Organisation
from consortium.people.models import User
from consortium.portal.forms import carried_out
from consortium.portal.pages import PortalRequest, page
from consortium.portal.paging import paged
from consortium.seats import actions as seats
from consortium.seats import links, seating
from consortium.seats.forms import InviteForm
from consortium.seats.models import Seat
from consortium.seats.powers import POWERS
from consortium.seats.waiting import must_wait


@page("GET", "POST", needs=PUBLIC)
def accept(request: PortalRequest, token: str) -> HttpResponse:
    """Show who invites whom to what; POST takes the seat. Opening the link changes nothing."""
    seat = links.seat_behind(token)
    if seat is None:
        raise Http404
    known = User.objects.filter(email__iexact=seat.invited_email).first()
    if request.user.is_authenticated and request.user != known:
        raise seats.NotYours
    if known and not request.user.is_authenticated and not seat.accepted_at:
        return redirect_to_login(request.get_full_path())
    if request.method == "GET":
        context = {"seat": seat, "status": seat.status_at(clock.now()), "waits": must_wait(seat, known)}
        return render(request, "seats/accept.html", context)
    with transaction.atomic():
        taken = seats.accept(Seat.objects.select_for_update().get(pk=seat.pk), user=known, now=clock.now())
        if known is None:
            EmailAddress.objects.create(user=taken.user, email=taken.invited_email, verified=True, primary=True)
    request.session[seating.SESSION_SEAT] = str(taken.pk)
    if taken.began_at:
        messages.success(request, f"Welcome to {taken.consortium.name}.")
    else:
        messages.success(request, "Accepted. Your seat begins once others have agreed to it; we write to them.")
    if known is None:
        return perform_login(request, taken.user, redirect_url=reverse("portal-home"))
    return redirect("portal-home")


@page("POST", needs=SIGNED_IN)
def switch(request: PortalRequest) -> HttpResponse:
    """Act in another of one's seats from now on."""
    chosen = next((seat for seat in request.seats if str(seat.pk) == request.POST.get("seat")), None)
    if chosen is None:
        raise Http404
    request.session[seating.SESSION_SEAT] = str(chosen.pk)
    return redirect("admin:index" if chosen.role == Role.COORDINATOR else "portal-home")


@page("GET", needs="brokers.accept")
def brokers(request: PortalRequest, slug: str) -> HttpResponse:
    """Who has been proposed as broker, and which organisations have agreed."""
    proposed = (
        Seat.objects.filter(consortium_id=request.actor.consortium_id, role=Role.BROKER, ended_at=None)
        .exclude(accepted_at=None)
        .prefetch_related("acceptances__organisation")
    )
    ours = request.actor.organisation_id
    rows = [(seat, any(row.organisation_id == ours for row in seat.acceptances.all())) for seat in proposed]
    return render(request, "seats/brokers.html", {"rows": rows})


@page("POST", needs="brokers.accept")
def accept_broker(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Agree to a broker for one's organisation."""
    proposed = Seat.objects.filter(consortium_id=request.actor.consortium_id, role=Role.BROKER)
    with transaction.atomic():
        seat = get_object_or_404(proposed.select_for_update(of=("self",)), pk=pk)
        seats.accept_broker(seat, by=request.actor, now=clock.now())
    messages.success(request, f"Your organisation has accepted {seat.invited_name} as broker.")
    return redirect("seat-brokers", slug=slug)


@page("GET", needs="seats.view_own")
def people(request: PortalRequest, slug: str) -> HttpResponse:
    """Who speaks for one's organisation, who is invited to, and who waits for its agreement."""
    found = paged(request, _own(request).filter(ended_at=None, archived_at=None).select_related("user", "invited_by"))
    now = clock.now()
    context = {
        "rows": [(seat, seat.status_at(now)) for seat in found],
        "organisation": Organisation.objects.visible_to(request.actor).get(pk=request.actor.organisation_id),
        "may_manage": request.actor.may("seats.manage_own"),
        "page_obj": found,
    }
    return render(request, "seats/people.html", context)


@page("GET", "POST", needs="seats.manage_own")
def invite(request: PortalRequest, slug: str) -> HttpResponse:
    """Invite a colleague to speak for one's organisation."""
    organisation = Organisation.objects.visible_to(request.actor).get(pk=request.actor.organisation_id)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form,
        lambda: seats.invite(**form.cleaned_data, organisation=organisation, by=request.actor, now=clock.now()),
    ):
        messages.success(request, f"{form.cleaned_data['name']} is invited. The e-mail is on its way.")
        return redirect("seat-people", slug=slug)
    return render(request, "seats/invite.html", {"form": form, "organisation": organisation})


@page("POST", needs="seats.manage_own")
def invite_again(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Send an invitation of one's organisation again."""
    seat = _done(request, pk, seats.invite_again)
    messages.success(request, f"{seat.invited_name} is invited again. The e-mail is on its way.")
    return redirect("seat-people", slug=slug)


@page("GET", "POST", needs="seats.manage_own")
def agree(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Say what a seat that waits would open; POST agrees to it."""
    if request.method == "POST":
        seat = _done(request, pk, seats.agree)
        messages.success(request, f"Agreed: {seat.invited_name} speaks for {seat.organisation} from now on.")
        return redirect("seat-people", slug=slug)
    seat = get_object_or_404(_own(request).select_related("user", "organisation", "invited_by"), pk=pk)
    context = {"seat": seat, "status": seat.status_at(clock.now()), "powers": POWERS[seat.role]}
    return render(request, "seats/agree.html", context)


@page("GET", "POST", needs="seats.manage_own")
def end(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Say what ending a seat of one's organisation means; POST ends it."""
    if request.method == "POST":
        seat = _done(request, pk, seats.end)
        messages.success(request, f"The seat of {seat.invited_name} has ended.")
        return redirect("portal-home") if seat.pk == request.actor.seat_id else redirect("seat-people", slug=slug)
    seat = get_object_or_404(_own(request).select_related("user", "organisation"), pk=pk)
    return render(request, "seats/end.html", {"seat": seat, "status": seat.status_at(clock.now())})


def _own(request: PortalRequest) -> Any:
    return Seat.objects.visible_to(request.actor)


def _done(request: PortalRequest, pk: str, act: Callable[..., Seat]) -> Seat:
    """Carry a verb out on a seat of one's organisation."""
    with transaction.atomic():
        seat = get_object_or_404(_own(request).select_for_update(of=("self",)), pk=pk)
        return act(seat, by=request.actor, now=clock.now())
