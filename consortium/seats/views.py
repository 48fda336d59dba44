"""Pages of seats: take up an invitation, change seats, agree to a broker."""

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
from consortium.people.models import User
from consortium.portal.pages import PortalRequest, page
from consortium.seats import actions as seats
from consortium.seats import links, seating
from consortium.seats.models import Seat


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
        return render(request, "seats/accept.html", {"seat": seat, "status": seat.status_at(clock.now())})
    with transaction.atomic():
        taken = seats.accept(Seat.objects.select_for_update().get(pk=seat.pk), user=known, now=clock.now())
        if known is None:
            EmailAddress.objects.create(user=taken.user, email=taken.invited_email, verified=True, primary=True)
    request.session[seating.SESSION_SEAT] = str(taken.pk)
    messages.success(request, f"Welcome to {taken.consortium.name}.")
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
