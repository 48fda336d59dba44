"""What every verb of a round has in common: the round locked, where it stands, who may not act in it, what is told."""

from datetime import date, datetime
from typing import Any

from consortium.access import actor as actors
from consortium.access.actor import Actor
from consortium.activity.stream import record
from consortium.errors import NotValid, RuleBroken
from consortium.membership.models import Membership
from partners.rounds.models import Application, Round
from partners.rounds.stages import Stage


class WrongStage(RuleBroken):
    code = "wrong_stage"


class HasAStake(RuleBroken):
    code = "has_a_stake"
    message = "You hold a seat at an organisation that applied. Another coordinator has to do this."


class NotAMember(RuleBroken):
    code = "not_a_member"
    message = "Your organisation is not a member of the consortium today, so it can’t apply."


def locked(round: Round) -> Round:
    """Return the round as it is now, locked: of two who change what belongs to it, the second waits."""
    rows = Round.objects.select_for_update(of=("self",)).select_related("contract", "consortium")
    found: Round = rows.get(pk=round.pk)
    return found


def told(round: Round, kind: str, *, by: Actor, now: datetime, **data: Any) -> Round:
    """Record the event, and let lists by change tell of the round."""
    round.store(now=now)
    record(kind, round, by=by, now=now, **data)
    return round


def told_without_name(round: Round, kind: str, *, now: datetime) -> None:
    """Record that it happened and not who did it, nor on the round: who applied is sealed until it closes."""
    record(kind, round, by=actors.clock(round.consortium_id), now=now)


def today_of(round: Round, now: datetime) -> date:
    return now.astimezone(round.consortium.zone).date()


def require_stage(round: Round, *stages: Stage, now: datetime, words: str) -> None:
    """Refuse, with what would be needed, unless the round stands at one of these stages."""
    stage = round.stage_at(now)
    if stage not in stages:
        raise WrongStage(f"This round stands at “{stage.label}”. {words}")


def require_no_stake(round: Round, by: Actor) -> None:
    """Refuse whoever holds a seat at an applicant, in whatever seat they act."""
    if round.applications.standing().filter(organisation__in=by.organisations).exists():
        raise HasAStake


def require_member(round: Round, by: Actor, now: datetime) -> None:
    active = Membership.objects.active_on(today_of(round, now)).filter(consortium=round.consortium_id)
    if not by.organisation_id or not active.filter(organisation=by.organisation_id).exists():
        raise NotAMember


def one_of(rows: Any, row: Any, *, field: str) -> Any:
    """Return the row as it is now. Raises NotValid unless it is one of these, which are of one round."""
    found = rows.filter(pk=row.pk).first()
    if found is None:
        raise NotValid("This is not one of this round.", field=field)
    return found


def own_application(round: Round, by: Actor) -> Application | None:
    found: Application | None = round.applications.filter(organisation=by.organisation_id).first()
    return found
