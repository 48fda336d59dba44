"""What internal rounds ask for: of who began an application, of the panel, and of the coordinators this week."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from consortium.access.actor import Actor
from consortium.home.lines import SHOWN, Line, Section, address, section
from consortium.home.things import Thing
from partners.rounds import queries
from partners.rounds.models import Round
from partners.rounds.seated import Sitting
from partners.rounds.stages import Stage


def waiting(actor: Actor, now: datetime) -> Iterator[Thing]:
    """Yield the applications begun and not submitted, and the rounds whose panel the person sits on."""
    for each in queries.waiting_for(actor, now):
        yield _to_judge(actor, each.round, each.place) if each.place else _to_submit(actor, each.round)


def _to_submit(actor: Actor, round: Round) -> Thing:
    return Thing(
        title=f"Application: {round.title}",
        about="Your organisation began one. It is not submitted yet.",
        minutes=15,
        due_on=round.closes_at.astimezone(actor.zone).date(),
        url=reverse("round-apply", args=[actor.consortium_slug, round.pk]),
        action="Continue",
    )


def _to_judge(actor: Actor, round: Round, place: Sitting) -> Thing:
    left, declared = len(place.missing), place.member.declared_at is not None
    to_score = f"{left} application{'s' if left != 1 else ''} to score"
    return Thing(
        title=f"Panel: {round.title}",
        about=to_score if declared else "Declare whether you have an interest; then score.",
        minutes=10 * left + (0 if declared else 2),
        url=reverse("round-panel", args=[actor.consortium_slug, round.pk]),
        action="Score" if declared else "Declare",
    )


def rounds(actor: Actor, now: datetime) -> Section:
    """Appeals that wait for a decision, rounds that are closed without an outcome, and those ready to allocate."""
    found = queries.pressing(actor, now, now.astimezone(actor.zone).date())[: SHOWN + 1]
    lines = [_line(round, actor) for round in found]
    return section("Internal rounds", "how_to_reg", lines, more=address("admin:partners_round_changelist"))


def _line(round: Any, actor: Actor) -> Line:
    to_open: dict[str, Any] = {"url": address("admin:partners_round_change", pk=round.pk), "action": "Open the round"}
    if round.is_appealed:
        about = "The outcome is not final before."
        return Line(what=f"{round.title}: an appeal to decide", about=about, when=_until(round), **to_open)
    if round.stage_now == Stage.SCORING:
        closed_on = round.closes_at.astimezone(actor.zone).date()
        about = f"{round.received} application{'s' if round.received != 1 else ''}"
        return Line(what=f"{round.title}: no outcome yet", about=about, when=closed_on, **to_open)
    about = f"{round.outcome} was chosen, and nobody can appeal any more."
    return Line(what=f"{round.title}: state the shares", about=about, when=_until(round), **to_open)


def _until(round: Round) -> date | None:
    return round.outcome.appeals_until if round.outcome else None
