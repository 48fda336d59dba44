"""What can happen to a review. Nothing about an open one can change except to protect more."""

from datetime import date, datetime, timedelta

from django.db import transaction

from consortium.access.actor import Actor
from consortium.activity.stream import record
from consortium.errors import RuleBroken
from partners.days import said
from partners.partnerships.models import Partnership
from reflections.questions import actions as questions
from reflections.reviews import invitations, windows
from reflections.reviews.models import Mode, Review, ReviewParty, Trigger, counting_parties

FEWEST_FOR_CONFIDENTIAL = 4
FURTHEST_AHEAD = timedelta(days=3 * 366)


class ModeNotAllowed(RuleBroken):
    code = "mode_not_allowed"
    field = "mode"
    message = (
        "A confidential review needs four or more parties: with fewer, people could tell who said what. "
        "Choose open or private."
    )


class TooClose(RuleBroken):
    code = "review_too_close"
    field = "opens_on"


class NotPossibleNow(RuleBroken):
    code = "review_not_in_that_state"


class TooFewParties(RuleBroken):
    code = "too_few_parties"
    message = "A review needs at least two parties that are lead or partner. Add them to the partnership first."


class PartnershipEnded(RuleBroken):
    code = "partnership_ended"
    message = "The partnership has ended, so this review can’t open. Cancel it, and say why."


class WrongDay(RuleBroken):
    code = "wrong_day"


class OnlyAParty(RuleBroken):
    code = "only_a_party"
    message = "Only an organisation that is lead or partner here may ask for more protection."


class LessProtection(RuleBroken):
    code = "less_protection"
    field = "mode"
    message = "The mode can only move towards more protection: open, then confidential, then private."


@transaction.atomic
def plan(
    partnership: Partnership,
    *,
    opens_on: date,
    mode: str,
    by: Actor,
    now: datetime,
    reason: str = "Planned by hand",
) -> Review:
    """Plan a review by hand.

    One that would open within 30 days of another is refused, and the other is named.
    """
    Partnership.objects.select_for_update(no_key=True).get(pk=partnership.pk)
    _refuse_opening(partnership, opens_on, now=now)
    check_mode(mode, len(counting_parties(partnership, opens_on)))
    review = write(partnership, opens_on=opens_on, mode=mode, by=by, now=now)
    Trigger.objects.create(partnership=partnership, review=review, key=f"hand:{review.pk}", reason=reason, day=opens_on)
    return review


def write(partnership: Partnership, *, opens_on: date, mode: str, by: Actor, now: datetime) -> Review:
    """Write the row of a planned review; the caller has checked and holds the partnership's lock."""
    zone, due = partnership.consortium.zone, windows.due_on(opens_on)
    review = Review(
        consortium=partnership.consortium,
        partnership=partnership,
        question_set=questions.current_for(partnership.consortium, now=now),
        mode=mode,
        opens_on=opens_on,
        opens_at=windows.starts_at(opens_on, zone),
        due_on=due,
        closes_at=windows.closes_at(due, zone),
        created_at=now,
        updated_at=now,
    )
    review.save(force_insert=True)
    record("review.planned", review, by=by, now=now)
    return review


def near(partnership: Partnership, day: date, *, but: Review | None = None) -> Review | None:
    """Return the review, `but` this one, that one opening on this day is merged into."""
    within = (day - windows.MERGE_WITHIN, day + windows.MERGE_WITHIN)
    others = partnership.reviews.standing().filter(opens_on__range=within)
    found: Review | None = others.exclude(pk=but and but.pk).order_by("opens_on").first()
    return found


@transaction.atomic
def move(review: Review, *, opens_on: date, by: Actor, now: datetime) -> Review:
    """Open on another day than planned. The window goes along, as long as it was; the mode stays."""
    partnership = Partnership.objects.select_for_update(no_key=True).get(pk=review.partnership_id)
    if _lock(review).opened_at:
        raise NotPossibleNow("This review has opened. Give people longer by extending it.")
    _refuse_cancelled(review)
    if opens_on == review.opens_on:
        return review
    _refuse_opening(partnership, opens_on, now=now, but=review)
    check_mode(review.mode, len(counting_parties(partnership, opens_on)))
    old, zone = review.opens_on, partnership.consortium.zone
    due = windows.due_on(opens_on) + (review.due_on - windows.due_on(old))
    review.touch(
        opens_on=opens_on,
        opens_at=windows.starts_at(opens_on, zone),
        due_on=due,
        closes_at=windows.closes_at(due, zone),
        updated_at=now,
    )
    record("review.moved", review, by=by, now=now, old=said(old))
    return review


def check_mode(mode: str, parties: int) -> None:
    """Refuse a mode that this number of parties can't have."""
    if parties < 2:
        raise TooFewParties
    if mode == Mode.CONFIDENTIAL and parties < FEWEST_FOR_CONFIDENTIAL:
        raise ModeNotAllowed


