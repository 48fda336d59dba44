"""Reminding the bid manager and the partners' leads of the deadlines of a bid, while it is prepared."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consortium.access.roles import Role
from consortium.delivery.states import State
from consortium.mail import actions as mail
from consortium.mail.actions import Draft, dedupe_key
from consortium.mail.letters import Button, Letter, write
from consortium.mail.models import Message
from consortium.notifications import actions as notifications
from consortium.notifications.kinds import Line, Nudge, wanted
from consortium.seats.models import Seat
from partners.bids.beside import organisations_in
from partners.bids.models import DEADLINES, Bid
from partners.bids.stages import Decision
from partners.bids.steps import DAYS_BEFORE, Step, steps

KIND = "bid.deadline"
HORIZON = timedelta(days=2)
MOVED = "the deadline was moved"
_SAID = {
    "submission_deadline_at": "is due",
    "clarification_deadline_at": "takes questions to the buyer until",
}


def plan(now: datetime) -> None:
    """Enqueue every reminder that is due or falls due soon; end those of a deadline that was moved."""
    _end_moved(now)
    bids = list(_due_soon(now))
    again = _ended_by_a_move(bids)
    drafts = (_draft(bid, due, seat, again) for bid in bids for due in _due(bid, now) for seat in _reminded(bid))
    notifications.nudge(drafts, now=now)


def _due_soon(now: datetime) -> Any:
    until = now + timedelta(days=DAYS_BEFORE[0] + 1) + HORIZON
    near = Q(submission_deadline_at__gt=now, submission_deadline_at__lte=until) | Q(
        clarification_deadline_at__gt=now, clarification_deadline_at__lte=until
    )
    return _prepared().filter(near).select_related("consortium", "manager").order_by("pk")


def _prepared() -> Any:
    """Return the bids that somebody may still have to work on: not in, not over, not decided against."""
    open_ones = Bid.objects.filter(submitted_at=None, outcome="", archived_at=None)
    return open_ones.exclude(decision=Decision.NO_GO)


def _due(bid: Bid, now: datetime) -> Iterator[tuple[str, Step]]:
    for name in DEADLINES:
        deadline = getattr(bid, name)
        if deadline is None:
            continue
        for step in steps(deadline=deadline, since=bid.created_at, zone=bid.zone):
            if step.due_at <= now + HORIZON and step.expires_at > now:
                yield name, step


def _reminded(bid: Bid) -> "QuerySet[Seat]":
    """Return a seat of everybody to remind: the partners' leads, and the manager."""
    leading = Q(role=Role.MEMBER_LEAD, organisation__in=organisations_in(bid))
    manager = bid.manager.user_id if bid.manager else None
    rows: QuerySet[Seat] = Seat.objects.held().filter(
        leading | Q(user=manager, user__isnull=False), consortium=bid.consortium_id
    )
    return rows.select_related("user")


def _draft(bid: Bid, due: tuple[str, Step], seat: Seat, again: "Counter[str]") -> Draft:
    name, step = due
    user: Any = seat.user  # held seats have a person
    occurrence = _occurrence(bid, name)
    dedupe = f"{bid.pk}:{name}:{step.days}:{occurrence}"
    # A deadline that comes back to where it was is planned once more for each time that a move ended its reminder.
    returns = again[dedupe_key(KIND, dedupe, user.email)]
    return Draft(
        kind=KIND,
        to=user.email,
        dedupe=f"{dedupe}:{returns}" if returns else dedupe,
        due_at=step.due_at,
        expires_at=step.expires_at,
        name=str(user),
        recipient_id=user.pk,
        consortium_id=bid.consortium_id,
        about_id=bid.pk,
        thread=f"{bid.pk}:{name}:{occurrence}",
        step=str(step.days),
        occurrence=occurrence,
        data={"deadline": name},
    )


def _occurrence(bid: Bid, name: str) -> str:
    at = getattr(bid, name)
    return at.astimezone(UTC).isoformat() if at else ""


def _end_moved(now: datetime) -> None:
    # One that carries another leaves, and says only what still holds.
    waiting = Message.objects.filter(kind=KIND, state=State.PENDING, carried=None)
    bids = Bid.objects.in_bulk(list(waiting.values_list("about_id", flat=True).distinct()))
    moved = [row.pk for row in waiting if _has_moved(bids[row.about_id], row)]
    if moved:
        mail.withdraw(Message.objects.filter(pk__in=moved), reason=MOVED, now=now)


def _has_moved(bid: Bid, message: Message) -> bool:
    return _occurrence(bid, message.data["deadline"]) != message.occurrence


def _ended_by_a_move(bids: list[Bid]) -> "Counter[str]":
    """Return how often a move ended each reminder: none of these was sent."""
    ended = Message.objects.filter(
        kind=KIND, about_id__in=[bid.pk for bid in bids], state=State.CANCELLED, reason=MOVED
    )
    found = ended.values_list("about_id", "data", "step", "occurrence", "address")
    return Counter(
        dedupe_key(KIND, f"{pk}:{data['deadline']}:{step}:{occurrence}", address)
        for pk, data, step, occurrence, address in found
    )


def _unwanted(message: Message) -> str | None:
    bid = _bid(message.about_id)
    if _has_moved(bid, message):
        return MOVED
    if not _prepared().filter(pk=bid.pk).exists():
        return "the bid went in, is over, or was decided against"
    if not _reminded(bid).filter(user=message.recipient_id).exists():
        return "no longer manages the bid or leads a partner in it"
    return None


def _letter(message: Message) -> Letter:
    told = [_sentence(one) for one in (message, *message.carried.all()) if wanted(one)] or [_sentence(message)]
    bid, others = _bid(message.about_id), len(told) - 1
    context = {"name": message.name, "sentences": told}
    path = reverse("bid-list", args=[bid.consortium.slug]) if others else _path(bid)
    return Letter(
        subject=f"{told[0]} – and {others} more" if others else told[0],
        text=write("bids/deadline.txt", context),
        button=Button("Our bids" if others else "Look at the bid", path),
        footer="We write 14, 7 and 2 days before a deadline of a bid that you manage, or that your organisation is in.",
        sender=bid.consortium.name,
    )


def _line(message: Message) -> Line:
    return Line(f"{_sentence(message)}.", _path(_bid(message.about_id)))


def _sentence(message: Message) -> str:
    bid, name = _bid(message.about_id), message.data["deadline"]
    when = bid.submission_deadline if name == "submission_deadline_at" else bid.clarification_deadline
    return f"{bid.title} {_SAID[name]} {when}"


def _bid(pk: UUID | None) -> Bid:
    found: Bid = Bid.objects.select_related("consortium", "manager").get(pk=pk)
    return found


def _path(bid: Bid) -> str:
    return reverse("bid-detail", args=[bid.consortium.slug, bid.pk])


NUDGE = Nudge(
    name=KIND,
    title=_("Deadlines of bids"),
    render=_letter,
    still_wanted=_unwanted,
    line=_line,
    at_most=len(DAYS_BEFORE),
    coalesces="bid-deadlines",
)
