"""Who sits on the panel of a round, for which organisations, and what each has still to do."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from consortium.access.actor import Actor
from consortium.contacts.models import Contact
from consortium.seats.models import Seat
from partners.rounds.models import Application, PanelMember, Round, RoundScore
from partners.rounds.stages import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """A member of the panel. `has_a_stake` says that a seat or their own record ties them to an applicant."""

    member: PanelMember
    has_a_stake: bool
    to_score: tuple[Application, ...]
    scored: frozenset[UUID]

    @property
    def is_able(self) -> bool:
        return self.member.declared_at is not None and not self.has_a_stake

    @property
    def missing(self) -> tuple[Application, ...]:
        return tuple(each for each in self.to_score if each.pk not in self.scored)

    @property
    def has_to_do(self) -> bool:
        return not self.has_a_stake and (self.member.declared_at is None or bool(self.missing))


def sitting(round: Round) -> list[Sitting]:
    """Return the panel of one round as it sits."""
    return panels([round])[round.pk]


def panels(rounds: Sequence[Round]) -> dict[UUID, list[Sitting]]:
    """Return the panels of several rounds, in a number of queries that does not depend on how many they are."""
    keys = [round.pk for round in rounds]
    rows: Any = (
        PanelMember.objects.sitting()
        .filter(round__in=keys)
        .select_related("contact__organisation", "contact__user", "round")
    )
    members = list(rows.prefetch_related("conflicts"))
    applications: dict[UUID, list[Application]] = defaultdict(list)
    for application in Application.objects.standing().filter(round__in=keys).select_related("organisation"):
        applications[application.round_id].append(application)
    ties, scored = ties_of([member.contact for member in members]), _scored(keys)
    found: dict[UUID, list[Sitting]] = {key: [] for key in keys}
    for member in members:
        applied = applications[member.round_id]
        found[member.round_id].append(
            Sitting(
                member=member,
                has_a_stake=bool(ties[member.contact_id] & {each.organisation_id for each in applied}),
                to_score=_scored_by(member, applied),
                scored=frozenset(scored[member.pk]),
            )
        )
    return found


def ties_of(contacts: Sequence[Contact]) -> dict[UUID, set[UUID]]:
    """Return the organisations of each contact: the one whose record it is, and every one they hold a seat for."""
    users = {contact.user_id for contact in contacts if contact.user_id}
    homes = {contact.consortium_id for contact in contacts}
    held = Seat.objects.held().filter(consortium__in=homes, user__in=users, organisation__isnull=False)
    seats: dict[Any, set[UUID]] = defaultdict(set)
    for user_id, organisation_id in held.values_list("user", "organisation"):
        seats[user_id].add(organisation_id)
    return {contact.pk: {contact.organisation_id} | seats[contact.user_id] for contact in contacts}


def place_of(round: Round, actor: Actor) -> Sitting | None:
    """Return the actor's own place on the panel."""
    if not actor.user_id:
        return None
    return next((each for each in sitting(round) if each.member.contact.user_id == actor.user_id), None)


def applicants_for(round: Round, actor: Actor, now: datetime) -> list[Application]:
    """Return who applied, for the panel and coordinators: once closed, and to nobody with a seat at one of them."""
    if round.stage_at(now) in (Stage.DRAFT, Stage.OPEN):
        return []
    found = list(round.applications.standing().select_related("organisation"))
    return [] if any(actor.speaks_for(each.organisation_id) for each in found) else found


def _scored_by(member: PanelMember, applications: list[Application]) -> tuple[Application, ...]:
    conflicts = {each.pk for each in member.conflicts.all()}
    return tuple(each for each in applications if each.pk not in conflicts)


def _scored(rounds: Sequence[UUID]) -> dict[UUID, set[UUID]]:
    """Return which applications each member of a panel has scored in this turn: all criteria are scored at once."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    rows = RoundScore.objects.filter(round__in=rounds, turn=F("round__turn"))
    for member_id, application_id in rows.values_list("panel_member", "application").distinct().order_by():
        found[member_id].add(application_id)
    return found
