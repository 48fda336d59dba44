"""What internal rounds ask for: of who began an application, of the panel, and of the coordinators this week."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse

from consortium.access.actor import Actor
from consortium.home.lines import SHOWN, Line, Section, address, section
from consortium.home.things import Thing
from partners.rounds import queries


def begun(actor: Actor, now: datetime) -> Iterator[Thing]:
    """Yield the applications that the person's organisation began and has not submitted."""
    for application in queries.begun(actor, now):
        yield Thing(
            title=f"Application: {application.round.title}",
            about="Your organisation began one. It is not submitted yet.",
            minutes=15,
            due_on=application.round.closes_at.astimezone(actor.zone).date(),
            url=reverse("round-apply", args=[actor.consortium_slug, application.round_id]),
            action="Continue",
        )


def to_judge(actor: Actor, now: datetime) -> Iterator[Thing]:
    """Yield the rounds whose panel the person sits on, with what they have still to do."""
    if not actor.may("rounds.score"):
        return
    for round, place in queries.to_judge(actor, now):
        left = len(place.missing)
        declared = place.member.declared_at is not None
        yield Thing(
            title=f"Panel: {round.title}",
            about=f"{left} application{'s' if left != 1 else ''} to score"
            if declared
            else "Declare whether you have an interest; then score.",
            minutes=10 * left + (0 if declared else 2),
            url=reverse("round-panel", args=[actor.consortium_slug, round.pk]),
            action="Score" if declared else "Declare",
        )


def rounds(actor: Actor, now: datetime) -> Section:
    """Appeals that wait for a decision, rounds that are closed without an outcome, and those ready to allocate."""
    today = now.astimezone(actor.zone).date()
    lines = [
        Line(
            what=f"{round.title}: an appeal to decide",
            about="The outcome is not final before.",
            when=round.outcome.appeals_until if round.outcome else None,
            **_open(round),
        )
        for round in queries.appealed(actor)[: SHOWN + 1]
    ]
    for round in queries.scoring(actor, now)[: SHOWN + 1]:
        closed_on = round.closes_at.astimezone(actor.zone).date()
        received = f"{round.received} application{'s' if round.received != 1 else ''}"
        lines.append(Line(what=f"{round.title}: no outcome yet", about=received, when=closed_on, **_open(round)))
    for round in queries.to_allocate(actor, now, today)[: SHOWN + 1]:
        about = f"{round.outcome} was chosen, and nobody can appeal any more."
        lines.append(Line(what=f"{round.title}: state the shares", about=about, **_open(round)))
    return section("Internal rounds", "how_to_reg", lines, more=address("admin:partners_round_changelist"))


def _open(round: Any) -> dict[str, Any]:
    return {"url": address("admin:partners_round_change", pk=round.pk), "action": "Open the round"}
