"""One world with every kind of review and a person in every kind of seat."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace

from django.test import Client

from consortium.access.roles import Role
from consortium.notifications import tasklinks
from consortium.seats.models import Seat
from reflections.questions.screens import Screen
from reflections.reviews.models import ANSWER_TASK, Invitation, Mode, Review
from reflections.reviews.queries import screens_of
from tests.factories import reviews as factory
from tests.factories.api import Integrator
from tests.factories.world import NOW, World, make_seat, make_user


@dataclass
class Onlooker:
    """Somebody who reads: the pages and the desk with a browser, or the API with a token.

    `organisations` are those for which the person holds a seat, `at_desk` says that the admin opens for them.
    """

    name: str
    client: Client
    organisations: frozenset = frozenset()
    is_broker: bool = False
    at_desk: bool = False
    is_token: bool = False

    def __post_init__(self) -> None:
        self.kept = {name: morsel.value for name, morsel in self.client.cookies.items()}

    def get(self, address: str):
        """Ask as if for the first time."""
        self.forget()
        return self.client.get(address)

    def forget(self):
        """Keep no cookie but that of the sign-in."""
        self.client.cookies.clear()
        for name, value in self.kept.items():
            self.client.cookies[name] = value


@dataclass
class Stage:
    world: World
    seven: factory.Group
    eight: factory.Group
    quiet: factory.Group
    pair: factory.Group
    reviews: dict[str, Review]
    seats: SimpleNamespace

    def __post_init__(self) -> None:
        self.onlookers: list[Onlooker] = []
        self.authors: dict[str, Onlooker] = {}

    def invitation(self, review: str, place: int = 0) -> Invitation:
        group = self.group(review)
        return self.reviews[review].invitations.get(user=group.people[place].user, passed_at=None)

    def group(self, review: str) -> factory.Group:
        return {"seven": self.seven, "eight": self.eight, "private": self.quiet, "open": self.pair}[review]

    def asked(self, review: str) -> list[Screen]:
        return screens_of(self.reviews[review], self.group(review).organisations[0].pk)


def build(world: World, score_of: Callable[[int], int]) -> Stage:
    """Open four reviews. Everybody has answered but the author, who is the first, and the last of the groups."""
    pair = factory.Group(
        factory.make_partnership(world.northern, [world.alder, world.birch], "Two of us"),
        [world.alder, world.birch],
        [world.seats.lead, world.seats.member],
    )
    seven, eight = (factory.make_group(world.northern, size, name) for size, name in [(7, "Seven"), (8, "Eight")])
    quiet = factory.make_group(world.northern, 2, "Quiet")
    reviews = {
        "seven": factory.opened(seven, Mode.CONFIDENTIAL),
        "eight": factory.opened(eight, Mode.CONFIDENTIAL),
        "open": factory.opened(pair, Mode.OPEN),
        "private": factory.opened(quiet, Mode.PRIVATE),
    }
    stage = Stage(world, seven, eight, quiet, pair, reviews, _seats(world, seven, eight))
    for name in ["seven", "eight"]:
        for place, seat in list(enumerate(stage.group(name).people))[1:-1]:
            factory.answer(reviews[name], seat, score=score_of(place))
    stage.onlookers = [look() for look in _onlookers(stage)]
    stage.authors = {name: signed_in(f"author of {name}", stage.group(name).people[0]) for name in reviews}
    return stage


def _seats(world: World, seven: factory.Group, eight: factory.Group) -> SimpleNamespace:
    """People beside those who were asked: colleagues, and whoever sits on two chairs."""
    northern, parties = world.northern, seven.organisations
    both, two = make_user("Coordinator With A Seat"), make_user("Two Seats")
    return SimpleNamespace(
        colleague=make_seat(northern, Role.MEMBER, parties[0], make_user("Colleague Of The Author")),
        observer=make_seat(northern, Role.OBSERVER, parties[0], make_user("Observer Of The Author")),
        coordinating=make_seat(northern, Role.COORDINATOR, None, both),
        taking_part=make_seat(northern, Role.MEMBER, parties[2], both),
        third=make_seat(northern, Role.MEMBER, parties[3], two),
        fourth=make_seat(northern, Role.MEMBER_LEAD, parties[4], two),
        everywhere=make_seat(northern, Role.MEMBER, eight.organisations[0], make_user("Colleague In Eight")),
    )


def signed_in(name: str, seat: Seat) -> Onlooker:
    client = Client()
    client.force_login(seat.user)
    session = client.session
    session["seat"] = str(seat.pk)
    session.save()
    organisations = Seat.objects.held().filter(user=seat.user, consortium=seat.consortium).exclude(organisation=None)
    return Onlooker(
        name,
        client,
        frozenset(organisations.values_list("organisation_id", flat=True)),
        is_broker=seat.role == Role.BROKER,
        at_desk=seat.role == Role.COORDINATOR,
    )


def with_token(name: str, seat: Seat) -> Onlooker:
    same = signed_in(name, seat)
    return Onlooker(f"token of {name}", Integrator(seat), same.organisations, same.is_broker, is_token=True)


def through_link(name: str, invitation: Invitation) -> Onlooker:
    """Open a task by the link in its e-mail, without a sign-in."""
    client = Client()
    path = tasklinks.path_for(ANSWER_TASK, invitation.pk, invitation.user_id, now=NOW)
    assert client.post(path).status_code == 302
    return Onlooker(name, client)


def _onlookers(stage: Stage) -> list[Callable[[], Onlooker]]:
    seats, world, seven, eight = stage.seats, stage.world, stage.seven, stage.eight
    people = {
        "coordinator": world.seats.coordinator,
        "coordinator with a seat": seats.coordinating,
        "the same, seated": seats.taking_part,
        "broker": world.seats.broker,
        "colleague": seats.colleague,
        "observer": seats.observer,
        "colleague in eight": seats.everywhere,
        "party that answered": seven.people[1],
        "party that did not": seven.people[6],
        "two seats": seats.third,
        "party of eight": eight.people[1],
        "other party of the pair": world.seats.member,
        "other quiet party": stage.quiet.people[1],
        "outsider": world.seats.outsider,
        "foreign coordinator": world.seats.foreign_coordinator,
    }
    tokens = {
        "coordinator": world.seats.coordinator,
        "coordinator with a seat": seats.coordinating,
        "broker": world.seats.broker,
        "author of seven": seven.people[0],
        "author of the pair": stage.pair.people[0],
        "party of eight": eight.people[1],
        "outsider": world.seats.outsider,
    }
    return [
        *[partial(signed_in, name, seat) for name, seat in people.items()],
        *[partial(with_token, name, seat) for name, seat in tokens.items()],
        partial(Onlooker, "anonymous", Client()),
        partial(through_link, "link of another", stage.invitation("seven", 6)),
    ]
