"""Partnerships, bids and contracts of the world, made as people make them: through the actions."""

from datetime import date, timedelta
from decimal import Decimal

from partners.bids import actions as bids
from partners.bids import sharing
from partners.contracts import actions as contracts
from partners.corrections import actions as corrections
from partners.figures import actions as figures
from partners.interests import actions as interests
from partners.partnerships import actions as partnerships
from partners.payments import actions as payments
from partners.preparing import actions as preparing
from partners.writing import actions as writing
from tests.factories.world import NOW, TODAY, make_member

STARTED = date(2025, 4, 1)


def make_partnership(world, name="Warm Homes", **fields):
    """Alder leads, Birch is a partner, since 1 April 2025."""
    fields = {"lead": world.alder, "partners": [world.birch], "started_on": STARTED} | fields
    return partnerships.create(name=name, by=world.coordinator, now=NOW, **fields)


def make_foreign_partnership(world, name="Southern Kitchens", partner=None):
    """A partnership of the other consortium, led by Cedar."""
    partner = partner or make_member(world.southern, "Dogwood Trust")
    return partnerships.create(
        name=name, lead=world.cedar, partners=[partner], started_on=STARTED, by=world.foreign_coordinator, now=NOW
    )


def make_bid(world, partnership=None, title="Advice in Leeds", shares=("60", "40"), **fields):
    """A bid that Alder leads, shared with Birch."""
    partnership = partnership or make_partnership(world)
    usual = {"commissioner": "Leeds City Council", "annual_value": Decimal("100000.00")}
    fields = usual | {"local_provider": "no", "community_led": "yes"} | fields
    bid = bids.create(partnership=partnership, lead=world.alder, title=title, by=world.coordinator, now=NOW, **fields)
    for organisation, share in zip([world.alder, world.birch], shares, strict=False):
        sharing.add_partner(bid, organisation=organisation, share=Decimal(share), by=world.coordinator, now=NOW)
    return bid


def make_submitted_bid(world, **fields):
    return sharing.submit(make_bid(world, **fields), by=world.coordinator, now=NOW)


def make_won_bid(world, **fields):
    bid = make_submitted_bid(world, **fields)
    return bids.record_outcome(bid, outcome="won", outcome_on=TODAY, by=world.coordinator, now=NOW)


def make_correction(world, shares=("55", "45"), **fields):
    """A correction that changes what Alder and Birch were promised, and waits for both."""
    organisations = zip([world.alder, world.birch], shares, strict=True)
    parts = [corrections.Part(organisation=each, share=Decimal(share)) for each, share in organisations]
    bid = make_submitted_bid(world, **fields)
    return corrections.propose(bid, shares=parts, reason="Birch does more.", by=world.coordinator, now=NOW)


def make_question(world, bid=None, number="1", **fields):
    """A question of a bid that Birch's member drafts and Alder's lead reviews."""
    people = {"owner": world.seats.member.contact, "reviewer": world.seats.lead.contact}
    bid = bid or make_bid(world)
    fields = {"text": "How will you listen?"} | people | fields
    writing.add_question(bid, number=number, **fields, by=world.coordinator, now=NOW)
    return bid.questions.get(number=number)


def make_interest(world, bid=None):
    """What Birch's member declares."""
    bid = bid or make_bid(world)
    interests.declare_interest(bid, words="A cousin works there", by=world.member, now=NOW)
    return bid.interests.get()


def make_criterion(world, name="Room in the building"):
    return preparing.create(name=name, by=world.coordinator, now=NOW)


def make_contract(world, **fields):
    """A contract from a bid won today, which starts in four weeks and runs for two years."""
    starts_on = TODAY + timedelta(weeks=4)
    dates = {"starts_on": starts_on, "ends_on": starts_on + timedelta(days=729)}
    return contracts.create_from_bid(make_won_bid(world, **fields), **dates, by=world.coordinator, now=NOW)


def make_payment(world, contract=None, **fields):
    """An invoice of Birch for £1,000, which came ten days ago."""
    fields = {
        "organisation": world.birch,
        "reference": "INV-1",
        "amount": Decimal("1000.00"),
        "received_on": TODAY - timedelta(days=10),
    } | fields
    return payments.receive(contract=contract or make_contract(world), **fields, by=world.coordinator, now=NOW)


def make_explanation(world, contract=None, **fields):
    """A reason that Alder, the holder, proposes to Birch."""
    fields = {"organisation": world.birch, "reason": "Two posts stayed empty until May", "by": world.lead} | fields
    return figures.propose(contract=contract or make_contract(world), **fields, now=NOW)
