"""What can happen to a commitment: its owner moves it on, and only whoever raised it confirms that it is
done.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from consortium.access.actor import Actor
from consortium.activity.stream import record
from consortium.errors import RuleBroken
from consortium.organisations.models import Organisation
from partners.days import said
from partners.partnerships.models import Partnership, PartyRole
from reflections.commitments.models import REVISABLE, Commitment, State
from reflections.insights.bands import Band
from reflections.insights.models import Release, ReleaseCell
from reflections.reviews.models import Review, counting_parties

TIME_TO_ACT = timedelta(days=60)


class NotAParty(RuleBroken):
    code = "not_a_party"


class NotYours(RuleBroken):
    code = "not_your_commitment"


class WrongState(RuleBroken):
    code = "commitment_not_in_that_state"


REVISED_WITH = {"title", "due_on", "person_name"}
RAISED_WITH = {"title", "owner", "due_on", "person_name", "behaviour", "raised_by"}


class WrongDay(RuleBroken):
    code = "wrong_day"
    field = "due_on"
    message = "Choose a day from today on."


@transaction.atomic
def raise_one(
    partnership: Partnership,
    *,
    fields: dict[str, object],
    by: Actor,
    now: datetime,
    review: Review | None = None,
) -> Commitment:
    """Raise a commitment: `title`, `owner`, `due_on`, and optionally `person_name`, `behaviour` and
    `raised_by`.

    `raised_by` is an organisation that the actor speaks for; a coordinator leaves it out, and the broker
    verifies.
    """
    if unknown := set(fields) - RAISED_WITH:
        raise TypeError(f"A commitment is not raised with {', '.join(sorted(unknown))}.")
    if review is not None and review.partnership_id != partnership.pk:
        raise NotAParty("That review is of another partnership.", field="review")
    commitment = Commitment(
        consortium=partnership.consortium,
        partnership=partnership,
        review=review,
        published_at=now,
        created_at=now,
        updated_at=now,
        **fields,
    )
    today = _today(commitment, now)
    parties = {party.organisation_id for party in counting_parties(partnership, today)}
    _refuse_stranger(commitment, parties, by)
    if commitment.due_on < today:
        raise WrongDay
    commitment.full_clean()
    commitment.save(force_insert=True)
    record("commitment.raised", commitment, by=by, now=now)
    return commitment


def _refuse_stranger(commitment: Commitment, parties: set, by: Actor) -> None:
    if commitment.owner_id not in parties:
        raise NotAParty("The owner must be a lead or partner in this partnership.", field="owner")
    raiser = commitment.raised_by_id
    if raiser is None and not by.may("commitments.manage"):
        raise NotAParty("Say for which organisation you raise this.", field="raised_by")
    if raiser is not None and (raiser not in parties or not by.speaks_for(raiser)):
        raise NotAParty("You can raise this only for your own organisation, in its own partnership.", field="raised_by")


@transaction.atomic
def draft_from(release: Release, *, now: datetime) -> list[Commitment]:
    """Draft one commitment for each concern that came out.

    No event tells of a draft: that would tell of the band.
    """
    review = release.review
    lead = Organisation.objects.filter(pk__in=review.parties.filter(role=PartyRole.LEAD).values("organisation")).first()
    cells = ReleaseCell.objects.filter(release=release, band=Band.CONCERN, commitment=None)
    owned = [(cell, cell.target or lead) for cell in cells.select_related("target")]
    drafts = [_draft(review, cell, owner, now) for cell, owner in owned if owner]
    return list(Commitment.objects.bulk_create(drafts))


def _draft(review: Review, cell: ReleaseCell, owner: Organisation, now: datetime) -> Commitment:
    return Commitment(
        consortium=review.consortium,
        partnership=review.partnership,
        review=review,
        cell=cell,
        behaviour=cell.behaviour,
        title=f"{cell.get_behaviour_display()}: what we will do differently",
        owner=owner,
        due_on=now.astimezone(review.consortium.zone).date() + TIME_TO_ACT,
        created_at=now,
        updated_at=now,
    )


@transaction.atomic
def publish(
    commitment: Commitment, *, title: str, due_on: date, by: Actor, now: datetime, person_name: str = ""
) -> Commitment:
    """Show a draft to every party, in the owner’s own words: from here on everybody here knows of it."""
    _lock(commitment, State.DRAFT)
    _require_owner(commitment, by)
    if due_on < _today(commitment, now):
        raise WrongDay
    commitment.title, commitment.due_on, commitment.person_name = title.strip(), due_on, person_name
    commitment.published_at = commitment.updated_at = now
    commitment.full_clean()
    commitment.save()
    record("commitment.published", commitment, by=by, now=now)
    return commitment


@transaction.atomic
def revise(commitment: Commitment, *, by: Actor, now: datetime, **changes: Any) -> Commitment:
    """Change `title`, `due_on` or `person_name`, as whoever raised it may until it is said to be done.

    A day that moves is told with the day that it was.
    """
    if unknown := changes.keys() - REVISED_WITH:
        raise TypeError(f"A commitment is not revised with {', '.join(sorted(unknown))}.")
    _lock(commitment, *REVISABLE)
    _require_reviser(commitment, by)
    was = {name: getattr(commitment, name) for name in changes}
    new = {name: value for name, value in changes.items() if value != was[name]}
    if "due_on" in new and new["due_on"] < _today(commitment, now):
        raise WrongDay
    for name, value in new.items():
        setattr(commitment, name, value)
    if new:
        commitment.store(now=now)
    if "due_on" in new:
        record("commitment.moved", commitment, by=by, now=now, old=said(was["due_on"]), new=said(new["due_on"]))
    if words := sorted(new.keys() - {"due_on"}):
        record("commitment.revised", commitment, by=by, now=now, fields=words)
    return commitment


@transaction.atomic
def acknowledge(commitment: Commitment, *, by: Actor, now: datetime) -> Commitment:
    _lock(commitment, State.RAISED)
    _require_owner(commitment, by)
    return _step(commitment, "acknowledged", by=by, now=now)


@transaction.atomic
def agree(commitment: Commitment, *, person_name: str, by: Actor, now: datetime) -> Commitment:
    """Take it on, naming who sees to it."""
    _lock(commitment, State.RAISED, State.ACKNOWLEDGED)
    _require_owner(commitment, by)
    commitment.touch(person_name=person_name, acknowledged_at=commitment.acknowledged_at or now)
    return _step(commitment, "agreed", by=by, now=now)


@transaction.atomic
def start(commitment: Commitment, *, by: Actor, now: datetime) -> Commitment:
    _lock(commitment, State.AGREED)
    _require_owner(commitment, by)
    return _step(commitment, "started", by=by, now=now)


@transaction.atomic
def claim(commitment: Commitment, *, by: Actor, now: datetime) -> Commitment:
    """Say that it is done; again, too, after somebody found that it was not."""
    _lock(commitment, State.AGREED, State.IN_PROGRESS, State.CONTESTED)
    _require_owner(commitment, by)
    commitment.touch(contested_at=None)
    return _step(commitment, "claimed", by=by, now=now)


@transaction.atomic
def verify(commitment: Commitment, *, by: Actor, now: datetime) -> Commitment:
    _lock(commitment, State.CLAIMED)
    _require_raiser(commitment, by)
    return _step(commitment, "verified", by=by, now=now)


@transaction.atomic
def contest(commitment: Commitment, *, by: Actor, now: datetime) -> Commitment:
    _lock(commitment, State.CLAIMED)
    _require_raiser(commitment, by)
    return _step(commitment, "contested", by=by, now=now)


@transaction.atomic
def close(commitment: Commitment, *, reason: str, by: Actor, now: datetime) -> Commitment:
    """Put it away, and say why: it was verified, or it no longer matters. Only whoever raised it may."""
    _lock(commitment, *(state for state in State if state not in {State.DRAFT, State.CLOSED}))
    if not commitment.was_raised_by_hand_by(by):
        _require_raiser(commitment, by)
    if not reason.strip():
        raise WrongState("Say why it is closed.", field="reason")
    commitment.closed_because = reason.strip()
    commitment.touch(closed_because=reason.strip(), closed_at=now, updated_at=now)
    record("commitment.closed", commitment, by=by, now=now)
    return commitment


def _lock(commitment: Commitment, *states: State) -> None:
    commitment.refresh_from_db(from_queryset=Commitment.objects.select_for_update(no_key=True))
    if commitment.state not in states:
        raise WrongState(f"This commitment is {str(commitment.state.label).lower()}, so that can’t be done now.")


def _step(commitment: Commitment, done: str, *, by: Actor, now: datetime) -> Commitment:
    commitment.touch(**{f"{done}_at": now}, updated_at=now)
    record(f"commitment.{done}", commitment, by=by, now=now)
    return commitment


def _require_owner(commitment: Commitment, by: Actor) -> None:
    if not by.speaks_for(commitment.owner_id):
        raise NotYours("Only the organisation that owns this commitment can do that.")


def _require_raiser(commitment: Commitment, by: Actor) -> None:
    """Nobody confirms their own: raised by its owner, or by a group's review, it is the broker's to confirm."""
    if commitment.may_be_confirmed_by(by):
        return
    if commitment.raised_by_id in {None, commitment.owner_id}:
        raise NotYours("Only the partnership broker can do that, because a group’s review raised this.")
    raise NotYours("Only the organisation that raised this can do that.")


def _require_reviser(commitment: Commitment, by: Actor) -> None:
    if commitment.may_be_revised_by(by):
        return
    if commitment.raised_by_id is None and commitment.cell_id:
        raise NotYours("Only the partnership broker can change this, because a group’s review raised it.")
    raise NotYours("Only whoever raised this can change it. Ask them.")


def _today(commitment: Commitment, now: datetime) -> date:
    return now.astimezone(commitment.consortium.zone).date()
