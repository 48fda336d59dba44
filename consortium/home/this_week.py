"""The coordinator's first page: what this week asks for, one action a line."""

from typing import Any

from django.http import HttpRequest

from consortium import clock
from consortium.backoffice.desk import actor_of
from consortium.home import (
    bidding,
    delivering,
    drafting,
    evidence,
    leaving,
    paying,
    reaching,
    reviewing,
    tendering,
    winning,
)


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Fill the admin's index with the sections that have something to say, the most pressing first."""
    actor, now = actor_of(request), clock.now()
    planned = reviewing.coming(actor, now)
    sections = [
        winning.deadlines(actor, now),
        leaving.reallocations(actor, now),
        tendering.rounds(actor, now),
        bidding.invitations(actor, now),
        drafting.preparing(actor, now),
        paying.payments(actor, now),
        reviewing.nobody_to_ask(actor, planned, now),
        reviewing.reviews(actor, planned, now),
        reviewing.commitments(actor, now),
        delivering.notices(actor, now),
        delivering.results(actor, now),
        delivering.milestones(actor, now),
        reaching.messages(actor, now),
        reaching.seats(actor, now),
        evidence.documents(actor, now),
        winning.contracts(actor, now),
    ]
    asked = [section for section in sections if section.lines]
    today = now.astimezone(actor.zone).date()
    return context | {"title": "This week", "sections": asked, "today": today}
