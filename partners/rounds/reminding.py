"""Telling the panel that applications wait for its scores: when a round closes, and once more a week later."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max, Q
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consortium import clock
from consortium.mail.actions import Draft
from consortium.mail.letters import Button, Letter, write
from consortium.mail.models import Message
from consortium.notifications import actions as notifications
from consortium.notifications.kinds import Line, Nudge
from consortium.seats.models import Seat
from partners.rounds.models import Round
from partners.rounds.seated import Sitting, panels
from partners.rounds.stages import Stage

KIND = "round.to_score"
AGAIN_AFTER = timedelta(days=7)
AT = time(9, 0)


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    due_at: datetime
    expires_at: datetime


def plan(now: datetime) -> None:
    """Write to everybody on a panel who has still to declare or to score, once each step."""
    recent = _scored(now).filter(scored_from__gt=now - 3 * AGAIN_AFTER)
    rounds = list(recent.select_related("consortium").order_by("pk"))
    asked = _asked(rounds)
    due = ((round, step) for round in rounds for step in _steps(round) if step.due_at <= now < step.expires_at)
    drafts = (_draft(round, step, place) for round, step in due for place in asked[round.pk])
    notifications.nudge(drafts, now=now)


def _scored(now: datetime) -> Any:
    """Return the rounds being scored. `scored_from` is the close, or the appeal that began another turn."""
    upheld = Max("appeals__decided_at", filter=Q(appeals__upheld=True))
    rows: Any = Round.objects.in_stage(Stage.SCORING, now).filter(archived_at=None)
    return rows.annotate(scored_from=Greatest("closes_at", Coalesce(upheld, "closes_at")))


def _steps(round: Any) -> Iterator[Step]:
    zone = round.consortium.zone
    day = (round.scored_from.astimezone(zone) + AGAIN_AFTER).date()
    again = datetime.combine(day, AT, tzinfo=zone).astimezone(UTC)
    yield Step("closed", round.scored_from, again)
    yield Step("again", again, again + AGAIN_AFTER)


def _asked(rounds: Sequence[Round]) -> dict[UUID, list[Sitting]]:
    """Return who has something to do in each round, and can sign in to do it."""
    if not rounds:
        return {}
    homes = {round.consortium_id for round in rounds}
    people = set(Seat.objects.held().filter(consortium__in=homes).values_list("consortium", "user"))
    return {
        key: [place for place in places if place.has_to_do and _who(place) in people]
        for key, places in panels(rounds).items()
    }


def _who(place: Sitting) -> tuple[UUID, UUID | None]:
    contact = place.member.contact
    return contact.consortium_id, contact.user_id


def _draft(round: Round, step: Step, place: Sitting) -> Draft:
    user: Any = place.member.contact.user  # who has a seat has signed in
    return Draft(
        kind=KIND,
        to=user.email,
        dedupe=f"{round.pk}:{round.turn}:{step.name}",
        due_at=step.due_at,
        expires_at=step.expires_at,
        name=str(user),
        recipient_id=user.pk,
        consortium_id=round.consortium_id,
        about_id=round.pk,
        thread=f"{round.pk}:{round.turn}",
        step=step.name,
        occurrence=str(round.turn),
    )


def _unwanted(message: Message) -> str | None:
    round = _round(message)
    if round.stage_at(clock.now()) != Stage.SCORING or message.occurrence != str(round.turn):
        return "the round is not being scored any more"
    return None if _place(message, round) else "has nothing left to do in the round"


def _place(message: Message, round: Round) -> Sitting | None:
    places = _asked([round])[round.pk]
    return next((place for place in places if place.member.contact.user_id == message.recipient_id), None)


def _letter(message: Message) -> Letter:
    round = _round(message)
    place = _place(message, round)
    context = {"name": message.name, "round": round, "again": message.step == "again"}
    if place:
        context |= {"to_declare": place.member.declared_at is None, "left": len(place.missing)}
    return Letter(
        subject=f"{round.title}: {'still ' if message.step == 'again' else ''}to be scored",
        text=write("rounds/to_score.txt", context),
        button=Button("Open the panel’s page", _path(round)),
        footer="A coordinator put you on the panel of this round. We write when it closes, and a week later.",
        sender=round.consortium.name,
    )


def _line(message: Message) -> Line:
    round = _round(message)
    return Line(f"{round.title} waits for your scores.", _path(round))


def _round(message: Message) -> Round:
    found: Round = Round.objects.select_related("consortium", "contract").get(pk=message.about_id)
    return found


def _path(round: Round) -> str:
    return reverse("round-panel", args=[round.consortium.slug, round.pk])


NUDGE = Nudge(
    name=KIND,
    title=_("Applications to score on a panel"),
    render=_letter,
    still_wanted=_unwanted,
    line=_line,
    at_most=2,
)
