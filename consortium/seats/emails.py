"""The invitation to a seat: its link is made when it is sent, and kept nowhere."""

from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from consortium import clock
from consortium.mail.actions import Draft, enqueue
from consortium.mail.kinds import MailKind, register
from consortium.mail.letters import Button, Letter, write
from consortium.mail.models import Message
from consortium.seats import links
from consortium.seats.models import Seat

INVITATION = "seat.invitation"


def invite(seat: Seat, *, now: datetime) -> None:
    """Enqueue the invitation; inviting again sends it again."""
    draft = Draft(
        kind=INVITATION,
        to=seat.invited_email,
        dedupe=f"{seat.pk}:{seat.invitation_ends_at:%Y-%m-%dT%H:%M:%S}",
        due_at=now,
        expires_at=seat.invitation_ends_at,
        name=seat.invited_name,
        consortium_id=seat.consortium_id,
        about_id=seat.pk,
    )
    enqueue([draft], now=now)


def _letter(message: Message) -> Letter:
    seat = _seat(message)
    until = date_format((seat.invitation_ends_at or message.due_at).astimezone(seat.consortium.zone), "j F Y")
    return Letter(
        subject=f"Join {seat.consortium.name}, by {until}",
        text=write("seats/invitation.txt", {"seat": seat, "until": until}),
        button=Button("See the invitation", reverse("seat-accept", args=[links.token_for(seat)])),
        footer="If this is not for you, do nothing: nothing happens until it is accepted.",
        sender=seat.consortium.name,
    )


def _unwanted(message: Message) -> str | None:
    status = _seat(message).status_at(clock.now())
    return None if status == "invited" else f"the seat is {status}"


def _seat(message: Message) -> Seat:
    found: Seat = Seat.objects.select_related("consortium", "organisation").get(pk=message.about_id)
    return found


register(MailKind(name=INVITATION, title=_("Invitation to a seat"), render=_letter, still_wanted=_unwanted))
