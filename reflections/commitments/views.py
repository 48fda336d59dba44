"""Commitments in the portal: what was promised, by whom, until when, and moving it on."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from consortium import clock
from consortium.activity.timeline import timeline
from consortium.organisations.models import Organisation
from consortium.portal.forms import carried_out
from consortium.portal.pages import PortalRequest, page
from consortium.portal.paging import paged
from reflections.commitments import actions as commitments
from reflections.commitments.forms import AgreeForm, CloseForm, PublishForm, RaiseForm, ReviseForm
from reflections.commitments.models import Commitment
from reflections.commitments.steps import LABELS, steps_for
from reflections.reviews.models import Review


@page("GET", needs="commitments.view")
def index(request: PortalRequest, slug: str) -> HttpResponse:
    """Every commitment that one may know of, the next due first; those that are done last."""
    visible = Commitment.objects.visible_to(request.actor).select_related("partnership", "owner", "raised_by")
    today = clock.today(request.actor.zone)
    found = paged(request, visible.order_by("closed_at", "verified_at", "due_on", "pk"))
    rows = [(row, row.is_overdue_on(today)) for row in found]
    return render(request, "reflections/commitments/list.html", {"rows": rows, "page_obj": found})


@page("GET", needs="commitments.view")
def detail(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """One commitment, where it stands, and what the person may do about it."""
    commitment = _commitment(request, pk)
    context = {
        "commitment": commitment,
        "steps": steps_for(commitment, request.actor),
        "overdue": commitment.is_overdue_on(clock.today(request.actor.zone)),
        "events": [{"at": line.happened_at, "text": line.text} for line in timeline(commitment, request.actor)],
    }
    return render(request, "reflections/commitments/detail.html", context)


@page("GET", "POST", needs="commitments.raise")
def raise_one(request: PortalRequest, slug: str) -> HttpResponse:
    """Raise a commitment out of a released review, for one's own organisation."""
    review = _released(request)
    parties = Organisation.objects.filter(pk__in=review.parties.values("organisation"))
    form = RaiseForm(request.POST or None, parties=parties)
    raiser = parties.filter(pk__in=request.actor.organisations).order_by("name", "pk").first()
    if request.method == "POST" and carried_out(
        form,
        lambda: commitments.raise_one(
            review.partnership,
            fields={**form.cleaned_data, "raised_by": raiser},
            review=review,
            by=request.actor,
            now=clock.now(),
        ),
    ):
        messages.success(request, "Raised. Its owner is told, and answers here.")
        return redirect("commitment-list", slug=slug)
    return render(request, "reflections/commitments/raise.html", {"form": form, "review": review})


@page("GET", "POST", needs="commitments.keep")
def publish(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    commitment = _commitment(request, pk)
    form = PublishForm(request.POST or None, initial={"title": commitment.title, "due_on": commitment.due_on})
    return _asked(request, commitment, form, commitments.publish)


@page("GET", "POST", needs="commitments.keep")
def agree(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    form = AgreeForm(request.POST or None)
    return _asked(request, _commitment(request, pk), form, commitments.agree)


@page("GET", "POST", needs="commitments.view")
def revise(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    commitment = _commitment(request, pk)
    form = ReviseForm(
        request.POST or None, initial={name: getattr(commitment, name) for name in commitments.REVISED_WITH}
    )
    return _asked(request, commitment, form, commitments.revise)


@page("GET", "POST", needs="commitments.view")
def close(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    form = CloseForm(request.POST or None)
    return _asked(request, _commitment(request, pk), form, commitments.close)


@page("POST", needs="commitments.keep")
def acknowledge(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    return _done(request, pk, commitments.acknowledge)


@page("POST", needs="commitments.keep")
def start(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    return _done(request, pk, commitments.start)


@page("POST", needs="commitments.keep")
def claim(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    return _done(request, pk, commitments.claim)


@page("POST", needs="commitments.view")
def verify(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    return _done(request, pk, commitments.verify)


@page("POST", needs="commitments.view")
def contest(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    return _done(request, pk, commitments.contest)


def _done(request: PortalRequest, pk: str, act: Callable[..., Any]) -> HttpResponse:
    """Carry out a step that asks nothing, and go back to the commitment."""
    commitment = act(_commitment(request, pk), by=request.actor, now=clock.now())
    messages.success(request, f"Saved: {str(commitment.state.label).lower()}.")
    return redirect("commitment-detail", slug=request.actor.consortium_slug, pk=pk)


def _asked(request: PortalRequest, commitment: Commitment, form: Any, act: Callable[..., Any]) -> HttpResponse:
    """Ask what a step needs to know, then carry it out."""
    if request.method == "POST" and carried_out(
        form, lambda: act(commitment, **form.cleaned_data, by=request.actor, now=clock.now())
    ):
        messages.success(request, "Saved.")
        return redirect("commitment-detail", slug=request.actor.consortium_slug, pk=commitment.pk)
    context = {"form": form, "commitment": commitment, "word": LABELS[act.__name__]}
    return render(request, "reflections/commitments/step.html", context)


def _commitment(request: PortalRequest, pk: str) -> Commitment:
    visible = Commitment.objects.visible_to(request.actor).select_related("partnership", "owner", "raised_by", "review")
    return get_object_or_404(visible, pk=pk)


def _released(request: PortalRequest) -> Review:
    """Return the review that the address names, if its result is out and the person takes part in it."""
    visible = Review.objects.visible_to(request.actor).filter(
        released_at__isnull=False, parties__organisation__in=request.actor.organisations
    )
    try:
        return visible.select_related("partnership__consortium").distinct().get(pk=request.GET.get("review"))
    except (Review.DoesNotExist, ValidationError) as unknown:  # a text that is no id is not valid
        raise Http404 from unknown
