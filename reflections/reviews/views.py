"""Reviews in the portal: which there are, asking for more protection, passing an invitation on, declining it."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from consortium import clock
from consortium.access.roles import TASK
from consortium.contacts.models import Contact
from consortium.portal.forms import carried_out
from consortium.portal.pages import PortalRequest, page
from consortium.portal.paging import paged
from partners.partnerships.views import partnership_for
from reflections.reviews import actions as reviews
from reflections.reviews import invitations
from reflections.reviews.forms import DeclineForm, PassOnForm, ProtectForm
from reflections.reviews.models import Cadence, Invitation, Review


@page("GET", needs="reviews.view")
def index(request: PortalRequest, slug: str) -> HttpResponse:
    """Every review that the person's organisations take part in, the newest first."""
    found = paged(request, Review.objects.visible_to(request.actor).select_related("partnership"))
    return render(request, "reflections/reviews/list.html", {"rows": _rows(request, found), "page_obj": found})


@page("GET", needs="partnerships.view")
def of_partnership(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """The reviews of one partnership that the person may know of, and what came of them."""
    partnership = partnership_for(request.actor, pk)
    visible = Review.objects.visible_to(request.actor).filter(partnership=partnership)
    found = paged(request, visible.select_related("partnership"))
    today = clock.today(request.actor.zone)
    context = {
        "partnership": partnership,
        "tab": "reviews",
        "rows": _rows(request, found),
        "told": [review for review in found if review.outcome],
        "cadence": Cadence.objects.visible_to(request.actor).active_on(today).filter(partnership=partnership).first(),
        "page_obj": found,
    }
    return render(request, "reflections/reviews/of_partnership.html", context)


def _rows(request: PortalRequest, found: Iterable[Review]) -> list[tuple[Review, str, Invitation | None]]:
    """Return each review with where it stands and, where the person is asked, their invitation."""
    now = clock.now()
    asked = Invitation.objects.answerable_by(request.actor).filter(review__in=[review.pk for review in found])
    mine = {invitation.review_id: invitation for invitation in asked.filter(declined_at=None)}
    return [(review, review.status_at(now), mine.get(review.pk)) for review in found]


@page("GET", needs="reviews.view")
def detail(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """When one review is, who takes part, how answers are protected. Nothing tells who has answered."""
    review = _review(request, pk)
    asked = Invitation.objects.answerable_by(request.actor).filter(review=review, declined_at=None)
    context = {
        "review": review,
        "status": review.status_at(clock.now()),
        "parties": review.parties.all(),
        "reasons": review.triggers.all(),
        "invitations": asked.select_related("organisation"),
        "may_protect": not review.opened_at and request.actor.may("reviews.protect"),
    }
    return render(request, "reflections/reviews/detail.html", context)


@page("GET", "POST", needs="reviews.protect")
def protect(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Ask for more protection before the review opens."""
    review = _review(request, pk)
    form = ProtectForm(request.POST or None, review=review)
    if request.method == "POST" and carried_out(
        form,
        lambda: reviews.protect(review, mode=form.cleaned_data["mode"], by=request.actor, now=clock.now()),
    ):
        messages.success(request, f"This review is now {review.get_mode_display().lower()}. It can’t be undone.")
        return redirect("review-detail", slug=slug, pk=pk)
    return render(request, "reflections/reviews/protect.html", {"form": form, "review": review})


@page("GET", "POST", needs=TASK)
def pass_on(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Ask a colleague to answer instead."""
    invitation = _invitation(request, slug, pk)
    form = PassOnForm(request.POST or None, colleagues=_colleagues(invitation))
    if request.method == "POST" and carried_out(
        form,
        lambda: invitations.pass_on(
            invitation, contact=form.cleaned_data["contact"], by=request.actor, now=clock.now()
        ),
    ):
        context = {"invitation": invitation, "colleague": form.cleaned_data["contact"].name}
        return render(request, "reflections/reviews/passed_on.html", context)
    return render(request, "reflections/reviews/pass_on.html", {"form": form, "invitation": invitation})


@page("GET", "POST", needs=TASK)
def decline(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Say that one can’t answer, and why: it counts as done."""
    invitation = _invitation(request, slug, pk)
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form,
        lambda: invitations.decline(invitation, reason=form.cleaned_data["reason"], by=request.actor, now=clock.now()),
    ):
        return redirect("answer-start", slug=slug, pk=pk)
    return render(request, "reflections/reviews/decline.html", {"form": form, "invitation": invitation})


def _review(request: PortalRequest, pk: str) -> Review:
    visible = Review.objects.visible_to(request.actor).select_related("partnership__consortium", "question_set")
    return get_object_or_404(visible, pk=pk)


def _invitation(request: PortalRequest, slug: str, pk: str) -> Invitation:
    asked = Invitation.objects.answerable_by(request.actor).select_related(
        "organisation", "review__partnership", "review__consortium"
    )
    invitation = asked.filter(consortium__slug=slug, pk=pk).first()
    if invitation is None:
        raise Http404
    return invitation


def _colleagues(invitation: Invitation) -> Any:
    """Return the people of the same organisation who could answer and have not been asked."""
    people = invitations.people_of([invitation.organisation_id])[invitation.organisation_id]
    asked = invitation.review.invitations.filter(organisation=invitation.organisation_id, passed_at=None)
    free = {seat.contact_id for seat in people} - set(asked.values_list("contact_id", flat=True))
    return Contact.objects.filter(pk__in=free).order_by("name")
