"""The dates of bids in people's calendars."""

from collections.abc import Iterator
from datetime import date, datetime, time

from django.db.models import Q
from django.urls import reverse

from consortium.access.actor import Actor
from consortium.feeds.sources import Entry
from partners.bids.models import Bid
from partners.bids.stages import Decision

_DEADLINES = {
    "clarification_deadline_at": ("clarification", "last questions to the buyer"),
    "submission_deadline_at": ("submission", "submit"),
}
_DAYS = {"award_expected_on": ("award", "award expected"), "standstill_ends_on": ("standstill", "standstill ends")}


def entries(actor: Actor, since: date) -> Iterator[Entry]:
    """Yield deadlines until the bid is submitted, and the buyer’s days until the outcome is known."""
    began = datetime.combine(since, time(), tzinfo=actor.zone)
    ahead = Q(award_expected_on__gte=since) | Q(standstill_ends_on__gte=since)
    ahead |= Q(submission_deadline_at__gte=began) | Q(clarification_deadline_at__gte=began)
    bids = Bid.objects.visible_to(actor).filter(ahead, archived_at=None, outcome="")
    for bid in bids.exclude(decision=Decision.NO_GO):
        path = reverse("bid-detail", args=[actor.consortium_slug, bid.pk])
        for field, (name, words) in ({} if bid.submitted_at else _DEADLINES).items():
            if (at := getattr(bid, field)) and at >= began:
                yield Entry(key=f"bid/{bid.pk}/{name}", title=f"{bid.title}: {words}", when=at, path=path)
        for field, (name, words) in _DAYS.items():
            if (on := getattr(bid, field)) and on >= since:
                yield Entry(key=f"bid/{bid.pk}/{name}", title=f"{bid.title}: {words}", when=on, path=path)
