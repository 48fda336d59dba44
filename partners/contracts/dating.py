"""The days of contracts in people's calendars."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from consortium.access.actor import Actor
from consortium.feeds.sources import Entry
from partners.contracts.models import Contract


def entries(actor: Actor, since: date) -> Iterator[Entry]:
    """Yield the first and the last day of every contract that is not closed."""
    contracts = Contract.objects.visible_to(actor).filter(archived_at=None, closed_on=None)
    dated = contracts.annotate(ends=Coalesce(F("extended_to"), F("ends_on")))
    for contract in dated.filter(Q(starts_on__gte=since) | Q(ends__gte=since)):
        path = reverse("contract-detail", args=[actor.consortium_slug, contract.pk])
        for name, words, on in [("start", "starts", contract.starts_on), ("end", "last day", contract.ends)]:
            if on >= since:
                yield Entry(
                    key=f"contract/{contract.pk}/{name}", title=f"{contract.title}: {words}", when=on, path=path
                )
