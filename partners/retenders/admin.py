"""The button that begins a re-tender, on the coordinators' desks of bids and of contracts."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from unfold.decorators import action

from consortium.backoffice.asking import ask, confirmation
from consortium.backoffice.desk import actor_of
from partners.bids.models import Bid
from partners.retenders import actions as retenders

CLONE = confirmation(
    "Begin the re-tender",
    words=(
        "This makes a new bid: the opportunity, the questions and the partners with the shares that were promised "
        "last. Dates, numbers, decisions, promises and documents are not copied."
    ),
    submit="Begin the re-tender",
    done="This is the bid for the re-tender. Look at the shares, and add the new dates.",
)


class CloneButton:
    """A desk of bids lists it among its buttons."""

    @action(description="Begin the re-tender", permissions=["manage"], icon="content_copy")
    def clone(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        return begun(request, ask(self, request, object_id, form=CLONE, act=retenders.clone), object_id)


def begun(request: HttpRequest, answer: HttpResponse, bid_id: Any) -> HttpResponse:
    """Lead to the new bid, once the button has made it."""
    made = Bid.objects.visible_to(actor_of(request)).filter(retender_of=bid_id, outcome="", archived_at=None).first()
    if request.method != "POST" or answer.status_code != 302 or made is None:
        return answer
    return redirect("admin:partners_bid_change", made.pk)
