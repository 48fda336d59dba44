"""What waits for a person in the contracts of their organisation: agreement, results, milestones, days of notice."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse

from consortium.access.actor import Actor
from consortium.home.delivering import breaks_to_decide, options_to_decide
from consortium.home.things import Thing
from consortium.portal.tags import day
from partners.indicators.queries import late_results
from partners.milestones.models import Milestone, Standing
from partners.variations.models import Variation


def owed(actor: Actor, today: date) -> Iterator[Thing]:
    """Yield everything; each asks only what the person’s role lets them do in the seat they act in."""
    if actor.organisation_id is None:
        return
    yield from _variations(actor)
    yield from _results(actor, today)
    yield from _milestones(actor, today)
    yield from _notices(actor, today)


def _variations(actor: Actor) -> Iterator[Thing]:
    """Yield the variations that wait for the agreement of the lead's organisation."""
    if not actor.may("variations.agree"):
        return
    waiting = Variation.objects.visible_to(actor).of_open_contracts().waiting_for(actor.organisation_id)
    for variation in waiting.select_related("contract").order_by("effective_on", "pk"):
        yield Thing(
            title=f"Variation: {variation.title}",
            about=f"{variation.contract.title} would change. Do you agree?",
            minutes=3,
            url=reverse("contract-variations", args=[actor.consortium_slug, variation.contract_id]),
            action="Look at it",
        )


def _results(actor: Actor, today: date) -> Iterator[Thing]:
    """Yield the overdue results that the person's organisation tells."""
    if not actor.may("indicators.report"):
        return
    for late in late_results(actor, today, owner=actor.organisation_id):
        yield Thing(
            title=f"Result: {late.indicator.name}",
            about=f"{late.indicator.contract.title}, for the period to {day(late.period.to)}",
            minutes=3,
            due_on=late.period.due_on,
            url=reverse("indicator-report", args=[actor.consortium_slug, late.indicator.pk]),
            action="Report",
        )


def _milestones(actor: Actor, today: date) -> Iterator[Thing]:
    """Yield the milestones whose day has passed and that the person's organisation sees to."""
    if not actor.may("milestones.complete"):
        return
    ours = Milestone.objects.visible_to(actor).of_open_contracts().filter(owner=actor.organisation_id)
    for milestone in ours.standing(Standing.OVERDUE, today).select_related("contract").order_by("due_on", "pk"):
        yield Thing(
            title=f"Milestone: {milestone.title}",
            about=f"{milestone.contract.title}. Its day has passed. Done, or to be moved?",
            due_on=milestone.due_on,
            url=reverse("milestone-complete", args=[actor.consortium_slug, milestone.pk]),
            action="It is done",
        )


def _notices(actor: Actor, today: date) -> Iterator[Thing]:
    """Yield, to a lead of the holder, the options and breaks of which notice must be given soon."""
    if not actor.may("variations.agree"):
        return
    ours = {"contract__holder": actor.organisation_id}
    soon: list[tuple[Any, str]] = [
        *((option, f"extend to {day(option.extends_to)}") for option in options_to_decide(actor, today, **ours)),
        *((clause, f"end on {day(clause.ends_from)}") for clause in breaks_to_decide(actor, today, **ours)),
    ]
    for term, what in soon:
        yield Thing(
            title=f"{term.contract.title}: {what}?",
            about="You hold this contract. Notice must be given by this day.",
            due_on=term.notify_by,
            url=reverse("contract-terms", args=[actor.consortium_slug, term.contract_id]),
            action="Look at it",
        )
