"""Invitations to bid in the portal: for the leads of the organisation, by a full sign-in or by the link they got."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from consortium import clock
from consortium.access.actor import Actor, Channel
from consortium.access.roles import TASK
from consortium.organisations.models import Organisation
from consortium.portal.forms import carried_out
from consortium.portal.pages import PortalRequest, page
from consortium.portal.paging import paged
from consortium.seats import seating
from consortium.seats.models import Seat
from partners.invitations import actions as invitations
from partners.invitations.closing import why_closed
from partners.invitations.emails import missing_for
from partners.invitations.forms import DeclineForm
from partners.invitations.models import BidInvitation, Reason, State
from partners.invitations.queries import bids_asking
from partners.requirements.models import OfWhom
from partners.requirements.queries import asked_of, day_of, required_by
from partners.requirements.words import in_words, required_in_words, why


@page("GET", needs="bids.agree")
def index(request: PortalRequest, slug: str) -> HttpResponse:
    """The invitations of the person’s organisation, the latest first."""
    found = BidInvitation.objects.visible_to(request.actor).filter(organisation=request.actor.organisation_id)
    shown = paged(request, found.filter(archived_at=None).select_related("bid"))
    return render(request, "partners/invitations/list.html", {"page_obj": shown})


@page("GET", needs=TASK)
def detail(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """What an invited organisation may know of the bid, what is required, what it is missing, and its answer."""
    return _show(request, _invitation(request, slug, pk), DeclineForm())


@page("POST", needs=TASK)
def accept(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    invitation = _invitation(request, slug, pk)
    invitations.accept(invitation, by=_answering(request, invitation), now=clock.now())
    messages.success(request, "Accepted. Thank you.")
    return redirect("bid-invitation-detail", slug=slug, pk=pk)


@page("POST", needs=TASK)
def decline(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Decline for the reason whose button was pressed."""
    invitation = _invitation(request, slug, pk)
    form, by = DeclineForm(request.POST), _answering(request, invitation)
    if carried_out(form, lambda: invitations.decline(invitation, **form.cleaned_data, by=by, now=clock.now())):
        messages.success(request, "Declined. Thank you for saying so: nobody will remind you.")
        return redirect("bid-invitation-detail", slug=slug, pk=pk)
    return _show(request, invitation, form)


@page("GET", needs="documents.upload")
def asked(request: PortalRequest, slug: str) -> HttpResponse:
    """The documents that bids ask of the person’s organisation, and how each stands on the day it goes in."""
    actor, now = request.actor, clock.now()
    today = now.astimezone(actor.zone).date()
    rows = [
        {
            "bid": bid,
            "day": day_of(bid, today),
            "asked": [
                {
                    "requirement": each,
                    "said": required_in_words(each, bid.currency),
                    "lacks": [why(one, bid.currency) for one in lacks],
                }
                for each, lacks in requirements
            ],
        }
        for bid, requirements in asked_of(bids_asking(actor.organisation_id, now), actor.organisation_id, today)
    ]
    organisation = Organisation.objects.visible_to(actor).filter(pk=actor.organisation_id).first()
    return render(request, "partners/invitations/asked.html", {"rows": rows, "organisation": organisation})


def _show(request: PortalRequest, invitation: BidInvitation, form: DeclineForm) -> HttpResponse:
    bid, now = invitation.bid, clock.now()
    closed = why_closed(bid, now)
    is_lead = bid.lead_id == invitation.organisation_id
    required = [each for each in required_by(bid) if is_lead or each.of_whom == OfWhom.EVERYBODY]
    lacks = missing_for(bid, invitation.organisation)
    context: dict[str, Any] = {
        "invitation": invitation,
        "bid": bid,
        "day": day_of(bid, now.astimezone(bid.consortium.zone).date()),
        "closed": closed,
        "may_answer": invitation.state == State.WAITING and not closed,
        "required": [required_in_words(each, bid.currency) for each in required],
        "missing": [in_words(each, bid.currency) for each in lacks],
        "reasons": Reason.choices,
        "form": form,
        "signed_in": request.person.is_person,
    }
    return render(request, "partners/invitations/detail.html", context)


def _invitation(request: PortalRequest, slug: str, pk: str) -> BidInvitation:
    rows = BidInvitation.objects.answerable_by(request.person).filter(consortium__slug=slug, pk=pk)
    found: BidInvitation | None = rows.select_related("bid__consortium", "organisation", "consortium").first()
    if found is None:
        raise Http404
    return found


def _answering(request: PortalRequest, invitation: BidInvitation) -> Actor:
    """Return the person in their seat as a lead of the organisation, also where a link stands in for the sign-in."""
    grant = request.person.grant
    person = request.person.user_id or (grant and grant.person_id)
    seat = Seat.objects.leading(invitation.organisation).filter(user_id=person)
    found = seat.select_related("consortium", "user").first()
    if found is None:
        raise Http404
    return seating.actor_for(found, [found], channel=Channel.PORTAL)
