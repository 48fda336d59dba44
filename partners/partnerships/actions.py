"""What can happen to a partnership. Roles end on a day and stay on record; they never overlap."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from consortium.access.actor import Actor
from consortium.activity import lifecycle
from consortium.activity.stream import record
from consortium.errors import RuleBroken
from consortium.membership.models import Membership
from consortium.organisations.models import Organisation
from partners.days import said
from partners.departures.refusing import told_of
from partners.partnerships.models import WORKING_ROLES, Partnership, Party, PartyRole


class TooFew(RuleBroken):
    code = "too_few_parties"
    message = "A partnership is of two organisations or more. Name the lead and at least one other partner."
    field = "partners"


class NotAMember(RuleBroken):
    code = "not_a_member"
    field = "organisation"


class AlreadyParty(RuleBroken):
    code = "already_a_party"
    field = "organisation"


class NotAParty(RuleBroken):
    code = "not_a_party"
    field = "organisation"


class LeadNeeded(RuleBroken):
    code = "lead_needed"
    message = "A partnership can’t be without a lead. Name the new lead, or end the partnership."
    field = "new_lead"


class OneLead(RuleBroken):
    code = "one_lead"
    message = "A partnership has one lead at a time. Add the organisation as a partner, then change the lead."
    field = "role"


class DayWrong(RuleBroken):
    code = "day_wrong"


class AlreadyEnded(RuleBroken):
    code = "already_ended"
    message = "This partnership has ended. To work together again, start a new one."


class StillOpen(RuleBroken):
    code = "still_open"
    message = "This partnership has not ended. End it first, then archive it."


@transaction.atomic
def create(
    *,
    lead: Organisation,
    partners: Iterable[Organisation],
    by: Actor,
    now: datetime,
    started_on: date,
    **fields: Any,
) -> Partnership:
    """Start a partnership of a lead and its partners, all of them members of the consortium on that day."""
    others = [organisation for organisation in dict.fromkeys(partners) if organisation != lead]
    if not others:
        raise TooFew
    partnership = Partnership(consortium_id=by.consortium_id, started_on=started_on, **fields).store(now=now)
    _require_members(partnership, [lead], started_on, field="lead")
    _require_members(partnership, others, started_on, field="partners")
    _begin(partnership, lead, PartyRole.LEAD, started_on)
    for organisation in others:
        _begin(partnership, organisation, PartyRole.PARTNER, started_on)
    record("partnership.created", partnership, by=by, now=now)
    return partnership


@transaction.atomic
def revise(partnership: Partnership, *, by: Actor, now: datetime, **changes: Any) -> Partnership:
    """Change the name or the purpose. Dates and parties have verbs of their own."""
    return lifecycle.revise(partnership, "partnership.revised", by=by, now=now, **changes)


@transaction.atomic
def add_party(
    partnership: Partnership, *, organisation: Organisation, role: str, since: date, by: Actor, now: datetime
) -> Party:
    """Add an organisation from a day on. Commissioners and funders need not be members; partners must."""
    _require_open(partnership)
    if role == PartyRole.LEAD:
        raise OneLead
    if since < partnership.started_on:
        raise DayWrong(
            f"The partnership started on {said(partnership.started_on)}: nobody joins it earlier.",
            field="since",
        )
    if organisation.consortium_id != partnership.consortium_id:
        raise NotAMember("This organisation is not known in this consortium. Add it to the consortium first.")
    if role in WORKING_ROLES:
        _require_members(partnership, [organisation], since)
    if partnership.parties.filter(organisation=organisation).exclude(until__lte=since).exists():
        raise AlreadyParty(f"{organisation.name} already has a part on or after {said(since)}. End that one first.")
    party = _begin(partnership, organisation, role, since)
    _touch(partnership, now)
    record("partnership.party_added", partnership, by=by, now=now, organisation=organisation.name, role=role)
    return party


@transaction.atomic
def end_party(
    partnership: Partnership,
    *,
    organisation: Organisation,
    until: date,
    by: Actor,
    now: datetime,
    new_lead: Organisation | None = None,
) -> Party:
    """End an organisation’s part: the day before `until` is its last. A lead hands over to `new_lead` that day."""
    _require_open(partnership)
    party = _open_party(partnership, organisation)
    if party.role in WORKING_ROLES and partnership.parties.filter(until=None, role__in=WORKING_ROLES).count() <= 2:
        raise TooFew(
            "A partnership is of two organisations or more. End the partnership instead.",
            field="organisation",
        )
    if party.role == PartyRole.LEAD:
        if new_lead is None or new_lead == organisation:
            raise LeadNeeded
        successor = _successor(partnership, new_lead, until, field="new_lead")
        _finish(party, until)
        _finish(successor, until)
        _begin(partnership, new_lead, PartyRole.LEAD, until)
        record("partnership.lead_changed", partnership, by=by, now=now, organisation=new_lead.name)
    else:
        _finish(party, until)
    _touch(partnership, now)
    record("partnership.party_ended", partnership, by=by, now=now, organisation=organisation.name)
    return party


@transaction.atomic
def change_lead(
    partnership: Partnership, *, organisation: Organisation, since: date, by: Actor, now: datetime
) -> Partnership:
    """Hand the lead to another partner from a day on. The old lead stays, as a partner."""
    _require_open(partnership)
    lead = partnership.parties.select_related("organisation").get(role=PartyRole.LEAD, until=None)
    if lead.organisation_id == organisation.pk:
        raise AlreadyParty(f"{organisation.name} already leads this partnership.")
    successor = _successor(partnership, organisation, since, field="organisation")
    _finish(lead, since, field="since")
    _finish(successor, since, field="since")
    _begin(partnership, lead.organisation, PartyRole.PARTNER, since)
    _begin(partnership, organisation, PartyRole.LEAD, since)
    _touch(partnership, now)
    record("partnership.lead_changed", partnership, by=by, now=now, organisation=organisation.name)
    return partnership


@transaction.atomic
def end(partnership: Partnership, *, ended_on: date, by: Actor, now: datetime) -> Partnership:
    """End the partnership, and every part that is still open, on a day. What happened stays on record."""
    _require_open(partnership)
    if ended_on <= partnership.started_on:
        raise DayWrong("A partnership ends after the day on which it started.", field="ended_on")
    for party in partnership.parties.exclude(until__lte=ended_on).select_related("organisation"):
        _finish(party, ended_on, field="ended_on")
    partnership.ended_on = ended_on
    partnership.store(now=now)
    record("partnership.ended", partnership, by=by, now=now, ended_on=ended_on.isoformat())
    return partnership


@transaction.atomic
def archive(partnership: Partnership, *, by: Actor, now: datetime) -> Partnership:
    """Hide a partnership that has ended. A second archiving changes nothing."""
    if partnership.ended_on is None:
        raise StillOpen
    return lifecycle.archive(partnership, "partnership.archived", by=by, now=now)


def _require_open(partnership: Partnership) -> None:
    if partnership.ended_on:
        raise AlreadyEnded


def _require_members(
    partnership: Partnership, organisations: Collection[Organisation], day: date, field: str = "organisation"
) -> None:
    members = set(
        Membership.objects.active_on(day)
        .filter(consortium_id=partnership.consortium_id, organisation__in=organisations)
        .values_list("organisation_id", flat=True)
    )
    missing = [organisation for organisation in organisations if organisation.pk not in members]
    if missing:
        raise NotAMember(
            f"Not an active member of this consortium on {said(day)}: {', '.join(each.name for each in missing)}. "
            f"Choose another day, or put the membership right first.{told_of(missing, day)}",
            field=field,
        )


def _successor(partnership: Partnership, organisation: Organisation, day: date, *, field: str) -> Party:
    party = partnership.parties.filter(organisation=organisation, role=PartyRole.PARTNER, until=None).first()
    if party is None:
        raise NotAParty(f"{organisation.name} is not a partner in this partnership. Add it first.", field=field)
    _require_members(partnership, [organisation], day, field=field)
    return party


def _open_party(partnership: Partnership, organisation: Organisation) -> Party:
    party = partnership.parties.filter(organisation=organisation, until=None).select_related("organisation").first()
    if party is None:
        raise NotAParty(f"{organisation.name} has no part in this partnership that could end.")
    return party


def _begin(partnership: Partnership, organisation: Organisation, role: str, since: date) -> Party:
    return Party(partnership=partnership, organisation=organisation, role=role, since=since).write()


def _finish(party: Party, until: date, *, field: str = "until") -> None:
    if until <= party.since:
        raise DayWrong(
            f"{party.organisation.name} became {party.get_role_display().lower()} on {said(party.since)}. "
            "Choose a later day.",
            field=field,
        )
    party.until = until
    party.write()


def _touch(partnership: Partnership, now: datetime) -> None:
    """Let a list of what changed tell of a change to the parties."""
    partnership.store(now=now)
