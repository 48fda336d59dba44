"""Recording a draft or a review, in the portal. A bid’s page lists its questions."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from consortium import clock
from consortium.portal.forms import carried_out
from consortium.portal.pages import PortalRequest, page
from partners.bids.models import Bid
from partners.writing import actions as writing
from partners.writing.forms import DraftForm
from partners.writing.models import BidQuestion, is_mine


@page("GET", "POST", needs="bids.prepare")
def draft(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Say that the answer is drafted, and how many words it has: whoever drafts it."""
    question = _question(request, pk, "owner")
    form = DraftForm(request.POST or None, question=question)

    def act() -> Any:
        told = {**form.cleaned_data, "by": request.actor, "now": clock.now()}
        return writing.draft_question(question.bid, question=question, **told)

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, f"Recorded. {question} waits for its review.")
        return redirect("bid-detail", slug=slug, pk=question.bid_id)
    return render(request, "partners/writing/draft.html", {"question": question, "bid": question.bid, "form": form})


@page("GET", "POST", needs="bids.prepare")
def review(request: PortalRequest, slug: str, pk: str) -> HttpResponse:
    """Say that the draft was reviewed: whoever reviews it."""
    question = _question(request, pk, "reviewer")
    if request.method == "POST":
        writing.review_question(question.bid, question=question, by=request.actor, now=clock.now())
        messages.success(request, f"{question} is reviewed.")
        return redirect("bid-detail", slug=slug, pk=question.bid_id)
    return render(request, "partners/writing/review.html", {"question": question, "bid": question.bid})


def _question(request: PortalRequest, pk: str, part: str) -> BidQuestion:
    """Return a question of a bid that the person may see; to all but whose part it is, it is not there."""
    visible = BidQuestion.objects.filter(bid__in=Bid.objects.visible_to(request.actor)).with_people()
    question: BidQuestion = get_object_or_404(visible.select_related("bid"), pk=pk)
    if not is_mine(getattr(question, part), request.actor):
        raise Http404
    return question
