"""The ends of rounds in people's calendars: of those that they apply in, or sit on the panel of."""

from collections.abc import Iterator
from datetime import date, datetime, time

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from consortium.access.actor import Actor
from consortium.feeds.sources import Entry
from partners.rounds.models import Application, Round


def entries(actor: Actor, since: date) -> Iterator[Entry]:
    began = datetime.combine(since, time(), tzinfo=actor.zone)
    begun = Application.objects.filter(round=OuterRef("pk"), organisation=actor.organisation_id, withdrawn_at=None)
    rounds = Round.objects.visible_to(actor).as_seen_by(actor).filter(Q(Exists(begun)) | Q(sits=True))
    for round in rounds.filter(opened_at__isnull=False, cancelled_at=None, archived_at=None, closes_at__gte=began):
        path = reverse("round-detail", args=[actor.consortium_slug, round.pk])
        title = f"{round.title}: applications close"
        yield Entry(key=f"round/{round.pk}/end", title=title, when=round.closes_at, path=path)
