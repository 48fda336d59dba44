"""What can happen to tags, and an organisation saying what it offers."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from consortium.access.actor import Actor
from consortium.activity import lifecycle
from consortium.activity.stream import record
from consortium.errors import NotValid, RuleBroken
from consortium.offers.models import Kind, Offer, Tag
from consortium.organisations import actions as organisations
from consortium.organisations.models import Organisation

FIELDS = {"services": Kind.SERVICE, "areas": Kind.AREA, "people": Kind.PEOPLE}


class NotYourOrganisation(RuleBroken):
    code = "not_your_organisation"
    message = "What an organisation offers is declared by a lead of its own, or by a coordinator."


class TagArchived(RuleBroken):
    code = "tag_archived"


@transaction.atomic
def create(*, kind: str, name: str, by: Actor, now: datetime) -> Tag:
    tag = Tag(consortium_id=by.consortium_id, kind=kind, name=" ".join(name.split())).store(now=now)
    record("tag.created", tag, by=by, now=now)
    return tag


@transaction.atomic
def revise(tag: Tag, *, by: Actor, now: datetime, **changes: Any) -> Tag:
    """Change the words. Whoever offers it goes on offering it; its kind stays."""
    if changes.get("kind", tag.kind) != tag.kind:
        raise NotValid("This never changes. Archive the tag and add another.", field="kind")
    return lifecycle.revise(tag, "tag.revised", by=by, now=now, **changes)


@transaction.atomic
def archive(tag: Tag, *, by: Actor, now: datetime) -> Tag:
    """Offer it to nobody new. Organisations that declared it keep it; a second archiving changes nothing."""
    return lifecycle.archive(tag, "tag.archived", by=by, now=now)


@transaction.atomic
def declare(
    organisation: Organisation,
    *,
    by: Actor,
    now: datetime,
    services: Iterable[Tag] | None = None,
    areas: Iterable[Tag] | None = None,
    people: Iterable[Tag] | None = None,
) -> Organisation:
    """Say what an organisation offers. Each list replaces the one before; one that is not given stays."""
    ours = by.may("offers.declare") and by.organisation_id == organisation.pk
    if not (ours or by.may("organisations.manage")):
        raise NotYourOrganisation
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)  # two who declare take turns
    given = {"services": services, "areas": areas, "people": people}
    changed = [name for name, tags in given.items() if tags is not None and _replace(organisation, name, tags)]
    if changed:
        organisation.store(now=now)
        record("organisation.offer_declared", organisation, by=by, now=now, fields=sorted(changed))
    return organisation


@transaction.atomic
def create_organisation(*, by: Actor, now: datetime, **fields: Any) -> Organisation:
    """Add an organisation together with what it offers."""
    offer = {name: fields.pop(name) for name in FIELDS if name in fields}
    return declare(organisations.create(by=by, now=now, **fields), **offer, by=by, now=now)


@transaction.atomic
def revise_organisation(organisation: Organisation, *, by: Actor, now: datetime, **changes: Any) -> Organisation:
    """Change what is known of an organisation, what it offers included."""
    offer = {name: changes.pop(name) for name in FIELDS if name in changes}
    if changes:
        organisations.revise(organisation, by=by, now=now, **changes)
    return declare(organisation, **offer, by=by, now=now)


def _replace(organisation: Organisation, name: str, tags: Iterable[Tag]) -> bool:
    """Make these the tags of one kind; tell whether anything changed."""
    kept = {row.tag_id: row for row in Offer.objects.filter(organisation=organisation, tag__kind=FIELDS[name])}
    wanted = {tag.pk: tag for tag in tags}
    for tag in wanted.values():
        _require_fitting(organisation, name, tag, is_kept=tag.pk in kept)
    for key in kept.keys() - wanted.keys():
        kept[key].delete()
    new = [tag for key, tag in wanted.items() if key not in kept]
    for tag in new:
        Offer(organisation=organisation, tag=tag).write()
    return bool(new or kept.keys() - wanted.keys())


def _require_fitting(organisation: Organisation, name: str, tag: Tag, *, is_kept: bool) -> None:
    if tag.consortium_id != organisation.consortium_id or tag.kind != FIELDS[name]:
        raise NotValid(f"“{tag}” is not one of these. Choose from the list.", field=name)
    if tag.archived_at and not is_kept:
        raise TagArchived(f"“{tag}” is archived, so nobody new declares it. Leave it out.", field=name)
