"""What can happen to hours given: logged, corrected, and struck out by being archived."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from consortium.access.actor import Actor
from consortium.activity import lifecycle
from consortium.activity.stream import record
from consortium.errors import RuleBroken
from consortium.organisations.models import Organisation
from partners.bids.models import Bid
from partners.contracts.models import Contract
from partners.days import said
from partners.hours.models import Hours
from partners.partnerships.models import WORKING_ROLES


class NotYours(RuleBroken):
    code = "not_yours"
    message = "Hours are logged and corrected by the organisation that gave them, or by a coordinator."
    field = "organisation"


class OneOfTwo(RuleBroken):
    code = "one_of_two"
    message = "Choose a bid or a contract, and not both."


class NotAPartner(RuleBroken):
    code = "not_a_partner"
    field = "organisation"


class DayWrong(RuleBroken):
    code = "day_wrong"
    field = "worked_on"


class Struck(RuleBroken):
    code = "struck"
    message = "These hours were struck out. Log them again if they were given."


@transaction.atomic
def log(
    *, organisation: Organisation, hours: Decimal, worked_on: date, by: Actor, now: datetime, **facts: Any
) -> Hours:
    """Log hours for `bid` or `contract`, maybe with a `note`: as the organisation that gave them, or a coordinator."""
    _require_ones_own(organisation.pk, by)
    made = Hours(
        consortium_id=by.consortium_id,
        organisation=organisation,
        hours=hours,
        worked_on=worked_on,
        logged_by=by.name,
        **facts,
    )
    _require_a_part(made)
    _require_past(made, now)
    made.store(now=now)
    record("hours.logged", made, by=by, now=now, what=str(made.subject))
    return made


@transaction.atomic
def revise(given: Hours, *, by: Actor, now: datetime, **changes: Any) -> Hours:
    """Correct the hours, the day or the note. What they were given for stays."""
    _require_ones_own(given.organisation_id, by)
    if given.archived_at:
        raise Struck
    given.worked_on = changes.get("worked_on", given.worked_on)
    _require_past(given, now)
    return lifecycle.revise(given, "hours.revised", by=by, now=now, **changes)


@transaction.atomic
def archive(given: Hours, *, by: Actor, now: datetime) -> Hours:
    """Strike a line out: it counts no more, and stays on record. A second time changes nothing."""
    _require_ones_own(given.organisation_id, by)
    return lifecycle.archive(given, "hours.archived", by=by, now=now)


def _require_ones_own(organisation_id: UUID, by: Actor) -> None:
    if not by.may("hours.manage") and not (by.may("hours.log") and by.organisation_id == organisation_id):
        raise NotYours


def _require_past(given: Hours, now: datetime) -> None:
    if given.worked_on > now.astimezone(given.consortium.zone).date():
        raise DayWrong(f"{said(given.worked_on)} has not come yet. Log hours once they were given.")


def _require_a_part(given: Hours) -> None:
    if (given.bid is None) == (given.contract is None):
        raise OneOfTwo
    subject = given.subject
    partnership = subject.partnership.parties.filter(role__in=WORKING_ROLES, organisation=given.organisation)
    if not partnership.exists() and not _has_a_share(subject, given.organisation):
        raise NotAPartner(f"{given.organisation.name} has no part in {subject}. Choose one that it works on.")


def _has_a_share(subject: Bid | Contract, organisation: Organisation) -> bool:
    if isinstance(subject, Bid):
        return organisation.pk == subject.lead_id or subject.partners.filter(organisation=organisation).exists()
    return organisation.pk == subject.holder_id or subject.allocations.filter(organisation=organisation).exists()
