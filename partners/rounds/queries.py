"""What waits in rounds: for the panel, for who began an application, for the coordinators."""

from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef

from consortium.access.actor import Actor
from partners.rounds.models import Appeal, Application, Round, RoundOutcome
from partners.rounds.seated import Sitting, place_of
from partners.rounds.stages import Stage


def begun(actor: Actor, now: datetime) -> Any:
    """Return the applications that the actor's organisation began and has not submitted, in rounds that are open."""
    if not actor.may("rounds.apply"):
        return Application.objects.none()
    opened = Round.objects.visible_to(actor).in_stage(Stage.OPEN, now).filter(archived_at=None)
    rows = Application.objects.visible_to(actor).filter(organisation=actor.organisation_id, submitted_at=None)
    return rows.filter(round__in=opened.values("pk")).select_related("round").order_by("round__closes_at", "pk")


def to_judge(actor: Actor, now: datetime) -> list[tuple[Round, Sitting]]:
    """Return the rounds in which the actor has still to declare or to score."""
    mine = Round.objects.visible_to(actor).as_seen_by(actor).in_stage(Stage.SCORING, now)
    rounds = mine.filter(sits=True, archived_at=None).select_related("consortium").order_by("closes_at", "pk")
    places = [(round, place_of(round, actor)) for round in rounds]
    return [
        (round, place)
        for round, place in places
        if place and not place.has_a_stake and (place.member.declared_at is None or place.missing)
    ]


def scoring(actor: Actor, now: datetime) -> Any:
    """Return the rounds that are closed and have no outcome, the longest first."""
    rows = Round.objects.visible_to(actor).as_seen_by(actor).in_stage(Stage.SCORING, now)
    return rows.filter(archived_at=None).order_by("closes_at", "pk")


def appealed(actor: Actor) -> Any:
    """Return the rounds with an appeal that waits for its decision."""
    waiting = Appeal.objects.undecided().filter(round=OuterRef("pk"))
    rows = Round.objects.visible_to(actor).filter(Exists(waiting), archived_at=None)
    return rows.with_parts().order_by("closes_at", "pk")


def to_allocate(actor: Actor, now: datetime, today: date) -> Any:
    """Return the rounds whose outcome nobody can appeal against any more, and whose shares are not stated."""
    waiting = Appeal.objects.undecided().filter(round=OuterRef("pk"))
    final = RoundOutcome.objects.filter(
        round=OuterRef("pk"), turn=OuterRef("turn"), application__isnull=False, appeals_until__lt=today
    )
    rows = Round.objects.visible_to(actor).in_stage(Stage.DECIDED, now).filter(Exists(final), archived_at=None)
    return rows.exclude(Exists(waiting)).with_parts().order_by("closes_at", "pk")
