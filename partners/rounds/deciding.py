"""How a round ends: an outcome, the appeals against it, and what was decided about each."""

from datetime import datetime

from django.db import transaction

from consortium.access.actor import Actor
from consortium.errors import NotValid, RuleBroken
from partners.days import said
from partners.rounds import messages
from partners.rounds.beside import locked, one_of, own_application, require_no_stake, require_stage, today_of, told
from partners.rounds.models import Appeal, Application, Round, RoundOutcome
from partners.rounds.seated import Sitting, sitting
from partners.rounds.stages import Stage, appeals_until

FEWEST = 2  # who declared, and who scores each application
OF_AN_APPLICANT = "Belongs to an organisation that applied"


class PanelTooSmall(RuleBroken):
    code = "panel_too_small"


class NotScored(RuleBroken):
    code = "not_scored"


class NotAnApplicant(RuleBroken):
    code = "not_an_applicant"
    message = "Only an organisation whose application was scored can appeal."


class TooLateToAppeal(RuleBroken):
    code = "too_late_to_appeal"


class AppealedAlready(RuleBroken):
    code = "appealed_already"
    message = "Your organisation has appealed already. Nothing was changed."


class AppealOver(RuleBroken):
    code = "appeal_over"
    message = "This appeal was decided already, or the outcome it is about does not stand. Nothing was changed."


@transaction.atomic
def record_outcome(
    round: Round, *, reason: str, by: Actor, now: datetime, application: Application | None = None
) -> Round:
    """Choose an application or none, and tell every applicant. From the next day the days for an appeal count."""
    round = locked(round)
    require_stage(round, Stage.SCORING, now=now, words="An outcome follows once applications are closed, once.")
    require_no_stake(round, by)
    applications = list(round.applications.standing().select_related("organisation"))
    if application is not None:
        one_of(round.applications.standing(), application, field="application")
    _require_scored(_without_stakes(round, now), applications)
    last = appeals_until(today_of(round, now), round.consortium.nation, round.appeal_days)
    RoundOutcome(
        round=round,
        turn=round.turn,
        application=application,
        reason=reason.strip(),
        told_at=now,
        appeals_until=last,
        recorded_by=by.name,
    ).write()
    told(round, "round.outcome_recorded", by=by, now=now, day=said(last))
    messages.tell_applicants(round, messages.OUTCOME, now=now)
    return round


@transaction.atomic
def appeal(round: Round, *, grounds: str, by: Actor, now: datetime) -> Round:
    """Appeal for one's organisation, until the last day for it. One appeal against each outcome."""
    round = locked(round)
    require_stage(round, Stage.DECIDED, now=now, words="There is no outcome to appeal against.")
    application = own_application(round, by)
    if application is None or not application.is_standing:
        raise NotAnApplicant
    outcome = round.outcome
    if outcome and outcome.is_final_on(today_of(round, now)):
        raise TooLateToAppeal(f"Appeals were possible until {said(outcome.appeals_until)}. Talk to a coordinator.")
    if application.appeals.filter(turn=round.turn).exists():
        raise AppealedAlready
    words = {"grounds": grounds.strip(), "made_by": by.name, "made_at": now}
    Appeal(round=round, application=application, turn=round.turn, **words).write()
    return told(round, "round.appealed", by=by, now=now)


@transaction.atomic
def decide_appeal(round: Round, *, appeal: Appeal, upheld: bool, answer: str, by: Actor, now: datetime) -> Round:
    """Dismiss an appeal, or uphold it: then the outcome falls, and the panel scores anew. Old scores stay on record."""
    round = locked(round)
    require_no_stake(round, by)
    found: Appeal = one_of(round.appeals, appeal, field="appeal")
    if found.decided_at or found.turn != round.turn or round.stage_at(now) != Stage.DECIDED:
        raise AppealOver
    if not answer.strip():
        raise NotValid("Say why.", field="answer")
    found.decided_at, found.upheld, found.answer, found.decided_by = now, upheld, answer.strip(), by.name
    found.write()
    if upheld:
        round.turn += 1
    told(round, "round.appeal_upheld" if upheld else "round.appeal_dismissed", by=by, now=now)
    if upheld:
        messages.tell_applicants(round, messages.AGAIN, now=now)
    else:
        messages.tell_appellant(found, now=now)
    return round


def _without_stakes(round: Round, now: datetime) -> list[Sitting]:
    """Stand down, for the record, whoever turned out to belong to an applicant; return the others."""
    found = sitting(round)
    for place in found:
        if place.has_a_stake:
            place.member.stood_down_at, place.member.stood_down_because = now, OF_AN_APPLICANT
            place.member.write()
    return [place for place in found if place.is_able]


def _require_scored(able: list[Sitting], applications: list[Application]) -> None:
    """Refuse an outcome that too few have looked at. Where nobody applied, there is nothing to look at."""
    if not applications:
        return
    if len(able) < FEWEST:
        raise PanelTooSmall(
            f"At least {FEWEST} members of the panel who belong to no applicant must have declared; "
            f"{len(able)} {'has' if len(able) == 1 else 'have'}."
        )
    for application in applications:
        if sum(application in place.to_score for place in able) < FEWEST:
            raise PanelTooSmall(
                f"Fewer than {FEWEST} members of the panel may score the application of "
                f"{application.organisation.name}. Add somebody who has no interest in it."
            )
    waiting = [f"{place.member.contact.name} ({len(place.missing)})" for place in able if place.missing]
    if waiting:
        raise NotScored(f"Applications are still to be scored by {', '.join(waiting)}.")
