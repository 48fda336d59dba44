"""The world of every test: three organisations, always the same.

`alder` leads and `birch` is a member of the Northern consortium; `cedar` is an outsider, in the Southern one.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from types import SimpleNamespace

from consortium.access.actor import Actor, Channel
from consortium.access.roles import Role
from consortium.contacts.models import Contact
from consortium.mail import actions as mail
from consortium.mail.models import Message
from consortium.membership.models import Membership
from consortium.organisations.models import Organisation
from consortium.people.models import User
from consortium.seats import seating
from consortium.seats.models import Seat
from consortium.tenancy.models import Consortium

NOW = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)  # a Tuesday, in GMT
TODAY = date(2026, 3, 3)


def make_consortium(name: str = "Northern", **fields) -> Consortium:
    fields.setdefault("slug", name.lower().replace(" ", "-"))
    return Consortium.objects.create(name=name, created_at=NOW, **fields)


def make_organisation(consortium: Consortium, name: str = "Alder Advice", **fields) -> Organisation:
    organisation = Organisation(consortium=consortium, name=name, created_at=NOW, updated_at=NOW, **fields)
    return _kept(organisation)


def make_member(consortium: Consortium, name: str, **fields) -> Organisation:
    organisation = make_organisation(consortium, name, **fields)
    membership = Membership(
        consortium=consortium,
        organisation=organisation,
        applied_on=date(2020, 1, 1),
        admitted_on=date(2020, 2, 1),
        created_at=NOW,
        updated_at=NOW,
    )
    _kept(membership)
    return organisation


def _kept(row):
    """Save a row whose history begins when the world does."""
    row._history_date = NOW
    row.save(force_insert=True)
    return row


def make_user(name: str = "Sam Taylor", email: str | None = None, password: str | None = None) -> User:
    user = User(name=name, email=email or f"{name.lower().replace(' ', '.')}@example.org", joined_at=NOW)
    user.set_password(password) if password else user.set_unusable_password()
    user.save()
    return user


def make_contact(organisation: Organisation, name: str = "Sam Taylor", user: User | None = None, **fields) -> Contact:
    return Contact.objects.create(
        consortium=organisation.consortium,
        organisation=organisation,
        name=name,
        email=user.email if user else f"{name.lower().replace(' ', '.')}@example.org",
        user=user,
        created_at=NOW,
        updated_at=NOW,
        **fields,
    )


def make_seat(
    consortium: Consortium, role: Role, organisation: Organisation | None = None, user: User | None = None
) -> Seat:
    user = user or make_user(f"{role.label} {organisation.name if organisation else consortium.name}")
    contact = None
    if organisation:
        contact = Contact.objects.filter(organisation=organisation, user=user).first() or make_contact(
            organisation, user.name, user
        )
    return Seat.objects.create(
        consortium=consortium,
        organisation=organisation,
        user=user,
        contact=contact,
        role=role,
        invited_name=user.name,
        invited_email=user.email,
        accepted_at=NOW,
        began_at=NOW,
        created_at=NOW,
        updated_at=NOW,
    )


def make_message(consortium: Consortium | None = None, to: str = "sam@example.org", **fields) -> Message:
    """Return a message of the ledger, waiting to be sent."""
    fields = {"kind": "notifications.digest", "due_at": NOW, "dedupe": to, **fields}
    draft = mail.Draft(to=to, consortium_id=consortium.pk if consortium else None, **fields)
    mail.enqueue([draft], now=NOW)
    return Message.objects.get(dedupe_key=mail.dedupe_key(draft.kind, draft.dedupe, to))


def actor_in(seat: Seat, channel: Channel = Channel.PORTAL) -> Actor:
    """Return who acts in this seat, as the middleware would."""
    return seating.actor_for(seat, seating.seats_of(seat.user), channel=channel)


@dataclass
class World:
    """Built once per test that asks for it; `coordinator`, `member`… are actors, `seats` the rows behind them."""

    northern: Consortium
    southern: Consortium
    alder: Organisation
    birch: Organisation
    cedar: Organisation
    seats: SimpleNamespace = field(default_factory=SimpleNamespace)

    def __getattr__(self, name: str) -> Actor:
        try:
            return actor_in(getattr(self.seats, name))
        except AttributeError:
            raise AttributeError(f"The world has no {name}.") from None


def build() -> World:
    northern, southern = make_consortium("Northern"), make_consortium("Southern")
    alder = make_member(northern, "Alder Advice")
    birch = make_member(northern, "Birch Community")
    cedar = make_member(southern, "Cedar Trust")
    world = World(northern, southern, alder, birch, cedar)
    world.seats = SimpleNamespace(
        coordinator=make_seat(northern, Role.COORDINATOR),
        broker=make_seat(northern, Role.BROKER),
        lead=make_seat(northern, Role.MEMBER_LEAD, alder),
        member=make_seat(northern, Role.MEMBER, birch),
        observer=make_seat(northern, Role.OBSERVER, birch),
        outsider=make_seat(southern, Role.MEMBER_LEAD, cedar),
        foreign_coordinator=make_seat(southern, Role.COORDINATOR),
    )
    return world
