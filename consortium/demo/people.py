"""The people of the story: who was invited to which seat, who took it up, and how they sign in."""

from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from consortium.access.actor import command
from consortium.access.roles import Role
from consortium.demo.postman import deliver_now
from consortium.demo.stage import Stage
from consortium.seats import actions as seats
from consortium.seats.models import Seat

PASSWORD = "advice-for-the-north"  # noqa: S105 - of invented people, printed by `make run`


class SignIn(NamedTuple):
    role: str
    email: str
    password: str


SIGN_IN = (
    SignIn("Coordinator", "coordinator@northern.example", PASSWORD),
    SignIn("Lead, large", "lead@harbour.example", PASSWORD),
    SignIn("Lead, small", "lead@saltmarsh.example", PASSWORD),
    SignIn("Member", "member@moorland.example", PASSWORD),
    SignIn("Member, two seats", "rosa@fellside.example", PASSWORD),
    SignIn("Partnership broker", "broker@northern.example", PASSWORD),
    SignIn("Observer", "observer@northmere.example", PASSWORD),
)


class Part(NamedTuple):
    key: str
    name: str
    email: str
    role: Role
    organisation: str = ""
    invited_days_ago: int = 795


PEOPLE = [
    Part("joel", "Joel Hart", "joel@northern.example", Role.COORDINATOR),
    Part("tom", "Tom Reeve", "lead@harbour.example", Role.MEMBER_LEAD, "harbour"),
    Part("nia", "Nia Frost", "member@moorland.example", Role.MEMBER, "moorland"),
    Part("hilda", "Hilda Moss", "hilda@tarnstreet.example", Role.MEMBER_LEAD, "tarn"),
    Part("dev", "Dev Anand", "dev@lantern.example", Role.MEMBER_LEAD, "lantern"),
    Part("kit", "Kit Rowan", "kit@lantern.example", Role.MEMBER, "lantern", 400),
    Part("grace", "Grace Okoro", "grace@northmere.example", Role.MEMBER_LEAD, "northmere"),
    Part("owen", "Owen Pike", "observer@northmere.example", Role.OBSERVER, "northmere", 300),
    Part("rosa", "Rosa Quill", "rosa@fellside.example", Role.MEMBER_LEAD, "fellside"),
    Part("june", "June Tarrant", "lead@saltmarsh.example", Role.MEMBER_LEAD, "saltmarsh"),
    Part("sol", "Sol Marin", "sol@weavers.example", Role.MEMBER_LEAD, "weavers"),
    Part("rosa-weavers", "Rosa Quill", "rosa@fellside.example", Role.MEMBER, "weavers", 420),
    Part("iain", "Iain Marsh", "broker@northern.example", Role.BROKER, "", 700),
    Part("petra", "Petra Lind", "petra@northern.example", Role.BROKER, "", 12),
    Part("joel-harbour", "Joel Hart", "joel@northern.example", Role.MEMBER, "harbour", 6),
]
STILL_INVITED = [
    Part("amal", "Amal Noor", "amal@quarry.example", Role.MEMBER_LEAD, "quarry", 9),
    Part("bryn", "Bryn Seddon", "bryn@moorland.example", Role.MEMBER_LEAD, "moorland", 26),
]
BROKER_ACCEPTED_BY = [("iain", "tom", 690), ("iain", "hilda", 688), ("petra", "hilda", 5)]


def stage_people(stage: Stage) -> None:
    """Seat the first coordinator at once, then everybody in the order in which they were invited."""
    first = Part("asha", "Asha Bell", "coordinator@northern.example", Role.COORDINATOR)
    founded_at = stage.consortium.created_at
    invited = seats.invite(
        name=first.name, email=first.email, role=first.role, by=command(stage.consortium.pk), now=founded_at
    )
    deliver_now(stage, now=founded_at + timedelta(days=3))
    _take_up(stage, first, invited, now=founded_at)
    for part in [*PEOPLE, *STILL_INVITED]:
        accepts = part not in STILL_INVITED
        stage.scene(stage.ago(part.invited_days_ago, 14), _invite, stage, part, accepts=accepts)
    for broker, lead, days_ago in BROKER_ACCEPTED_BY:
        stage.scene(stage.ago(days_ago, 15), _accept_broker, stage, broker, lead)


def _invite(stage: Stage, part: Part, *, accepts: bool, now: datetime) -> None:
    organisation = stage.organisations.get(part.organisation)
    seat = seats.invite(
        name=part.name, email=part.email, role=part.role, organisation=organisation, by=stage.coordinator, now=now
    )
    stage.scene(now + timedelta(minutes=5), deliver_now, stage)
    if accepts:
        stage.scene(now + timedelta(hours=2), _take_up, stage, part, seat)


def _take_up(stage: Stage, part: Part, seat: Seat, *, now: datetime) -> None:
    """Accept, as the page behind the link does: the address is confirmed by the link that was opened."""
    known = next((other.user for other in stage.seats.values() if other.invited_email == part.email), None)
    stage.seats[part.key] = seats.accept(seat, user=known, now=now)
    if known is None and (user := seat.user):
        user.password = _hashed()
        user.save(update_fields=["password"])
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


@cache
def _hashed() -> str:
    """Hash the one password once: a good hash is slow, and everybody here has the same."""
    return make_password(PASSWORD)


def _accept_broker(stage: Stage, broker: str, lead: str, *, now: datetime) -> None:
    seats.accept_broker(stage.seats[broker], by=stage.actor(lead), now=now)