@transaction.atomic
def open(review: Review, *, by: Actor, now: datetime) -> Review:
    """Ask the parties: fix who counts, the mode and the dates, and invite one person for each organisation.

    Opening late, or early by hand, still gives people the whole window. A second call changes nothing.
    """
    if _lock(review).opened_at:
        return review
    _refuse_cancelled(review)
    if review.partnership.reviews.running().exists():
        raise NotPossibleNow("Another review of this partnership is open. This one opens once that has closed.")
    zone = review.consortium.zone
    today = now.astimezone(zone).date()
    if not review.partnership.is_open_on(today):
        raise PartnershipEnded
    parties = counting_parties(review.partnership, today)
    check_mode(review.mode, len(parties))
    ReviewParty.objects.bulk_create(
        ReviewParty(review=review, organisation=party.organisation, role=party.role, name=party.organisation.name)
        for party in parties
    )
    if today != review.opens_on:
        due = max(review.due_on, windows.due_on(today))
        review.touch(
            opens_on=today,
            opens_at=windows.starts_at(today, zone),
            due_on=due,
            closes_at=windows.closes_at(due, zone),
        )
    review.touch(
        opened_at=now,
        extra_scorers=review.consortium.extra_scorers,
        extra_comparing=review.consortium.extra_comparing,
        updated_at=now,
    )
    invitations.ask_everybody(review, by=by, now=now)
    record("review.opened", review, by=by, now=now)
    return review


@transaction.atomic
def protect(review: Review, *, mode: str, by: Actor, now: datetime) -> Review:
    """Move the mode towards more protection, as any party may until the review opens."""
    if _lock(review).opened_at:
        raise NotPossibleNow("The mode is fixed now that the review has opened.")
    _refuse_cancelled(review)
    parties = counting_parties(review.partnership, review.opens_on)
    speaking = any(by.speaks_for(party.organisation_id) for party in parties)
    if by.is_person and not speaking and not by.may("reviews.manage"):
        raise OnlyAParty
    if Mode(mode).protection < Mode(review.mode).protection:
        raise LessProtection
    if mode == review.mode:
        return review
    check_mode(mode, len(parties))
    review.touch(mode=mode, updated_at=now)
    record("review.protected", review, by=by, now=now, mode=str(Mode(mode).label).lower())
    return review


@transaction.atomic
def extend(review: Review, *, due_on: date, by: Actor, now: datetime) -> Review:
    """Give people longer: a later last day, while there is still time to answer."""
    _refuse_closed(_lock(review), now)
    if due_on <= review.due_on:
        raise WrongDay("A review can only be extended. Choose a later day than the present one.", field="due_on")
    zone = review.consortium.zone
    _refuse_far(due_on, now.astimezone(zone).date(), field="due_on")
    review.touch(due_on=due_on, closes_at=windows.closes_at(due_on, zone), updated_at=now)
    record("review.extended", review, by=by, now=now, due_on=said(due_on))
    return review


@transaction.atomic
def cancel(review: Review, *, reason: str, by: Actor, now: datetime) -> Review:
    """Call the review off before it closes.

    Nothing of it is ever released; drafts stay readable to their authors.
    """
    if _lock(review).cancelled_at:
        return review
    _refuse_closed(review, now)
    if not reason.strip():
        raise NotPossibleNow("Say why, so that people know what became of the review.", field="reason")
    review.touch(cancelled_at=now, cancelled_because=reason.strip(), updated_at=now)
    record("review.cancelled", review, by=by, now=now)
    return review


@transaction.atomic
def close(review: Review, *, by: Actor, now: datetime) -> Review:
    """Accept no more answers: when the time is up; an open review also once everybody has answered."""
    if _lock(review).closed_at:
        return review
    _refuse_cancelled(review)
    if not review.opened_at:
        raise NotPossibleNow("This review has not opened.")
    if now < review.closes_at and not _all_have_answered(review):
        raise NotPossibleNow("This review closes at the end of its last day, and not before.")
    review.touch(closed_at=now, updated_at=now)
    record("review.closed", review, by=by, now=now)
    return review


@transaction.atomic
def tell(review: Review, *, outcome: str, by: Actor, now: datetime) -> Review:
    """Say what came of it, or why nothing did: “you said, we did”, shown to those who answered."""
    if not _lock(review).released_at:
        raise NotPossibleNow("The result is not out yet. Come back once the review has closed.")
    if not outcome.strip():
        raise NotPossibleNow("Write what you will do, or “no action because …”.", field="outcome")
    review.touch(outcome=outcome.strip(), updated_at=now)
    record("review.told", review, by=by, now=now)
    return review


def _refuse_opening(partnership: Partnership, day: date, *, now: datetime, but: Review | None = None) -> None:
    today = now.astimezone(partnership.consortium.zone).date()
    if day < today:
        raise WrongDay("A review can’t open in the past. Choose today or a later day.", field="opens_on")
    _refuse_far(day, today, field="opens_on")
    if not partnership.is_open_on(day):
        raise WrongDay("The partnership has not started, or has ended, on that day.", field="opens_on")
    if other := near(partnership, day, but=but):
        raise TooClose(
            f"Another review of this partnership opens on {said(other.opens_on)}, within 30 days. Use that one."
        )


def _refuse_far(day: date, today: date, *, field: str) -> None:
    if day > today + FURTHEST_AHEAD:
        raise WrongDay("That is more than three years ahead. Choose an earlier day.", field=field)


def _lock(review: Review) -> Review:
    review.refresh_from_db(from_queryset=Review.objects.select_for_update(no_key=True))
    return review


def _all_have_answered(review: Review) -> bool:
    return review.mode == Mode.OPEN and Review.objects.answered_by_all().filter(pk=review.pk).exists()


def _refuse_cancelled(review: Review) -> None:
    if review.cancelled_at:
        raise NotPossibleNow("This review was cancelled. Plan another one.")


def _refuse_closed(review: Review, now: datetime) -> None:
    _refuse_cancelled(review)
    if review.closed_at or (review.opened_at and review.closes_at <= now):
        raise NotPossibleNow("This review has closed.")
