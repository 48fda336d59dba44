"""What can happen to a consortium."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from consortium.access.actor import Actor
from consortium.activity.stream import record
from consortium.errors import NotValid, RuleBroken
from consortium.tenancy.models import Consortium


class SlugTaken(RuleBroken):
    code = "slug_taken"
    message = "Another consortium has this short name. Choose another with --slug."
    field = "slug"


@transaction.atomic
def found(*, name: str, by: Actor, now: datetime, slug: str = "", **fields: object) -> Consortium:
    """Set up a consortium. `slug` is its short name in addresses, made from the name where it is not given."""
    short = slug or slugify(name)[:60].strip("-")
    if not short:
        raise NotValid("Give a name with letters or digits.", field="name")
    if Consortium.objects.filter(slug=short).exists():
        raise SlugTaken
    consortium = Consortium(name=name.strip(), slug=short, created_at=now, **fields)
    consortium.full_clean()
    consortium.save(force_insert=True)
    record("consortium.founded", consortium, by=replace(by, consortium_id=consortium.pk), now=now)
    return consortium
