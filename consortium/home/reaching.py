"""What this week asks for in seats and in the post: people who are not here yet, messages that went wrong."""

from datetime import datetime, timedelta

from django.db.models import Count, Q

from consortium.access.actor import Actor
from consortium.delivery.states import State
from consortium.home.lines import SHOWN, Line, Section, address, section
from consortium.mail.models import Message
from consortium.portal.tags import day
from consortium.seats.models import Seat
from consortium.seats.waiting import acceptances_needed

LOOKING_BACK = timedelta(days=30)
TRIES_THAT_WORRY = 3


def seats(actor: Actor, now: datetime) -> Section:
    """Invitations that nobody has taken up, and seats to which organisations have not agreed yet."""
    waiting = Seat.objects.visible_to(actor).filter(began_at=None, ended_at=None, archived_at=None)
    rows = waiting.select_related("organisation").annotate(agreed=Count("acceptances")).order_by("created_at", "pk")
    lines = [_waits(seat) if seat.accepted_at else _invited(seat, now) for seat in rows[: SHOWN + 1]]
    return section("Seats not taken up", "event_seat", lines, more=address("admin:consortium_seat_changelist"))


def _invited(seat: Seat, now: datetime) -> Line:
    whose = f", {seat.organisation.name}" if seat.organisation else ""
    ends_at = seat.invitation_ends_at
    over = ends_at is None or ends_at <= now
    return Line(
        what=f"{seat.invited_name}{whose}: invited as {seat.get_role_display().lower()}",
        about="The invitation has run out: invite them again."
        if over
        else f"The invitation runs until {day(ends_at)}.",
        when=ends_at.date() if ends_at else None,
        is_late=over,
        url=address("admin:consortium_seat_change", pk=seat.pk),
        action="Open the seat",
    )


def _waits(seat: Seat) -> Line:
    missing = acceptances_needed(seat) - seat.agreed  # type: ignore[attr-defined]
    whose = f", {seat.organisation.name}" if seat.organisation else ""
    return Line(
        what=f"{seat.invited_name}{whose}: accepted as {seat.get_role_display().lower()}, not begun",
        about=f"A lead of {seat.organisation.name} must agree. If it has none now, invite one first."
        if seat.organisation
        else f"The leads of {missing} more organisation{'s' if missing != 1 else ''} must agree.",
        url=address("admin:consortium_seat_change", pk=seat.pk),
        action="Open the seat",
    )


def messages(actor: Actor, now: datetime) -> Section:
    """E-mails that were refused, that may or may not have arrived, or that have been tried again and again."""
    stuck = Q(state=State.PENDING, attempts__gte=TRIES_THAT_WORRY)
    wrong = Q(state__in=[State.FAILED, State.UNCERTAIN])
    rows = Message.objects.visible_to(actor).filter(wrong | stuck, due_at__gte=now - LOOKING_BACK)
    lines = [_message(message) for message in rows.order_by("-due_at", "pk")[: SHOWN + 1]]
    return section(
        "E-mails that need a decision", "outgoing_mail", lines, more=address("admin:consortium_message_changelist")
    )


def _message(message: Message) -> Line:
    said = {
        State.FAILED: "Refused. Put the address right, or ask somebody else.",
        State.UNCERTAIN: "It may have arrived. Ask, then settle it or send it again.",
    }
    state = State(message.state)
    return Line(
        what=f"“{message}” to {message.name or message.address}",
        about=said.get(state, f"Tried {message.attempts} times. {message.reason}"),
        when=message.due_at.date(),
        url=address("admin:consortium_message_change", pk=message.pk),
        action="Decide",
    )
