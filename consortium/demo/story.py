"""The demonstration: an invented consortium of advice charities in the north, with people to sign in as."""

from datetime import date, datetime
from typing import Any, NamedTuple

from allauth.account.models import EmailAddress
from dateutil.relativedelta import relativedelta
from django.db import transaction

from consortium.access.roles import Role
from consortium.contacts.models import Contact
from consortium.membership.models import Membership
from consortium.organisations.models import Organisation
from consortium.people.models import User
from consortium.seats.models import Seat
from consortium.tenancy.models import Consortium

PASSWORD = "advice-for-the-north"  # noqa: S105 - of invented people, printed by `make run`
SLUG = "northern-advice"


class SignIn(NamedTuple):
    role: str
    email: str
    password: str


SIGN_IN = (
    SignIn("Coordinator", "coordinator@northern.example", PASSWORD),
    SignIn("Member lead", "lead@harbour.example", PASSWORD),
    SignIn("Member", "member@moorland.example", PASSWORD),
    SignIn("Partnership broker", "broker@northern.example", PASSWORD),
)
ORGANISATIONS = ["Harbour Advice", "Moorland Money Advice", "Tarn Street Law Centre"]
PEOPLE = [
    ("Asha Bell", "coordinator@northern.example", Role.COORDINATOR, None),
    ("Tom Reeve", "lead@harbour.example", Role.MEMBER_LEAD, "Harbour Advice"),
    ("Nia Frost", "member@moorland.example", Role.MEMBER, "Moorland Money Advice"),
    ("Iain Marsh", "broker@northern.example", Role.BROKER, None),
]


@transaction.atomic
def load(now: datetime) -> None:
    """Tell the story once; a database that has heard it stays as it is."""
    if Consortium.objects.filter(slug=SLUG).exists():
        return
    northern = Consortium.objects.create(name="Northern Advice Consortium", slug=SLUG, created_at=now)
    founded_on = now.date() - relativedelta(years=2)
    members = {name: _member(northern, name, founded_on, now) for name in ORGANISATIONS}
    for name, email, role, organisation in PEOPLE:
        _seat(northern, _person(name, email, now), role, members.get(organisation or ""), now=now)


def _member(consortium: Consortium, name: str, admitted_on: date, now: datetime) -> Organisation:
    organisation = Organisation.objects.create(consortium=consortium, name=name, created_at=now, updated_at=now)
    Membership.objects.create(
        consortium=consortium,
        organisation=organisation,
        applied_on=admitted_on,
        admitted_on=admitted_on,
        created_at=now,
        updated_at=now,
    )
    return organisation


def _person(name: str, email: str, now: datetime) -> User:
    user = User(name=name, email=email, joined_at=now)
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _seat(consortium: Consortium, user: User, role: Role, organisation: Organisation | None, *, now: datetime) -> Seat:
    dated: dict[str, Any] = {"consortium": consortium, "created_at": now, "updated_at": now}
    contact = None
    if organisation:
        contact = Contact.objects.create(
            organisation=organisation, name=user.name, email=user.email, user=user, **dated
        )
    return Seat.objects.create(
        user=user,
        contact=contact,
        organisation=organisation,
        role=role,
        invited_name=user.name,
        invited_email=user.email,
        accepted_at=now,
        began_at=now,
        **dated,
    )
