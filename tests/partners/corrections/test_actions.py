"""Corrections of what was promised."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consortium.access.frozen import Frozen
from consortium.access.roles import Role
from consortium.activity.kinds import sentence
from consortium.activity.models import Event
from partners.bids import actions as bids
from partners.bids.models import Promise
from partners.bids.sharing import SharesNotWhole
from partners.contracts import actions as contracts
from partners.corrections import actions as corrections
from partners.corrections.models import Correction
from partners.partnerships import actions as partnerships
from tests.factories.partners import make_bid, make_correction, make_submitted_bid
from tests.factories.world import NOW, TODAY, actor_in, make_member, make_seat, make_user

LATER = NOW + timedelta(days=2)


def act(world):
    return {"by": world.coordinator, "now": NOW}


def parts(world, alder, birch, **more):
    named = [(world.alder, alder), (world.birch, birch)]
    return [corrections.Part(organisation=each, share=Decimal(share), **more) for each, share in named if share]


def promised(bid):
    bid = type(bid).objects.with_shares().get(pk=bid.pk)
    return {row.organisation.name: str(row.share) for row in bid.standing_promises}


@pytest.fixture
def birchs_lead(world):
    return actor_in(make_seat(world.northern, Role.MEMBER_LEAD, world.birch, make_user("Bea Birch")))


def test_correction_stands_once_everybody_whom_it_changes_has_agreed(world, birchs_lead):
    correction = make_correction(world)
    bid = correction.bid
    assert (correction.state, promised(bid)) == ("open", {"Alder Advice": "60.00", "Birch Community": "40.00"})
    corrections.agree(correction, by=world.lead, now=NOW)
    assert promised(bid) == {"Alder Advice": "60.00", "Birch Community": "40.00"}
    correction = corrections.agree(correction, by=birchs_lead, now=LATER)
    assert (correction.state, correction.agreed_at) == ("agreed", LATER)
    assert promised(bid) == {"Alder Advice": "55.00", "Birch Community": "45.00"}
    rows = [(row.statement, str(row.share), row.promised_at) for row in Promise.objects.filter(bid=bid)]
    assert rows == [(2, "55.00", LATER), (2, "45.00", LATER), (1, "60.00", NOW), (1, "40.00", NOW)]
    kinds = [event.kind for event in Event.objects.about(bid).order_by("pk")][-5:]
    assert kinds[1:] == [
        "bid.correction_proposed",
        "bid.correction_agreed",
        "bid.correction_agreed",
        "bid.promises_corrected",
    ]
    assert sentence(Event.objects.about(bid).filter(kind="bid.correction_agreed").last()) == (
        "Member lead Alder Advice agreed, for Alder Advice, to the correction in Advice in Leeds"
    )


def test_agree_twice_changes_nothing(world, birchs_lead):
    correction = make_correction(world)
    for who in (world.lead, world.lead, birchs_lead, birchs_lead, world.lead):
        corrections.agree(correction, by=who, now=NOW)
    assert Promise.objects.filter(bid=correction.bid).count() == 4
    assert Event.objects.about(correction.bid).filter(kind="bid.correction_agreed").count() == 2


def test_agree_is_for_those_whom_it_changes_alone(world, birchs_lead):
    elm = make_member(world.northern, "Elm")
    elms_lead = actor_in(make_seat(world.northern, Role.MEMBER_LEAD, elm, make_user("Ed Elm")))
    correction = make_correction(world)
    with pytest.raises(corrections.NotAsked):
        corrections.agree(correction, by=elms_lead, now=NOW)
    with pytest.raises(corrections.NotAsked):
        corrections.refuse(correction, reason="No", by=world.coordinator, now=NOW)


def test_partner_whose_part_stays_is_not_asked(world, birchs_lead):
    partnership = make_bid(world).partnership
    elm = make_member(world.northern, "Elm")
    partnerships.add_party(partnership, organisation=elm, role="partner", since=TODAY, **act(world))
    bid = make_submitted_bid(world, partnership=partnership, title="Second")
    shares = [*parts(world, "60", "30"), corrections.Part(organisation=elm, share=Decimal(10), role="Outreach")]
    correction = corrections.propose(bid, shares=shares, reason="Elm joins.", **act(world))
    assert [row.organisation.name for row in correction.waiting_for] == ["Birch Community", "Elm"]
    with pytest.raises(corrections.NotAsked):
        corrections.agree(correction, by=world.lead, now=NOW)


def test_partner_that_drops_out_agrees_to_it(world, birchs_lead):
    bid = make_submitted_bid(world)
    correction = corrections.propose(bid, shares=parts(world, "100", None), reason="Birch leaves.", **act(world))
    corrections.agree(correction, by=world.lead, now=NOW)
    assert promised(bid) == {"Alder Advice": "60.00", "Birch Community": "40.00"}
    corrections.agree(correction, by=birchs_lead, now=NOW)
    assert promised(bid) == {"Alder Advice": "100.00"}


def test_refuse_and_withdraw_leave_what_was_promised_and_end_it(world, birchs_lead):
    correction = make_correction(world)
    corrections.agree(correction, by=world.lead, now=NOW)
    correction = corrections.refuse(correction, reason="We were not asked.", by=birchs_lead, now=NOW)
    assert (correction.state, correction.refused_because) == ("refused", "We were not asked.")
    for attempt in (
        lambda: corrections.agree(correction, by=birchs_lead, now=NOW),
        lambda: corrections.agree(correction, by=world.lead, now=NOW),
        lambda: corrections.refuse(correction, reason="Again", by=world.lead, now=NOW),
        lambda: corrections.withdraw(correction, **act(world)),
    ):
        with pytest.raises(corrections.CorrectionOver, match="refused already"):
            attempt()
    again = corrections.propose(correction.bid, shares=parts(world, "50", "50"), reason="Half", **act(world))
    assert corrections.withdraw(again, **act(world)).state == "withdrawn"
    assert promised(correction.bid) == {"Alder Advice": "60.00", "Birch Community": "40.00"}


@pytest.mark.parametrize(("alder", "birch"), [("60", "39.99"), ("60", "40.01"), ("100", "100"), ("99", None)])
def test_propose_refuses_shares_that_do_not_total_100(world, alder, birch):
    bid = make_submitted_bid(world)
    with pytest.raises(SharesNotWhole, match="must total exactly 100%"):
        corrections.propose(bid, shares=parts(world, alder, birch), reason="A", **act(world))
    assert not Correction.objects.exists()


def test_propose_refuses_what_is_promised_already_strangers_and_names_twice(world):
    bid = make_submitted_bid(world)
    with pytest.raises(corrections.NothingChanged):
        corrections.propose(bid, shares=parts(world, "60", "40"), reason="A", **act(world))
    cedar = corrections.Part(organisation=world.cedar, share=Decimal(10))
    with pytest.raises(bids.NotAParty):
        corrections.propose(bid, shares=[*parts(world, "60", "30"), cedar], reason="A", **act(world))
    twice = [*parts(world, "50", None), *parts(world, "50", None)]
    with pytest.raises(corrections.NamedTwice):
        corrections.propose(bid, shares=twice, reason="A", **act(world))


def test_propose_counts_a_change_of_value_alone(world):
    bid = make_submitted_bid(world)
    correction = corrections.propose(
        bid, shares=parts(world, "60", "40", value=Decimal("5.00")), reason="A", **act(world)
    )
    assert len(correction.waiting_for) == 2


def test_propose_needs_a_submitted_bid_that_came_to_something_and_no_other_correction(world):
    with pytest.raises(bids.NotSubmitted, match="set the shares instead"):
        corrections.propose(make_bid(world), shares=parts(world, "50", "50"), reason="A", **act(world))
    correction = make_correction(world, title="B")
    with pytest.raises(corrections.CorrectionOpen):
        corrections.propose(correction.bid, shares=parts(world, "50", "50"), reason="A", **act(world))
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.create(
            consortium=world.northern, bid=correction.bid, reason="A", proposed_by="A", created_at=NOW, updated_at=NOW
        )
    lost = bids.record_outcome(make_submitted_bid(world, title="C"), outcome="lost", outcome_on=TODAY, **act(world))
    with pytest.raises(corrections.BidOver):
        corrections.propose(lost, shares=parts(world, "50", "50"), reason="A", **act(world))


def test_earlier_promises_never_change(world):
    promise = make_correction(world).bid.promises.first()
    promise.statement = 9
    with pytest.raises(Frozen):
        promise.save()


def test_contract_begins_with_the_promises_that_stand(world, birchs_lead):
    correction = make_correction(world)
    for who in (world.lead, birchs_lead):
        correction = corrections.agree(correction, by=who, now=NOW)
    won = bids.record_outcome(correction.bid, outcome="won", outcome_on=TODAY, **act(world))
    contract = contracts.create_from_bid(won, starts_on=TODAY, ends_on=TODAY + timedelta(days=99), **act(world))
    shares = {row.organisation.name: str(row.share) for row in contract.allocations_on(TODAY)}
    assert shares == {"Alder Advice": "55.00", "Birch Community": "45.00"}


def test_visible_to_follows_the_bid(world):
    correction = make_correction(world)
    who = (world.coordinator, world.lead, world.member, world.outsider, world.foreign_coordinator)
    seen = [list(Correction.objects.visible_to(each)) for each in who]
    assert seen == [[correction], [correction], [correction], [], []]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["propose", "alder", "birch", "refuse", "withdraw"]), st.integers(1, 9_999)),
        max_size=8,
    )
)
def test_promises_that_stand_total_100_after_anything(world, steps):
    with transaction.atomic():
        birch = actor_in(make_seat(world.northern, Role.MEMBER_LEAD, world.birch, make_user("B", "lead@b.example")))
        bid = make_submitted_bid(world, title="Any")
        for step, hundredths in steps:
            _try(world, bid, step, Decimal(hundredths) / 100, birch)
            standing = type(bid).objects.get(pk=bid.pk).standing_promises
            assert sum(row.share for row in standing) == Decimal(100)
        transaction.set_rollback(True)


def _try(world, bid, step, share, birch):
    correction = bid.corrections.first()
    try:
        if step == "propose":
            corrections.propose(bid, shares=parts(world, share, 100 - share), reason="A", **act(world))
        elif correction and step == "alder":
            corrections.agree(correction, by=world.lead, now=NOW)
        elif correction and step == "birch":
            corrections.agree(correction, by=birch, now=NOW)
        elif correction and step == "refuse":
            corrections.refuse(correction, reason="No", by=birch, now=NOW)
        elif correction:
            corrections.withdraw(correction, **act(world))
    except (corrections.CorrectionOpen, corrections.CorrectionOver, corrections.NothingChanged):
        pass
