"""Partnerships, bids and contracts of the world, made as people make them: through the actions."""

from datetime import date, timedelta
from decimal import Decimal

from partners.bids import actions as bids
from partners.bids import sharing
from partners.contracts import actions as contracts
from partners.corrections import actions as corrections
from partners.decisions import actions as decisions
from partners.figures import actions as figures
from partners.indicators import actions as indicators
from partners.interests import actions as interests
from partners.milestones import actions as milestones
from partners.notices.models import Notice
from partners.options import actions as options
from partners.options import breaks
from partners.partnerships import actions as partnerships
from partners.payments import actions as payments
from partners.preparing import actions as preparing
from partners.variations import actions as variations
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


def make_live_contract(world, **fields):
    """A contract of two years that began on 1 April 2025; Alder holds it, Birch has 40 % of it."""
    dates = {"starts_on": STARTED, "ends_on": date(2027, 3, 31)}
    won = make_won_bid(world, total_value=Decimal("200000.00"), **fields)
    made = contracts.create_from_bid(won, **dates, by=world.coordinator, now=NOW)
    return contracts.sign(made, signed_on=STARTED, by=world.coordinator, now=NOW)


def make_variation(world, contract=None, **fields):
    """A variation by £10,000 that waits for Alder and Birch."""
    fields = {
        "title": "Outreach in two more towns",
        "change": Decimal("10000.00"),
        "effective_on": TODAY,
        "reason": "The commissioner asks for it.",
        "asked_by": "commissioner",
    } | fields
    return variations.propose(contract=contract or make_live_contract(world), **fields, by=world.coordinator, now=NOW)


def make_option(world, contract=None, **fields):
    """An option to extend for a year, of which notice must be given by the end of 2026."""
    fields = {"extends_to": date(2028, 3, 31), "notify_by": date(2026, 12, 31)} | fields
    return options.create(contract=contract or make_live_contract(world), **fields, by=world.coordinator, now=NOW)


def make_break(world, contract=None, **fields):
    """A clause by which either side may end the contract from 1 October 2026, with 90 days of notice."""
    fields = {"held_by": "either", "ends_from": date(2026, 10, 1), "notice_days": 90} | fields
    return breaks.create(contract=contract or make_live_contract(world), **fields, by=world.coordinator, now=NOW)


def make_indicator(world, contract=None, **fields):
    """A quarterly indicator of Birch since the contract began."""
    fields = {
        "name": "People advised",
        "target": Decimal("250"),
        "unit": "people",
        "frequency": 3,
        "owner": world.birch,
        "begins_on": STARTED,
    } | fields
    return indicators.create(contract=contract or make_live_contract(world), **fields, by=world.coordinator, now=NOW)


def make_result(world, indicator=None, number=0, **fields):
    """What Birch’s indicator came to in its first quarter; each further one corrects the one before."""
    fields = {"value": Decimal(240 + number), "rating": "approaching_target"} | fields
    indicator = indicator or make_indicator(world)
    indicators.report(indicator, period_from=STARTED, **fields, by=world.coordinator, now=NOW)
    return indicator.results.first()


def make_notice(world, bid=None, number=0):
    """A tender notice as it stands beside a bid, whichever file it came in."""
    return Notice(
        consortium=world.northern,
        bid=bid or make_bid(world),
        ocid="ocds-zz0001-000001",
        release_id=f"{number:06}-2026",
        kind="tender",
        released_at=NOW,
        sha256="0" * 64,
        left={"title": "Advice in the north"},
        kept=["title"],
        taken_at=NOW,
        taken_by="Cora Clark",
    ).store(now=NOW)


def make_milestone(world, contract=None, **fields):
    """A milestone that Birch sees to, due in two weeks."""
    fields = {"title": "The drop-in is open", "due_on": TODAY + timedelta(days=14), "owner": world.birch} | fields
    return milestones.create(contract=contract or make_live_contract(world), **fields, by=world.coordinator, now=NOW)


def make_decision(world, contract=None, **fields):
    fields = {
        "title": "The drop-in moves to the library",
        "decided_on": TODAY,
        "decided_by": "Steering group",
        "options": "Stay; move to the library; close",
        "reason": "It is step-free.",
    } | fields
    return decisions.create(contract=contract or make_live_contract(world), **fields, by=world.coordinator, now=NOW)
