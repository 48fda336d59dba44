"""What is offered, as pages and the API show it: read with the organisations, or narrowed to those that offer it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from consortium.offers.models import Kind, Offer, Tag
from consortium.organisations.models import Organisation


def with_offers(rows: Any) -> Any:
    """Read what each organisation offers beside it."""
    return rows.prefetch_related(Prefetch("offers", Offer.objects.select_related("tag")))


def offered(organisation: Organisation, kind: str) -> list[Tag]:
    """Return its tags of this kind, by name. Reads no row twice where `offers` is prefetched."""
    rows: Any = organisation  # whoever asks has read `offers` with it: see `with_offers`
    return [offer.tag for offer in rows.offers.all() if offer.tag.kind == kind]


def said(organisation: Organisation, kind: str) -> str:
    return ", ".join(tag.name for tag in offered(organisation, kind))


def offering(rows: Any, tags: Iterable[Any]) -> QuerySet[Any, Any]:
    """Narrow organisations to those that offer every one of these."""
    for tag in tags:
        rows = rows.filter(Exists(Offer.objects.filter(organisation=OuterRef("pk"), tag=tag)))
    return rows


def choices(actor: Any) -> dict[str, QuerySet[Any, Any]]:
    """Return the current tags of each kind that the actor may choose among."""
    current = Tag.objects.visible_to(actor).current()
    return {kind: current.filter(kind=kind) for kind in Kind.values}
