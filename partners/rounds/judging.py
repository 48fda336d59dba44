"""What happens on a panel: somebody is added, declares, scores one application at a time, or stands down."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from consortium.access.actor import Actor
from consortium.contacts.models import Contact
from consortium.errors import NotValid, RuleBroken
from consortium.seats.models import Seat
from partners.rounds.beside import locked, one_of, require_no_stake, require_stage, told
from partners.rounds.models import Application, PanelMember, Round, RoundCriterion, RoundScore
from partners.rounds.seated import Sitting, place_of, ties_of
from partners.rounds.stages import Stage

_SCORING = "The panel declares and scores once applications are closed, until there is an outcome."


class NoSeat(RuleBroken):
    code = "no_seat"
    field = "contact"


class OfAnApplicant(RuleBroken):
    code = "of_an_applicant"
    field = "contact"


class NotOnThePanel(RuleBroken):
    code = "not_on_the_panel"
    message = "You are not on the panel of this round."


class PanelStake(RuleBroken):
    code = "panel_stake"
    message = "An organisation of yours applied, so you have no part in this panel. The coordinator can stand you down."


class InterestStands(RuleBroken):
    code = "interest_stands"
    message = "An interest that you declared stands. You can add applications to it, and take none out."
    field = "conflicts"


class NotDeclared(RuleBroken):
    code = "not_declared"
    message = "Declare first whether you have an interest in an application. Then score."


class HasAnInterest(RuleBroken):
    code = "has_an_interest"
    message = "You declared an interest in this application, so the others score it."


@transaction.atomic
def add_panel_member(round: Round, *, contact: Contact, by: Actor, now: datetime) -> Round:
    """Put somebody who signs in on the panel. Once it is known who applied, nobody of an applicant."""
    round = locked(round)
    _require_panel_open(round, by, now)
    seats = Seat.objects.held().filter(consortium=round.consortium_id, user=contact.user_id, user__isnull=False)
    if contact.consortium_id != round.consortium_id or not seats.exists():
        raise NoSeat(f"{contact.name} has no seat here, so they can neither declare nor score. Invite them first.")
    if round.stage_at(now) == Stage.SCORING and _applied(round, contact):
        raise OfAnApplicant(f"An organisation of {contact.name} applied. Choose somebody who belongs to none of them.")
    if round.panel.sitting().filter(contact__user=contact.user_id).exists():
        raise NotValid("This person is on the panel already.", field="contact")
    PanelMember(round=round, contact=contact, added_at=now).write()
    return told(round, "round.panel_member_added", by=by, now=now, member=contact.name)


@transaction.atomic
def stand_down(round: Round, *, member: PanelMember, reason: str, by: Actor, now: datetime) -> Round:
    """Let somebody leave the panel. What they scored stays on record, and counts no more."""
    round = locked(round)
    _require_panel_open(round, by, now)
    found: PanelMember = one_of(round.panel.sitting(), member, field="member")
    found.stood_down_at, found.stood_down_because = now, reason.strip()
    found.write()
    return told(round, "round.panel_member_stood_down", by=by, now=now, member=found.contact.name)


@transaction.atomic
def declare(
    round: Round, *, by: Actor, now: datetime, interest: str = "", conflicts: Sequence[Application] = ()
) -> Round:
    """Declare for oneself that there is no interest, or in words what it is and in which applications.

    Applications may be added to it later, and none taken out: scores that were given there count no more.
    """
    round = locked(round)
    require_stage(round, Stage.SCORING, now=now, words=_SCORING)
    place = _place(round, by)
    if bool(interest.strip()) != bool(conflicts):
        raise NotValid("Say what the interest is, and in which applications; or neither.", field="interest")
    chosen = [one_of(round.applications.standing(), each, field="conflicts") for each in conflicts]
    before = set(place.member.conflicts.all())
    if not before <= set(chosen):
        raise InterestStands
    member = place.member
    if member.declared_at and before == set(chosen) and member.interest == interest.strip():
        return round
    member.declared_at, member.interest = now, interest.strip()
    member.write()
    member.conflicts.set(chosen)
    return told(round, "round.declared", by=by, now=now)


@transaction.atomic
def score(
    round: Round,
    *,
    application: Application,
    scores: Mapping[RoundCriterion, tuple[int, str]],
    by: Actor,
    now: datetime,
) -> Round:
    """Score one application on every criterion, 0 to 5, each with a reason. Until the outcome, again replaces it."""
    round = locked(round)
    require_stage(round, Stage.SCORING, now=now, words=_SCORING)
    place = _place(round, by)
    if place.member.declared_at is None:
        raise NotDeclared
    one_of(round.applications.standing(), application, field="application")
    if application.pk not in {each.pk for each in place.to_score}:
        raise HasAnInterest
    if set(scores) != set(round.criteria.all()):
        raise NotValid("Score every criterion of the round, each once.", field="scores")
    kept = {"round": round, "panel_member": place.member, "application": application, "turn": round.turn}
    for criterion, (points, reason) in scores.items():
        row = RoundScore.objects.filter(**kept, criterion=criterion).first() or RoundScore(**kept, criterion=criterion)
        row.points, row.reason, row.scored_at = points, reason.strip(), now
        row.write()
    return told(round, "round.scored", by=by, now=now)


def _place(round: Round, by: Actor) -> Sitting:
    place = place_of(round, by)
    if place is None:
        raise NotOnThePanel
    if place.has_a_stake:
        raise PanelStake
    return place


def _applied(round: Round, contact: Contact) -> bool:
    ties = ties_of([contact])[contact.pk]
    return bool(round.applications.standing().filter(organisation__in=ties).exists())


def _require_panel_open(round: Round, by: Actor, now: datetime) -> None:
    words = "The panel is settled once there is an outcome."
    require_stage(round, Stage.DRAFT, Stage.OPEN, Stage.SCORING, now=now, words=words)
    require_no_stake(round, by)
