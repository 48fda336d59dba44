"""Internal rounds of the world. Alder applies; Birch's member and somebody of no applicant sit on the panel."""

from datetime import datetime, timedelta
from decimal import Decimal

from consortium.access.roles import Role
from consortium.organisations.models import Organisation
from consortium.seats.models import Seat
from partners.rounds import actions as rounds
from partners.rounds import applying, deciding, judging
from partners.rounds.models import Round
from tests.factories.partners import make_live_contract
from tests.factories.world import NOW, actor_in, make_member, make_seat, make_user

OPENED = NOW - timedelta(days=20)
CLOSED = NOW - timedelta(days=2)


def make_draft(world, contract=None, closes_at=CLOSED, **fields):
    """A round of two criteria, 60 and 40."""
    fields = {"title": "Visits in the west", "offer": "Two days a week", "opens_on": OPENED.date()} | fields
    act = {"by": world.coordinator, "now": fields.pop("now", OPENED)}
    contract = contract or make_live_contract(world)
    made = rounds.create(contract=contract, closes_at=closes_at, **fields, **act)
    made = rounds.add_criterion(made, question="How do you reach people?", weight=Decimal(60), **act)
    return rounds.add_criterion(made, question="Who would do it?", weight=Decimal(40), **act)


def make_open(world, contract=None, **fields):
    """One that is open until next week unless `closes_at` says otherwise."""
    fields = {"closes_at": NOW + timedelta(days=7)} | fields
    return rounds.open(make_draft(world, contract, **fields), by=world.coordinator, now=OPENED)


def make_judge(world, name="Juno Jones"):
    """Somebody with a seat at an organisation that applies for nothing."""
    known = Seat.objects.filter(invited_name=name).first()
    if known:
        return known
    elm = Organisation.objects.filter(name="Elm House").first() or make_member(world.northern, "Elm House")
    return make_seat(world.northern, Role.MEMBER, elm, make_user(name))


def make_scoring(world, contract=None, **fields):
    """One that closed two days ago: Alder applied, Birch's member and Juno Jones declared no interest."""
    made = make_open(world, contract, **({"closes_at": CLOSED} | fields))
    applying.submit(made, text="We know every street", by=world.lead, now=OPENED + timedelta(days=1))
    panel = [world.seats.member, make_judge(world)]
    for seat in panel:
        made = judging.add_panel_member(made, contact=seat.contact, by=world.coordinator, now=OPENED)
    for seat in panel:
        made = judging.declare(made, by=actor_in(seat), now=CLOSED)
    return made


def give(round, seat, application, points, reason="Because", now: datetime = CLOSED):
    """Score an application on every criterion alike."""
    scores = {criterion: (points, reason) for criterion in round.criteria.all()}
    return judging.score(round, application=application, scores=scores, by=actor_in(seat), now=now)


def make_scored(world, contract=None, **fields):
    made = make_scoring(world, contract, **fields)
    for seat, points in [(world.seats.member, 4), (make_judge(world), 3)]:
        give(made, seat, made.applications.get(), points)
    return made


def make_decided(world, contract=None, now=CLOSED, **fields):
    """One in which Alder was chosen."""
    made = make_scored(world, contract, **fields)
    chosen = {"application": made.applications.get(), "reason": "The best plan"}
    return deciding.record_outcome(made, **chosen, by=world.coordinator, now=now)


def reread(round):
    return Round.objects.get(pk=round.pk)
