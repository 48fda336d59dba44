"""Who is there when a journey begins: written by a process of its own into the database of the journey."""

import json
from datetime import date

from allauth.account.models import EmailAddress
from django.core.management import call_command

from consortium import clock
from consortium.access.roles import Role
from consortium.tokens import actions as tokens
from partners.partnerships import actions as partnerships
from tests.factories.world import actor_in, make_consortium, make_member, make_seat, make_user

PEOPLE = {"Ann Archer": "Alder Advice", "Ben Bishop": "Birch Community", "Cy Cooper": "Cedar Trust"}
COORDINATOR = "Cora Clark"
GUEST = {"Dee Dale": "Dove House"}  # a member that is no party of the partnership


def build():
    """Print what the visitors need to know: a coordinator’s token, and ids of the partnership and the members."""
    call_command("createcachetable", verbosity=0)
    northern = make_consortium("Northern")
    seat = make_seat(northern, Role.COORDINATOR, user=_person(COORDINATOR))
    coordinator = actor_in(seat)
    seats = [_member(northern, name, organisation) for name, organisation in PEOPLE.items()]
    organisations = [seat.organisation for seat in seats]
    guests = [_member(northern, name, organisation).organisation for name, organisation in GUEST.items()]
    partnership = partnerships.create(
        name="Warm Homes",
        lead=organisations[0],
        partners=organisations[1:],
        started_on=date(2025, 4, 1),
        by=coordinator,
        now=clock.now(),
    )
    scopes = tokens.offered(seat)
    _, secret = tokens.create(name="Journey", scopes=scopes, days=365, by=coordinator, now=clock.now())
    parties = {organisation.name: str(organisation.pk) for organisation in [*organisations, *guests]}
    print(json.dumps({"token": secret, "partnership": str(partnership.pk), "parties": parties}))


def _member(northern, name, organisation):
    return make_seat(northern, Role.MEMBER_LEAD, make_member(northern, organisation), _person(name))


def _person(name):
    user = make_user(name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user
