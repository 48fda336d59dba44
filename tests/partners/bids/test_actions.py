"""What can happen to a bid."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from consortium.access.frozen import Frozen
from consortium.activity.kinds import sentence
from consortium.activity.models import Event
from consortium.errors import NotValid
from partners.bids import actions as bids
from partners.bids import sharing
from partners.bids.models import Bid, BidPartner, Promise
from partners.partnerships import actions as partnerships
from tests.factories.partners import make_bid, make_foreign_partnership, make_partnership, make_submitted_bid
from tests.factories.world import NOW, TODAY, make_contact, make_member, make_organisation

TOMORROW = TODAY + timedelta(days=1)


def act(world):
    return {"by": world.coordinator, "now": NOW}


def happened(bid):
    return [event.kind for event in Event.objects.about(bid).order_by("pk")]


def test_create_takes_currency_nation_and_zone_from_the_consortium(world):
    world.northern.nation, world.northern.currency = "SCT", "EUR"
    world.northern.save()
    bid = make_bid(world)
    assert (bid.nation, bid.currency, bid.time_zone) == ("SCT", "EUR", "Europe/London")
    assert (bid.stage_on(TODAY), bid.consortium) == ("identified", world.northern)
    assert happened(bid) == ["bid.created", "bid.partner_added", "bid.partner_added"]


def test_create_needs_an_open_partnership_and_a_lead_in_it(world):
    partnership, elm = make_partnership(world), make_member(world.northern, "Elm")
    with pytest.raises(bids.NotAParty, match="Elm is not a partner in Warm Homes"):
        bids.create(partnership=partnership, lead=elm, title="A", commissioner="B", **act(world))
    partnerships.end(partnership, ended_on=TODAY, **act(world))
    with pytest.raises(bids.PartnershipEnded):
        bids.create(partnership=partnership, lead=world.alder, title="A", commissioner="B", **act(world))
    assert not Bid.objects.exists()


def test_create_refuses_whatever_is_another_consortiums(world):
    foreign = make_foreign_partnership(world)
    with pytest.raises(NotValid) as refused:
        bids.create(partnership=foreign, lead=world.cedar, title="A", commissioner="B", **act(world))
    assert refused.value.at_field == "partnership"
    for field, thing in [("commissioner_organisation", world.cedar), ("manager", make_contact(world.cedar))]:
        with pytest.raises(NotValid) as refused:
            make_bid(world, title=field, partnership=make_partnership(world, name=field), **{field: thing})
        assert refused.value.at_field == field


@pytest.mark.parametrize(
    "weights",
    [
        {"weight_price": Decimal(40)},
        {"weight_price": Decimal(40), "weight_quality": Decimal(50), "weight_social_value": Decimal("9.99")},
        {"weight_price": Decimal(101), "weight_quality": Decimal(-1), "weight_social_value": Decimal(0)},
    ],
)
def test_create_refuses_weights_that_do_not_total_100(world, weights):
    with pytest.raises(NotValid):
        make_bid(world, **weights)


def test_create_takes_weights_that_total_100(world):
    thirds = {"weight_price": Decimal("33.33"), "weight_quality": Decimal("33.33")}
    assert make_bid(world, **thirds, weight_social_value=Decimal("33.34")).weight_price == Decimal("33.33")


def test_database_refuses_weights_and_shares_on_its_own(world):
    bid = make_bid(world)
    for attempt in (
        lambda: Bid.objects.update(weight_price=40),
        lambda: Bid.objects.update(outcome="won", outcome_on=TODAY),
        lambda: BidPartner.objects.update(share=Decimal("100.01")),
        lambda: BidPartner.objects.create(bid=bid, organisation=world.birch, share=0),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()


def test_revise_records_the_fields_and_keeps_their_history(world):
    bid = make_bid(world)
    bids.revise(bid, title="Advice in Bradford", **act(world))
    assert Event.objects.about(bid).first().data["fields"] == ["title"]
    assert [row.title for row in bid.history.all()][:2] == ["Advice in Bradford", "Advice in Leeds"]


def test_revise_lets_only_a_partner_lead(world):
    bid = make_bid(world)
    with pytest.raises(bids.NotAParty) as refused:
        bids.revise(bid, lead=make_member(world.northern, "Elm"), **act(world))
    assert refused.value.at_field == "lead"


def test_decide_reads_as_a_sentence_and_moves_the_stage(world):
    bid = make_bid(world)
    bids.qualify(bid, qualifying_on=TODAY, **act(world))
    assert bid.stage_on(TODAY) == "qualifying"
    bids.decide(bid, decision="clarify_first", decided_on=TODAY, **act(world))
    assert bid.stage_on(TODAY) == "decided"
    bids.decide(bid, decision="go", decided_on=TODAY, decision_reason="We know the area.", **act(world))
    assert bid.stage_on(TODAY) == "preparing"
    assert sentence(Event.objects.about(bid).first()) == (
        "Coordinator Northern recorded the decision on Advice in Leeds: go"
    )


def test_decide_refuses_a_day_to_come_and_a_decision_that_is_none(world):
    bid = make_bid(world)
    with pytest.raises(bids.DayWrong, match="4 March 2026 has not come yet"):
        bids.decide(bid, decision="go", decided_on=TOMORROW, **act(world))
    bid.refresh_from_db()
    with pytest.raises(NotValid):
        bids.decide(bid, decision="perhaps", decided_on=TODAY, **act(world))


def test_add_partner_takes_only_partners_of_the_partnership_and_each_once(world):
    bid = make_bid(world)
    with pytest.raises(bids.NotAParty):
        sharing.add_partner(bid, organisation=world.cedar, **act(world))
    with pytest.raises(NotValid, match="already in the bid"):
        sharing.add_partner(bid, organisation=world.birch, **act(world))
    assert bid.partners.count() == 2


@pytest.mark.parametrize("share", ["-0.01", "100.01", "33.333", "NaN", "Infinity"])
def test_set_share_refuses_what_is_no_share(world, share):
    bid = make_bid(world)
    with pytest.raises(NotValid) as refused:
        sharing.set_share(bid, organisation=world.birch, share=Decimal(share), **act(world))
    assert refused.value.at_field == "share"
    assert bid.partners.get(organisation=world.birch).share == Decimal("40.00")


def test_set_share_keeps_the_role_unless_given(world):
    bid = make_bid(world)
    sharing.set_share(bid, organisation=world.birch, share=Decimal(35), role="Outreach", **act(world))
    sharing.set_share(bid, organisation=world.birch, share=Decimal(30), **act(world))
    partner = bid.partners.get(organisation=world.birch)
    assert (partner.share, partner.role) == (Decimal("30.00"), "Outreach")


def test_remove_partner_takes_it_out(world):
    bid = make_bid(world)
    sharing.remove_partner(bid, organisation=world.birch, **act(world))
    assert [partner.organisation for partner in bid.partners.all()] == [world.alder]
    with pytest.raises(bids.NotAParty):
        sharing.remove_partner(bid, organisation=world.birch, **act(world))


@pytest.mark.parametrize("shares", [(), ("100.00",), ("60", "40"), ("33.33", "66.67")])
def test_submit_freezes_the_shares_into_promises(world, shares):
    bid = make_bid(world, shares=shares)
    if not shares:
        with pytest.raises(sharing.SharesNotWhole, match=r"total 0\.00%"):
            sharing.submit(bid, **act(world))
        return
    sharing.submit(bid, **act(world))
    assert sorted(promise.share for promise in bid.promises.all()) == sorted(map(Decimal, shares))
    assert (bid.submitted_at, bid.stage_on(TODAY)) == (NOW, "submitted")


@pytest.mark.parametrize("shares", [("60", "39.99"), ("60", "40.01"), ("100", "100")])
def test_submit_refuses_shares_that_do_not_total_100_and_writes_nothing(world, shares):
    bid = make_bid(world, shares=shares)
    with pytest.raises(sharing.SharesNotWhole, match="must total exactly 100%"):
        sharing.submit(bid, **act(world))
    bid.refresh_from_db()
    assert (bid.submitted_at, Promise.objects.count(), "bid.submitted" in happened(bid)) == (None, 0, False)


def test_submit_twice_is_refused_and_writes_nothing(world):
    bid = make_submitted_bid(world)
    before = (happened(bid), Promise.objects.count(), bid.history.count())
    with pytest.raises(bids.AlreadySubmitted):
        sharing.submit(bid, **act(world))
    assert (happened(bid), Promise.objects.count(), bid.history.count()) == before


def test_submit_takes_the_day_where_the_deadline_is(world):
    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # already 2 July in London
    bid = sharing.submit(make_bid(world), by=world.coordinator, now=late)
    assert bid.submitted_on == date(2026, 7, 2)


def test_submit_after_a_decision_against_asks_for_a_new_one(world):
    bid = make_bid(world)
    bids.decide(bid, decision="no_go", decided_on=TODAY, **act(world))
    with pytest.raises(sharing.DecidedAgainst):
        sharing.submit(bid, **act(world))


def test_shares_are_frozen_by_submission(world):
    bid = make_submitted_bid(world)
    for attempt in (
        lambda: sharing.add_partner(bid, organisation=world.birch, **act(world)),
        lambda: sharing.set_share(bid, organisation=world.birch, share=Decimal(1), **act(world)),
        lambda: sharing.remove_partner(bid, organisation=world.birch, **act(world)),
    ):
        with pytest.raises(sharing.SharesFrozen):
            attempt()


def test_promises_never_change_and_stay(world):
    promise = make_submitted_bid(world).promises.first()
    promise.share = Decimal(1)
    for attempt in (
        promise.save,
        promise.delete,
        Promise.objects.all().delete,
        lambda: Promise.objects.update(share=1),
        lambda: Promise.objects.bulk_update([promise], ["share"]),
    ):
        with pytest.raises(Frozen):
            attempt()


def test_shortlist_and_award_follow_submission(world):
    bid = make_bid(world)
    with pytest.raises(bids.NotSubmitted):
        bids.shortlist(bid, shortlisted_on=TODAY, **act(world))
    sharing.submit(bid, **act(world))
    with pytest.raises(bids.DayWrong, match="submitted on 3 March 2026"):
        bids.shortlist(bid, shortlisted_on=TODAY - timedelta(days=1), **act(world))
    bids.shortlist(bid, shortlisted_on=TODAY, **act(world))
    bids.notify_award(bid, award_notified_on=TODAY, standstill_began_on=TODAY, **act(world))
    assert (bid.stage_on(TODAY), bid.standstill_ends_on) == ("standstill", date(2026, 3, 12))


def test_notify_award_without_a_standstill(world):
    bid = make_submitted_bid(world)
    bids.notify_award(bid, award_notified_on=TODAY, **act(world))
    assert (bid.stage_on(TODAY), bid.standstill_ends_on) == ("award_notified", None)


def test_record_outcome_twice_is_refused_and_writes_nothing(world):
    bid = make_submitted_bid(world)
    bids.record_outcome(bid, outcome="won", outcome_on=TODAY, lessons="Start earlier.", **act(world))
    before = (happened(bid), bid.history.count())
    for attempt in (
        lambda: bids.record_outcome(bid, outcome="lost", outcome_on=TODAY, **act(world)),
        lambda: bids.withdraw(bid, outcome_on=TODAY, **act(world)),
        lambda: bids.cancel(bid, outcome_on=TODAY, **act(world)),
        lambda: bids.shortlist(bid, shortlisted_on=TODAY, **act(world)),
        lambda: bids.decide(bid, decision="go", decided_on=TODAY, **act(world)),
    ):
        with pytest.raises(bids.OutcomeRecorded, match="already recorded: won, 3 March 2026"):
            attempt()
    assert (happened(bid), bid.history.count()) == before
    assert sentence(Event.objects.about(bid).first()) == "Coordinator Northern recorded that Advice in Leeds was won"


def test_record_outcome_needs_a_submission_and_an_outcome_of_the_buyer(world):
    with pytest.raises(bids.NotSubmitted):
        bids.record_outcome(make_bid(world), outcome="won", outcome_on=TODAY, **act(world))
    submitted = make_submitted_bid(world, partnership=make_partnership(world, name="Other"))
    with pytest.raises(NotValid):
        bids.record_outcome(submitted, outcome="withdrawn", outcome_on=TODAY, **act(world))


@pytest.mark.parametrize(("verb", "stage"), [(bids.withdraw, "withdrawn"), (bids.cancel, "cancelled_by_buyer")])
def test_withdraw_and_cancel_end_a_bid_before_or_after_submission(world, verb, stage):
    for name, make in [("A", make_bid), ("B", make_submitted_bid)]:
        bid = make(world, partnership=make_partnership(world, name=name))
        verb(bid, outcome_on=TODAY, **act(world))
        assert bid.stage_on(TODAY) == stage


def test_visible_to_shows_a_bid_to_its_partners_and_to_nobody_else(world):
    elm, fir = make_member(world.northern, "Elm"), make_member(world.northern, "Fir")
    bid = make_bid(world, partnership=make_partnership(world, lead=elm, partners=[world.alder, fir]), shares=("100",))
    assert list(Bid.objects.visible_to(world.coordinator)) == [bid]
    assert list(Bid.objects.visible_to(world.broker)) == [bid]
    assert list(Bid.objects.visible_to(world.lead)) == [bid]
    assert list(Bid.objects.visible_to(world.member)) == []
    assert list(Bid.objects.visible_to(world.outsider)) == []
    assert list(Bid.objects.visible_to(world.foreign_coordinator)) == []


def test_visible_to_a_partner_who_left_keeps_what_it_shared_in(world):
    partnership = make_partnership(world, partners=[world.birch, make_member(world.northern, "Elm")])
    before = make_bid(world, partnership=partnership)
    partnerships.end_party(partnership, organisation=world.birch, until=TODAY, **act(world))
    make_bid(world, partnership=partnership, title="After", shares=("100",))
    assert list(Bid.objects.visible_to(world.member)) == [before]


def test_hostile_text_is_kept_as_text(world):
    hostile = "<script>alert(1)</script> {actor} %s ' \" \u202e"
    council = make_organisation(world.northern, hostile)
    bid = make_bid(world, title=hostile, commissioner=hostile, commissioner_organisation=council)
    assert sentence(Event.objects.about(bid).last()) == f"Coordinator Northern added the bid {hostile}"
