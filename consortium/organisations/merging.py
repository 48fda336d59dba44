"""The merger of an organisation into another: its name, numbers, history and documents stay where they were."""

from datetime import date, datetime

from django.db import transaction

from consortium.access.actor import Actor
from consortium.activity.stream import record
from consortium.errors import RuleBroken
from consortium.organisations.models import Organisation
from consortium.portal.tags import day


class AlreadyMerged(RuleBroken):
    code = "already_merged"


class IntoItself(RuleBroken):
    code = "into_itself"
    message = "An organisation merges into another one. Choose the one that goes on."
    field = "into"


class IntoMerged(RuleBroken):
    code = "into_merged"
    field = "into"


class NotMerged(RuleBroken):
    code = "not_merged"
    message = "No merger of this organisation is on record. Nothing was changed."


class NotYet(RuleBroken):
    code = "not_yet"
    field = "merged_on"


@transaction.atomic
def merge(organisation: Organisation, *, into: Organisation, merged_on: date, by: Actor, now: datetime) -> Organisation:
    """Record that it is part of another from a day on. It is closed to what is new, and nothing of it moves."""
    _lock(organisation, into)
    if organisation.merged_into:
        raise AlreadyMerged(
            f"{organisation.name} merged into {organisation.merged_into.name} on {day(organisation.merged_on)}. "
            "Take that merger back first, if it was recorded by mistake."
        )
    _require_going_on(organisation, into)
    if merged_on > now.astimezone(by.zone).date():
        raise NotYet(f"{day(merged_on)} has not come yet. Record the merger when it has happened.")
    organisation.merged_into, organisation.merged_on = into, merged_on
    organisation.store(now=now)
    record("organisation.merged", organisation, by=by, now=now, into=into.name, day=day(merged_on))
    return organisation


@transaction.atomic
def unmerge(organisation: Organisation, *, by: Actor, now: datetime) -> Organisation:
    """Take back a merger that was recorded by mistake. The history keeps both."""
    _lock(organisation)
    if organisation.merged_into is None:
        raise NotMerged
    into = organisation.merged_into
    organisation.merged_into = organisation.merged_on = None
    organisation.store(now=now)
    record("organisation.unmerged", organisation, by=by, now=now, into=into.name)
    return organisation


def _lock(*organisations: Organisation) -> None:
    """Hold these rows, always in the same order, and read them anew: of two mergers that cross, the second waits."""
    rows = Organisation.objects.select_for_update(of=("self",)).order_by("pk")
    list(rows.filter(pk__in=[each.pk for each in organisations]))
    for each in organisations:
        each.refresh_from_db()


def _require_going_on(organisation: Organisation, into: Organisation) -> None:
    if into.pk == organisation.pk:
        raise IntoItself
    if into.successor:
        raise IntoMerged(f"{into.name} merged into {into.successor.name} itself. Choose {into.successor.name} instead.")
    if into.archived_at:
        raise IntoMerged(f"{into.name} is archived. Choose the organisation that goes on.")
