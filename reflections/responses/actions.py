"""Saving and submitting.

Neither tells anybody: no event, no message, no change outside the response's own row.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Q

from consortium.access.actor import Actor
from consortium.errors import RuleBroken, Stale
from reflections.questions.screens import Screen
from reflections.responses import choice as choices
from reflections.responses import sealing
from reflections.responses.answers import Answers, Unfinished, check, merge, to_json
from reflections.responses.choice import Choice
from reflections.responses.models import Response
from reflections.responses.pages import unanswered
from reflections.reviews.models import Invitation
from reflections.reviews.queries import screens_of

KEEP_LINKED = relativedelta(months=12)


class NotInvited(RuleBroken):
    code = "not_invited"
    message = "This invitation is not for you, or you no longer have a seat at this organisation."


class NoLongerAccepted(RuleBroken):
    code = "no_longer_accepted"


class Conflict(Stale):
    """Another tab or device saved first. `mine` was not kept; `kept` is what is stored, at `version`."""

    code = "conflict"
    message = (
        "You changed this on another page or device. Nothing was lost: both copies are shown. Choose which one to keep."
    )

    def __init__(self, *, mine: Answers, kept: Answers, version: int) -> None:
        super().__init__()
        self.mine, self.kept, self.version = mine, kept, version


class WouldDrop(RuleBroken):
    """“Not enough contact” would take the place of the answers to these questions. `kept` is what is stored."""

    code = "would_drop"
    message = "You have answered about this organisation already. Say whether those answers may be dropped."

    def __init__(self, *, dropped: list[Screen], kept: Answers, version: int) -> None:
        super().__init__()
        self.dropped, self.kept, self.version = dropped, kept, version


@dataclass(frozen=True, slots=True, repr=False)
class _Change:
    """What one page says: what it makes of a draft, and which questions it answers itself."""

    onto: Callable[[Answers], Answers]
    asked: list[Screen]
    given: Collection[str]
    version: int
    dropping: bool


@transaction.atomic
def save_draft(
    invitation: Invitation, answers: Answers, *, version: int, by: Actor, now: datetime, dropping: bool = False
) -> Response:
    """Keep what was answered on a page or several, beside what is there.

    `version` is the one last seen, 0 at first.

    A repeat of a save that was kept, though its reply was lost, changes nothing. Raises Conflict when the
    stored version is another, and WouldDrop when “not enough contact” would lose answers to other questions,
    unless it is `dropping` them.
    """
    invitation = _accepting(invitation, by, now)
    asked = screens_of(invitation.review, invitation.organisation_id)
    check(answers, asked)
    change = _Change(lambda kept: merge(kept, answers, asked), asked, answers, version, dropping)
    return _keep(invitation, change, now)


@transaction.atomic
def choose(
    invitation: Invitation, choice: Choice, *, version: int, by: Actor, now: datetime, dropping: bool = False
) -> Response:
    """Keep whom the respondent works closely with: all others are answered “not enough contact”, all at once.

    Raises what `save_draft` raises, for the same reasons.
    """
    invitation = _accepting(invitation, by, now)
    asked = screens_of(invitation.review, invitation.organisation_id)
    change = _Change(lambda kept: choices.made(kept, choice, asked), asked, (), version, dropping)
    return _keep(invitation, change, now)


def _keep(invitation: Invitation, change: _Change, now: datetime) -> Response:
    response = Response.objects.filter(invitation=invitation).first()
    if response and response.submitted_on:
        raise NoLongerAccepted("You have submitted your answers, so they can’t be changed.")
    kept = response.opened() if response else {}
    stored = response.version if response else 0
    merged = change.onto(kept)
    if response and merged == kept:
        return response
    if change.version != stored:
        raise Conflict(mine=change.onto({}), kept=kept, version=stored)
    lost = choices.dropped(kept, merged, change.asked, given=change.given)
    if lost and not change.dropping:
        raise WouldDrop(dropped=lost, kept=kept, version=stored)
    return _write(response or _blank(invitation), merged, _today(invitation, now))


@transaction.atomic
def submit(invitation: Invitation, *, by: Actor, now: datetime) -> Response:
    """Hand the draft in, once: a second click, a second tab or a retry gets the same response."""
    invitation = _accepting(invitation, by, now, again=True)
    response = Response.objects.filter(invitation=invitation).first()
    if response and response.submitted_on:
        return response
    _require_open(invitation, now)
    missing = _missing(response, screens_of(invitation.review, invitation.organisation_id))
    if missing or response is None:
        many = "One question has" if len(missing) == 1 else f"{len(missing)} questions have"
        raise Unfinished(f"{many} no answer yet. “Can’t say” is an answer.", field=missing[0].key)
    response.submitted_on = max(_today(invitation, now), response.answered_on)
    response.save(update_fields=["submitted_on"])
    return response


def _missing(response: Response | None, asked: list[Screen]) -> list[Screen]:
    return unanswered(response.opened() if response else {}, asked)


def _accepting(invitation: Invitation, by: Actor, now: datetime, *, again: bool = False) -> Invitation:
    """Return the invitation, with its review locked so that a close waits for this write or comes before
    it.
    """
    rows = Invitation.objects.answerable_by(by).select_related("review__consortium", "review__question_set")
    found: Invitation | None = (
        rows.select_for_update(of=("self", "review"), no_key=True).filter(pk=invitation.pk).first()
    )
    if found is None:
        raise NotInvited
    if not again:
        _require_open(found, now)
    return found


def _require_open(invitation: Invitation, now: datetime) -> None:
    review = invitation.review
    if review.cancelled_at:
        raise NoLongerAccepted("This review was cancelled. What you saved stays here for you to read.")
    if not review.is_open_at(now):
        raise NoLongerAccepted("This review has closed, so this was not saved. What you saved before stays readable.")
    if invitation.declined_at:
        raise NoLongerAccepted("You declined this invitation. Ask your coordinator or member lead to invite you again.")


def _blank(invitation: Invitation) -> Response:
    return Response(
        consortium_id=invitation.consortium_id,
        review_id=invitation.review_id,
        organisation_id=invitation.organisation_id,
        invitation=invitation,
    )


def _write(response: Response, answers: Answers, today: date) -> Response:
    response.sealed = sealing.seal(to_json(answers), subject=response.pk, on=today)
    response.version += 1
    response.answered_on = today
    response.save()
    return response


def _today(invitation: Invitation, now: datetime) -> date:
    return now.astimezone(invitation.review.consortium.zone).date()


@transaction.atomic
def unlink(now: datetime) -> int:
    """Cut answers off from people 12 months after release, or cancellation; return how many invitations.

    The invitation forgets who it was, too.
    """
    before = now - KEEP_LINKED
    over = Q(review__released_at__lte=before) | Q(review__cancelled_at__lte=before)
    old = Invitation.objects.filter(over).exclude(user=None, contact=None, name="")
    ids = list(old.values_list("pk", flat=True))
    Response.objects.filter(invitation__in=ids, submitted_on=None).delete()
    Response.objects.filter(invitation__in=ids).update(invitation=None)
    Invitation.objects.filter(pk__in=ids).update(user=None, contact=None, name="", declined_because="")
    return len(ids)
