"""What a lead says for its organisation about the fair share, and takes back: nobody says it for somebody else."""

from datetime import datetime
from typing import TypeVar

from django.db import transaction

from consortium.access.actor import Actor
from consortium.activity.stream import record
from consortium.errors import RuleBroken
from consortium.organisations.models import Organisation
from partners.fairness.models import Consent, Declaration, OwnWord

W = TypeVar("W", bound=OwnWord)

_WITHDRAWN: dict[type[OwnWord], str] = {Declaration: "declaration.withdrawn", Consent: "consent.withdrawn"}


class NotYours(RuleBroken):
    code = "not_yours"
    message = "An organisation speaks for itself: this is said, and withdrawn, by a lead of its own."


class SaidAlready(RuleBroken):
    code = "said_already"
    message = "Your organisation has said so already. Nothing was changed."


class WithdrawnAlready(RuleBroken):
    code = "withdrawn_already"
    message = "This was withdrawn already. Nothing was changed."


@transaction.atomic
def declare(*, by: Actor, now: datetime, board: bool | None = None, senior_staff: bool | None = None) -> Declaration:
    """Say whether the people it serves lead the seat’s organisation; with neither answer it prefers not to say.

    What was declared before is withdrawn with it. Raises SaidAlready where nothing would change.
    """
    organisation = _own(by)
    latest = Declaration.objects.standing().filter(organisation=organisation).first()
    if latest and (latest.board, latest.senior_staff) == (board, senior_staff):
        raise SaidAlready
    if latest:
        _end(latest, by=by, now=now)
    made = Declaration(
        consortium_id=by.consortium_id,
        organisation=organisation,
        board=board,
        senior_staff=senior_staff,
        said_by=by.name,
    ).store(now=now)
    record("declaration.made", made, by=by, now=now)
    return made


@transaction.atomic
def consent(*, by: Actor, now: datetime) -> Consent:
    """Agree that a share may be published although fewer than three organisations are counted in it."""
    organisation = _own(by)
    if Consent.objects.standing().filter(organisation=organisation).exists():
        raise SaidAlready
    made = Consent(consortium_id=by.consortium_id, organisation=organisation, said_by=by.name).store(now=now)
    record("consent.given", made, by=by, now=now)
    return made


@transaction.atomic
def withdraw(word: W, *, by: Actor, now: datetime) -> W:
    """Take back a declaration, as if nobody had been asked, or a consent: what needed it is not shown from then on."""
    if word.organisation_id != by.organisation_id or not by.may("declarations.make"):
        raise NotYours
    fresh = type(word).objects.select_for_update(of=("self",)).get(pk=word.pk)
    if fresh.withdrawn_at:
        raise WithdrawnAlready
    _end(fresh, by=by, now=now)
    record(_WITHDRAWN[type(fresh)], fresh, by=by, now=now)
    return fresh


def _own(by: Actor) -> Organisation:
    """Return the seat’s organisation, locked so that two leads say one thing after the other."""
    if by.organisation_id is None or not by.may("declarations.make"):
        raise NotYours
    return Organisation.objects.select_for_update(of=("self",)).get(pk=by.organisation_id)


def _end(word: OwnWord, *, by: Actor, now: datetime) -> None:
    word.withdrawn_at, word.withdrawn_by = now, by.name
    word.store(now=now)
