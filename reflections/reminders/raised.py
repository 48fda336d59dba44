"""Telling an organisation that a commitment has been asked of it."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from consortium.access.roles import Role
from consortium.mail.actions import Draft
from consortium.mail.letters import Button, Letter, write
from consortium.mail.models import Message
from consortium.notifications import actions as notifications
from consortium.notifications.kinds import Line, Nudge
from consortium.seats.models import Seat
from reflections.commitments.models import Commitment, State

KIND = "commitment.raised"
NEWS_LASTS = timedelta(days=5)


def plan_raised(now: datetime) -> None:
    """Enqueue the news for the member leads of each owner; what is known already stays as it is."""
    lately = Commitment.objects.published().filter(
        published_at__gt=now - NEWS_LASTS, acknowledged_at=None, agreed_at=None, claimed_at=None, closed_at=None
    )
    owners = list(lately.select_related("owner", "consortium"))
    leads = _leads_of(owners)
    drafts = (
        Draft(
            kind=KIND,
            to=seat.user.email,
            dedupe=str(commitment.pk),
            due_at=commitment.published_at,
            name=str(seat.user),
            recipient_id=seat.user_id,
            consortium_id=commitment.consortium_id,
            about_id=commitment.pk,
        )
        for commitment in owners
        if commitment.published_at
        for seat in leads
        if seat.user and seat.organisation_id == commitment.owner_id and commitment.raised_by_id != commitment.owner_id
    )
    notifications.nudge(drafts, now=now)


def _leads_of(commitments: list[Commitment]) -> list[Seat]:
    owners = {commitment.owner_id for commitment in commitments}
    held = Seat.objects.held().filter(organisation__in=owners, role=Role.MEMBER_LEAD)
    return list(held.select_related("user"))


def _unwanted(message: Message) -> str | None:
    commitment = _commitment(message)
    held = Seat.objects.held().filter(organisation=commitment.owner_id, user_id=message.recipient_id)
    if not held.exists():
        return "no longer has a seat"
    return None if commitment.state == State.RAISED else f"the commitment is {str(commitment.state.label).lower()}"


def _letter(message: Message) -> Letter:
    commitment = _commitment(message)
    raiser = commitment.raised_by.name if commitment.raised_by else "The review of your partnership"
    due = date_format(commitment.due_on, "j F Y")
    context = {"name": message.name, "commitment": commitment, "raiser": raiser, "due": due}
    return Letter(
        subject=f"{raiser} asks: {commitment.title}, by {due}",
        text=write("reflections/raised.txt", context),
        button=Button("Answer", _path(commitment)),
        sender=commitment.consortium.name,
    )


def _line(message: Message) -> Line:
    commitment = _commitment(message)
    return Line(f"Asked of {commitment.owner.name}: {commitment.title}.", _path(commitment))


def _commitment(message: Message) -> Commitment:
    rows = Commitment.objects.select_related("owner", "raised_by", "partnership", "consortium")
    found: Commitment = rows.get(pk=message.about_id)
    return found


def _path(commitment: Commitment) -> str:
    return reverse("commitment-detail", kwargs={"slug": commitment.consortium.slug, "pk": commitment.pk})


NUDGE = Nudge(name=KIND, title=_("Commitments asked of us"), render=_letter, still_wanted=_unwanted, line=_line)
