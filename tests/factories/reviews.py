"""Partnerships of any size with people who answer, and reviews at any point of their life."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse

from consortium.access.actor import Actor, Channel
from consortium.access.actor import clock as clock_actor
from consortium.access.roles import Role
from consortium.organisations.models import Organisation
from consortium.seats.models import Seat
from consortium.tenancy.models import Consortium
from partners.partnerships.models import Partnership, Party, PartyRole
from reflections.questions.models import FIVE, Target
from reflections.responses import actions as responses
from reflections.responses import pages
from reflections.responses.answers import CANT_SAY, NOT_ENOUGH_CONTACT, Answer, Answers
from reflections.reviews import actions as reviews
from reflections.reviews import invitations
from reflections.reviews.models import Invitation, Mode, Review
from reflections.reviews.queries import screens_of
from tests.factories.world import NOW, TODAY, actor_in, make_member, make_seat, make_user

AFTER_CLOSE = NOW + timedelta(days=30)
NAMES = [
    "Ash",
    "Beech",
    "Clover",
    "Damson",
    "Elm",
    "Fern",
    "Gorse",
    "Hazel",
    "Ivy",
    "Juniper",
    "Kelp",
    "Larch",
]


@dataclass
class Group:
    """A partnership; the first organisation leads, and `people[i]` is who answers for `organisations[i]`."""

    partnership: Partnership
    organisations: list[Organisation]
    people: list[Seat]

    @property
    def consortium(self) -> Consortium:
        return self.partnership.consortium

    def actor(self, index: int, channel: Channel = Channel.PORTAL) -> Actor:
        return actor_in(self.people[index], channel)


def make_partnership(
    consortium: Consortium, organisations: list[Organisation], name: str = "Debt advice"
) -> Partnership:
    partnership = Partnership.objects.create(
        consortium=consortium, name=name, started_on=date(2024, 1, 1), created_at=NOW, updated_at=NOW
    )
    for place, organisation in enumerate(organisations):
        Party.objects.create(
            partnership=partnership,
            organisation=organisation,
            role=PartyRole.PARTNER if place else PartyRole.LEAD,
            since=date(2024, 1, 1),
        )
    return partnership


def make_group(consortium: Consortium, size: int, name: str = "Debt advice") -> Group:
    organisations = [make_member(consortium, f"{NAMES[n]} of {name}") for n in range(size)]
    people = [
        make_seat(consortium, Role.MEMBER_LEAD, each, make_user(f"Person of {each.name}")) for each in organisations
    ]
    return Group(make_partnership(consortium, organisations, name), organisations, people)


def planned(group: Group, mode: Mode = Mode.OPEN, opens_on: date = TODAY, now: datetime = NOW) -> Review:
    return reviews.plan(group.partnership, opens_on=opens_on, mode=mode, by=clock_actor(), now=now)


def opened(group: Group, mode: Mode = Mode.OPEN, now: datetime = NOW) -> Review:
    review = planned(group, mode, opens_on=now.date(), now=now)
    return reviews.open(review, by=clock_actor(), now=now)


def invitation_of(review: Review, organisation: Organisation) -> Invitation:
    return review.invitations.get(organisation=organisation, passed_at=None)


def answers_for(review: Review, organisation: Organisation, score: int = 4, about: dict | None = None) -> Answers:
    """Return a whole set of answers: `score` everywhere, but for targets in `about` (an id, or None)."""
    about = about or {}
    given: Answers = {}
    for screen in screens_of(review, organisation.pk):
        if not screen.is_scored:
            continue
        special = screen.target != Target.SELF and screen.behaviour in FIVE and screen.organisation_id in about
        value = about[screen.organisation_id] if special else score
        given[screen.key] = value if isinstance(value, Answer) else Answer(score=value)
    return given


def address_of(invitation: Invitation, page: int | str) -> str:
    """Return the address of a question: the number of all that could be asked, from 1, or its key."""
    asked = screens_of(invitation.review, invitation.organisation_id)
    screen = asked[page - 1] if isinstance(page, int) else next(each for each in asked if each.key == page)
    name = pages.name_of(screen, invitation.pk)
    return reverse("answer-question", args=[invitation.consortium.slug, invitation.pk, name])


def answer(
    review: Review,
    seat: Seat,
    score: int = 4,
    *,
    about: dict | None = None,
    extra: Answers | None = None,
    now: datetime = NOW,
) -> Invitation:
    """Have the person answer everything and submit."""
    invitation = review.invitations.get(user=seat.user, organisation=seat.organisation, passed_at=None)
    given = answers_for(review, seat.organisation, score, about) | (extra or {})
    by = actor_in(seat)
    responses.save_draft(invitation, given, version=0, by=by, now=now)
    responses.submit(invitation, by=by, now=now)
    return invitation


__all__ = ["CANT_SAY", "NOT_ENOUGH_CONTACT", "invitations", "make_user"]
