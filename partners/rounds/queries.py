"""What waits in rounds: for the panel, for who began an application, for the coordinators."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from consortium.access.actor import Actor
from partners.rounds.models import Appeal, Application, Round, RoundOutcome
from partners.rounds.seated import Sitting, panels
from partners.rounds.stages import Stage


@dataclass(frozen=True, slots=True)
class Waiting:
    """A round in which something waits for a person: `place` on its panel, or without one a draft to submit."""

    round: Round
    place: Sitting | None


def waiting_for(actor: Actor, now: datetime) -> list[Waiting]:
    """Return the open rounds with a draft of the actor's organisation, and those that they have still to judge.

    The number of queries does not depend on how many they are: one where nothing waits.
    """
    drafts = Application.objects.filter(round=OuterRef("pk"), organisation=actor.organisation_id, submitted_at=None)
    begun = Q(Exists(drafts), stage_now=Stage.OPEN) if actor.may("rounds.apply") else Q(pk__in=[])
    judged = Q(sits=True, stage_now=Stage.SCORING) if actor.may("rounds.score") else Q(pk__in=[])
    seen = Round.objects.visible_to(actor).as_seen_by(actor).with_stage(now)
    rows: Any = seen.filter(begun | judged, archived_at=None).select_related("consortium").order_by("closes_at", "pk")
    rounds = list(rows)
    closed = [each for each in rounds if each.stage_now == Stage.SCORING]
    places = panels(closed) if closed else {}
    found = []
    for round in rounds:
        place = next((one for one in places.get(round.pk, []) if one.member.contact.user_id == actor.user_id), None)
        if round.stage_now == Stage.OPEN or (place and place.has_to_do):
            found.append(Waiting(round, place))
    return found


def pressing(actor: Actor, now: datetime, today: date) -> Any:
    """Return the rounds that wait for a coordinator: closed without an outcome, appealed, or ready to allocate.

    `is_appealed` and `stage_now` say which.
    """
    appeals = Appeal.objects.undecided().filter(round=OuterRef("pk"))
    final = RoundOutcome.objects.filter(
        round=OuterRef("pk"), turn=OuterRef("turn"), application__isnull=False, appeals_until__lt=today
    )
    rows = Round.objects.visible_to(actor).as_seen_by(actor).with_stage(now).annotate(is_appealed=Exists(appeals))
    asks = Q(stage_now=Stage.SCORING) | Q(is_appealed=True) | Q(Exists(final), stage_now=Stage.DECIDED)
    return rows.filter(asks, archived_at=None).with_parts().order_by("closes_at", "pk")
