"""The result of a review, as the person reading it may see it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from consortium import clock
from consortium.access.actor import Actor
from consortium.portal.documents import NoPdf, attached, drawn
from consortium.portal.pages import PortalRequest, page
from reflections.insights import panels
from reflections.insights import release as releases
from reflections.insights.matrix import matrix
from reflections.insights.mirrors import mirrors
from reflections.insights.queries import result_for, trend
from reflections.reviews.models import Mode, Review


@page("GET", needs="results.view")
def result(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Bands of a confidential review, answers of an open one, one's own of a private one."""
    return render(request, "reflections/insights/result.html", _shown(_review(request, pk), request.actor))


@page("GET", needs="results.view")
def document(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """The same to take to a meeting, as this person may read it; where no PDF can be drawn, the page, which prints."""
    review = _review(request, pk)
    shown = _shown(review, request.actor)
    if shown["result"] is None:
        raise Http404
    try:
        content = drawn("reflections/insights/document.html", shown, style="result")
    except NoPdf:
        messages.error(request, "This installation can’t make a PDF. Print this page instead.")
        return redirect("review-result", slug=slug, pk=pk)
    return attached(content, name=f"result-{review.opens_on.isoformat()}.pdf", content_type="application/pdf")


def _shown(review: Review, actor: Actor) -> dict[str, Any]:
    """Return the result as this actor may read it, arranged for a page."""
    found = result_for(review, actor)
    context: dict[str, Any] = {"review": review, "result": found, "status": review.status_at(clock.now())}
    if found is None:
        return context
    questions = list(review.question_set.questions.all())
    parties = list(review.parties.all())
    rounds = trend(review.partnership, actor) if review.mode == Mode.CONFIDENTIAL else []
    return context | {
        "bands": panels.band_panels(found, actor),
        "matrix": matrix(found, actor),
        "trend": panels.trend_panel(rounds),
        "boards": panels.boards(found, questions, actor),
        "mirrors": mirrors(found, questions, actor),
        "words": panels.words(found, questions),
        "parties": parties,
        "is_party": any(actor.speaks_for(party.organisation_id) for party in parties),
    }


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
