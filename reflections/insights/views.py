"""The result of a review, as the person reading it may see it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from consortium import clock
from consortium.portal.pages import PortalRequest, page
from reflections.insights import panels
from reflections.insights import release as releases
from reflections.insights.queries import result_for, trend
from reflections.reviews.models import Mode, Review


@page("GET", needs="results.view")
def result(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Bands of a confidential review, answers of an open one, one's own of a private one."""
    review = _review(request, pk)
    found = result_for(review, request.actor)
    context: dict[str, Any] = {"review": review, "result": found, "status": review.status_at(clock.now())}
    if found is not None:
        questions = list(review.question_set.questions.all())
        rounds = trend(review.partnership, request.actor) if review.mode == Mode.CONFIDENTIAL else []
        context |= {
            "bands": panels.band_panels(found, request.actor),
            "trend": panels.trend_panel(rounds),
            "boards": panels.boards(found, questions, request.actor),
            "mirror": panels.mirror(found, request.actor),
            "words": panels.words(found, questions),
            "parties": review.parties.all(),
            "is_party": any(request.actor.speaks_for(party.organisation_id) for party in review.parties.all()),
        }
    return render(request, "reflections/insights/result.html", context)


@page("POST", needs="reviews.answer")
def share(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Let the others read what only one organisation answered."""
    releases.share(_review(request, pk), by=request.actor, now=clock.now())
    messages.success(request, "Shared: the other parties can read it now.")
    return redirect("review-result", slug=slug, pk=pk)


def _review(request: PortalRequest, pk: str) -> Review:
    visible = Review.objects.visible_to(request.actor).select_related(
        "partnership__consortium", "question_set", "consortium"
    )
    return get_object_or_404(visible, pk=pk)
