"""Telling an organisation's leads who is to speak for it: no preference, quiet hour or coordinator stops this.

Security notices belong to no consortium's ledger: whoever coordinates it could cancel the notice of what they did.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from consortium.access.actor import Actor
from consortium.mail.actions import Draft, enqueue
from consortium.mail.kinds import MailKind, register
from consortium.mail.letters import Button, Letter, write
from consortium.mail.models import Message
from consortium.people.models import User
from consortium.seats.models import Seat
from consortium.seats.powers import POWERS

LASTS = timedelta(days=14)
SUBJECTS = {
    "seat.offered": _("{inviter} invited {person} to speak for {organisation}"),
    "seat.waits": _("{person} coordinates, and waits for your agreement to speak for {organisation}"),
    "seat.began": _("{person} now speaks for {organisation}"),
    "seat.ended": _("The seat of {person} at {organisation} was ended"),
}
YOURS_ENDED = _("Your seat at {organisation} was ended")
TITLES = {
    "seat.offered": _("Somebody was invited to speak for us"),
    "seat.waits": _("Somebody waits for our agreement to speak for us"),
    "seat.began": _("Somebody speaks for us from now on"),
    "seat.ended": _("A seat of ours was ended"),
}


def tell_offered(seat: Seat, *, now: datetime) -> None:
    """Tell each lead once, however often the invitation is sent again."""
    _tell("seat.offered", seat, _other_leads(seat), now=now)


def tell_waits(seat: Seat, *, now: datetime) -> None:
    _tell("seat.waits", seat, _other_leads(seat), now=now)


def tell_began(seat: Seat, *, now: datetime) -> None:
    _tell("seat.began", seat, _other_leads(seat), now=now)


def tell_ended(seat: Seat, *, by: Actor, now: datetime) -> None:
    """Tell whoever held the seat, and the leads who remain, unless they did it themselves."""
    if not (seat.began_at and seat.user):
        return
    told = {person.pk: person for person in [seat.user, *_other_leads(seat)] if person.pk != by.user_id}
    _tell("seat.ended", seat, told.values(), now=now, by=str(by.user_id) if by.user_id else "")


def _other_leads(seat: Seat) -> list[User]:
    """Return the organisation's leads but for the person whose seat it is."""
    if seat.organisation is None:
        return []
    leads = Seat.objects.leading(seat.organisation).select_related("user")
    if seat.user_id:
        leads = leads.exclude(user=seat.user_id)
    return [lead.user for lead in leads.exclude(user__email__iexact=seat.invited_email)]


def _tell(kind: str, seat: Seat, people: Iterable[User], *, now: datetime, **data: str) -> None:
    if seat.organisation is None:
        return
    drafts = [
        Draft(
            kind=kind,
            to=person.email,
            dedupe=str(seat.pk),
            due_at=now,
            expires_at=now + LASTS,
            name=person.name,
            recipient_id=person.pk,
            about_id=seat.pk,
            data=data,
        )
        for person in people
    ]
    enqueue(drafts, now=now)


def _letter(message: Message) -> Letter:
    seat = Seat.objects.select_related("consortium", "organisation", "user", "invited_by").get(pk=message.about_id)
    is_theirs = seat.user_id == message.recipient_id
    told: dict[str, Any] = {
        "name": message.name,
        "seat": seat,
        "inviter": _called(seat.invited_by),
        "by": _called(User.objects.filter(pk=message.data.get("by") or None).first()),
        "powers": POWERS[seat.role],
        "when": date_format(message.due_at.astimezone(seat.consortium.zone), "j F Y, H:i"),
        "is_theirs": is_theirs,
    }
    names = {"inviter": seat.invited_by or "Somebody", "person": seat.invited_name, "organisation": seat.organisation}
    page = reverse("portal-home") if is_theirs else reverse("seat-people", args=[seat.consortium.slug])
    subject = YOURS_ENDED if is_theirs else SUBJECTS[message.kind]
    return Letter(
        subject=str(subject).format(**names),
        text=write(f"seats/{message.kind.rpartition('.')[2]}.txt", told),
        button=Button("See your seats" if is_theirs else "See who speaks for us", page),
        footer="A security notice: it comes whatever you chose about other e-mails.",
        sender=seat.consortium.name,
    )


def _called(person: User | None) -> str:
    """Name a person with the address they sign in with: anybody may call themselves anything."""
    return f"{person.name} ({person.email})" if person else "whoever operates this site"


for _name, _title in TITLES.items():
    register(MailKind(name=_name, title=_title, render=_letter, urgent=True))
