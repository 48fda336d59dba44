"""Tags, requirements and invitations of the world, made as people make them."""

from datetime import UTC, datetime

from consortium.offers import actions as offers
from consortium.organisations.models import Organisation
from partners.bids import actions as bids
from partners.invitations import actions as invitations
from partners.partnerships import actions as partnerships
from partners.requirements import actions as requirements
from tests.factories.documents import make_insurance
from tests.factories.partners import STARTED, make_bid
from tests.factories.world import NOW, make_member

DUE = datetime(2026, 3, 31, 11, 0, tzinfo=UTC)  # noon in London: the clocks have gone forward


def make_tag(world, name="Debt advice", kind="service"):
    return offers.create(kind=kind, name=name, by=world.coordinator, now=NOW)


def make_open_bid(world, title="Advice at the surgery", partners=(), **fields):
    """A bid that Elm leads and Fir shares in: Alder and Birch could be invited. It never closes by the clock."""
    elm = Organisation.objects.filter(consortium=world.northern, name="Elm House").first()
    elm = elm or make_member(world.northern, "Elm House")
    fir = Organisation.objects.filter(consortium=world.northern, name="Fir Group").first()
    fir = fir or make_member(world.northern, "Fir Group")
    partnership = partnerships.create(
        name=f"Partnership for {title}",
        lead=elm,
        partners=[fir, *partners],
        started_on=STARTED,
        by=world.coordinator,
        now=NOW,
    )
    fields = {"commissioner": "Leeds City Council"} | fields
    return bids.create(partnership=partnership, lead=elm, title=title, by=world.coordinator, now=NOW, **fields)


def make_requirement(world, bid=None, type=None, **fields):
    bid, type = bid or make_bid(world), type or make_insurance(world)
    return requirements.create(bid=bid, type=type, by=world.coordinator, now=NOW, **fields)


def make_invitation(world, bid=None, organisation=None, now=NOW, **fields):
    """Alder, whose lead may answer, is invited into Elm's bid."""
    bid = bid or make_open_bid(world)
    told = {"organisations": [organisation or world.alder], "by": world.coordinator, "now": now} | fields
    return invitations.invite(bid, **told)[0]
