"""Who is written to about a round: its members when it opens, those who applied when something is decided."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consortium import clock
from consortium.access.roles import Role
from consortium.mail.actions import Draft
from consortium.mail.letters import Button, Letter, write
from consortium.mail.models import Message
from consortium.membership.models import Membership
from consortium.notifications import actions as notifications
from consortium.notifications.kinds import Line, Nudge, register
from consortium.seats.models import Seat
from partners.bids.deadlines import spoken
from partners.days import said
from partners.rounds.models import Appeal, Round
from partners.rounds.stages import Stage

OPENED, OUTCOME, CANCELLED = "round.opened", "round.outcome", "round.cancelled"
AGAIN, DISMISSED = "round.scored_again", "round.appeal_dismissed"
WORTH_TELLING = timedelta(days=14)
_TITLES: dict[str, Any] = {
    OPENED: _("Internal rounds that open"),
    OUTCOME: _("Outcomes of internal rounds we applied in"),
    CANCELLED: _("Internal rounds that are cancelled"),
    AGAIN: _("Internal rounds that are scored again"),
    DISMISSED: _("Answers to our appeals"),
}
_SUBJECTS = {
    OUTCOME: "{title}: there is an outcome",
    CANCELLED: "{title}: the round is cancelled",
    AGAIN: "{title}: an appeal was upheld",
    DISMISSED: "{title}: your appeal was dismissed",
}


def tell_members(round: Round, *, now: datetime) -> None:
    """Write to the leads of every member in good standing that a round is open."""
    today = now.astimezone(round.consortium.zone).date()
    members = Membership.objects.active_on(today).filter(consortium=round.consortium_id)
    leads = _leads(round).filter(organisation__in=members.values("organisation"))
    notifications.nudge(_drafts(round, OPENED, leads, now, expires_at=round.closes_at), now=now)


def tell_applicants(round: Round, kind: str, *, now: datetime) -> None:
    """Write to the leads of everybody whose application stands. The page, not the message, says what came of it."""
    applicants = round.applications.standing().values("organisation")
    leads = _leads(round).filter(organisation__in=applicants)
    notifications.nudge(_drafts(round, kind, leads, now, expires_at=now + WORTH_TELLING), now=now)


def tell_appellant(appeal: Appeal, *, now: datetime) -> None:
    leads = _leads(appeal.round).filter(organisation=appeal.application.organisation_id)
    notifications.nudge(_drafts(appeal.round, DISMISSED, leads, now, expires_at=now + WORTH_TELLING), now=now)


def _leads(round: Round) -> Any:
    held = Seat.objects.held().filter(consortium=round.consortium_id, role=Role.MEMBER_LEAD)
    return held.select_related("user").order_by("invited_name", "pk")


def _drafts(round: Round, kind: str, seats: Iterable[Any], now: datetime, *, expires_at: datetime) -> list[Draft]:
    return [
        Draft(
            kind=kind,
            to=seat.user.email,
            dedupe=f"{round.pk}:{round.turn}",
            due_at=now,
            expires_at=expires_at,
            name=str(seat.user),
            recipient_id=seat.user.pk,
            consortium_id=round.consortium_id,
            about_id=round.pk,
            thread=str(round.pk),
            occurrence=str(round.turn),
        )
        for seat in seats
    ]


def _letter(message: Message) -> Letter:
    round = _round(message)
    context = {"name": message.name, "round": round, "kind": message.kind, "closes": _closes(round)}
    if message.kind == OUTCOME and round.outcome:
        context["appeals_until"] = said(round.outcome.appeals_until)
    return Letter(
        subject=_subject(message.kind, round),
        text=write("rounds/round.txt", context),
        button=Button("Look at the round", _path(round)),
        footer="You lead an organisation of this consortium. What an application says is read by its panel alone.",
        sender=round.consortium.name,
    )


def _subject(kind: str, round: Round) -> str:
    if kind == OPENED:
        return f"{round.title}: apply by {_closes(round)}"
    return _SUBJECTS[kind].format_map({"title": round.title})


def _line(message: Message) -> Line:
    round = _round(message)
    return Line(f"{_subject(message.kind, round)}.", _path(round))


def _unwanted(message: Message) -> str | None:
    round, now = _round(message), clock.now()
    stage = round.stage_at(now)
    leading = _leads(round).filter(user=message.recipient_id)
    checks = [
        (not leading.exists(), "no longer leads a member"),
        (message.kind == OPENED and stage != Stage.OPEN, "the round takes no applications any more"),
        (message.kind != CANCELLED and stage == Stage.CANCELLED, "the round was cancelled"),
        (message.kind == OUTCOME and message.occurrence != str(round.turn), "the outcome does not stand"),
    ]
    return next((reason for over, reason in checks if over), None)


def _round(message: Message) -> Round:
    found: Round = Round.objects.select_related("consortium", "contract").get(pk=message.about_id)
    return found


def _closes(round: Round) -> str:
    return spoken(round.closes_at, round.consortium.zone)


def _path(round: Round) -> str:
    return reverse("round-detail", args=[round.consortium.slug, round.pk])


def register_all() -> None:
    """Add the kinds: called when the app is ready."""
    for name, title in _TITLES.items():
        register(Nudge(name=name, title=title, render=_letter, still_wanted=_unwanted, line=_line))
