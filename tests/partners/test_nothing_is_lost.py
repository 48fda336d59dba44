"""Whatever is done to a bid and its contract, in whatever order: no share, penny or promise is lost on the way.

`SEQUENCES=500 HYPOTHESIS_SEED=7` runs more of them, from another start.
"""

import os
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import serializers
from django.db import transaction
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from consortium.access.roles import Role
from consortium.errors import RuleBroken
from consortium.membership import actions as memberships
from consortium.membership.models import Membership
from partners.bids import actions as bids
from partners.bids import sharing
from partners.bids.models import Bid, BidPartner, Promise
from partners.bids.shares import WHOLE, split, total
from partners.bids.stages import Facts, stage_on
from partners.contracts import actions as contracts
from partners.contracts.models import Allocation, Contract
from partners.contracts.phases import Dates, phase_on
from partners.corrections import actions as corrections
from partners.corrections.models import CorrectedShare, Correction
from partners.options import actions as options
from partners.options.models import ExtensionOption
from partners.partnerships import actions as partnerships
from partners.variations import actions as variations
from partners.variations.models import Agreement, Consultation, Variation
from tests.factories.partners import STARTED
from tests.factories.world import NOW, TODAY, actor_in, make_member, make_seat

SEQUENCES = int(os.environ.get("SEQUENCES", "14"))
SEED = int(os.environ.get("HYPOTHESIS_SEED", "1"))
KEPT = [Bid, BidPartner, Promise, Correction, CorrectedShare, Contract, Allocation, Variation, Agreement, Consultation]
KEPT += [ExtensionOption, Membership]
DATED = [f"{name}_on" for name in ("qualifying", "decided", "submitted", "shortlisted", "award_notified")]
DATED += ["standstill_began_on", "outcome_on"]

WHO = st.integers(0, 2)
SHARE = st.sampled_from(["0", "0.01", "33.33", "33.34", "40", "60", "66.67", "99.99", "100", "100.01", "-1"])
WHOLES = [["33.33", "33.33", "33.34"], ["100", "0", "0"], ["60", "40", "0"], ["0.01", "66.66", "33.33"]]
THREE = st.sampled_from(WHOLES).flatmap(st.permutations)
THREE |= st.sampled_from(WHOLES).flatmap(st.permutations) | st.lists(SHARE, min_size=3, max_size=3)
DAY = st.integers(0, 729) | st.integers(-10, 1000)
CHANGE = st.decimals(-50_000, 250_000, places=2)
MOSTLY = st.sampled_from([True, True, True, False])
STEPS = st.one_of(
    st.tuples(st.just("add"), WHO, SHARE),
    st.tuples(st.just("set"), WHO, SHARE),
    st.tuples(st.just("remove"), WHO),
    st.tuples(st.just("share_out"), THREE),
    st.tuples(st.just("submit")),
    st.tuples(st.just("correct"), THREE, MOSTLY),
    st.tuples(st.just("end_bid"), st.sampled_from(["won", "won", "won", "lost"])),
    st.tuples(st.just("create"), CHANGE),
    st.tuples(st.just("sign")),
    *[st.tuples(st.just("reallocate"), THREE, DAY), st.tuples(st.just("vary"), CHANGE, DAY, MOSTLY)] * 3,
    st.tuples(st.just("extend"), DAY),
    st.tuples(st.just("leave"), WHO),
    st.tuples(st.just("close")),
)
# Three in four begin with a contract: chance alone seldom gets that far.
BEGUN = [("share_out", ["33.33", "33.33", "33.34"]), ("submit",), ("end_bid", "won"), ("create", Decimal("99999.99"))]
RUNS = st.builds(
    lambda begun, first, then: first + BEGUN[: begun and 4] + then,
    st.integers(0, 3),
    st.lists(STEPS, max_size=3),
    st.lists(STEPS, min_size=4, max_size=12),
)


@dataclass
class Northern:
    """A partnership of three, what was asked of it, and what it holds."""

    by: object
    leads: list
    organisations: list
    bid: Bid

    @property
    def act(self):
        return {"by": self.by, "now": NOW}

    @property
    def contract(self):
        return Contract.objects.filter(bid=self.bid).first()

    def running(self):
        if self.contract is None:
            raise Nothing
        return self.contract

    def shares(self, three):
        return dict(zip(self.organisations, map(Decimal, three), strict=True))

    # --- each step fetches what it works on, as a request does

    def add(self, who, share):
        sharing.add_partner(fresh(self.bid), organisation=self.organisations[who], share=Decimal(share), **self.act)

    def set(self, who, share):
        sharing.set_share(fresh(self.bid), organisation=self.organisations[who], share=Decimal(share), **self.act)

    def remove(self, who):
        sharing.remove_partner(fresh(self.bid), organisation=self.organisations[who], **self.act)

    def share_out(self, three):
        for organisation, share in self.shares(three).items():
            there = self.bid.partners.filter(organisation=organisation).exists()
            act = sharing.set_share if there else sharing.add_partner
            act(fresh(self.bid), organisation=organisation, share=share, **self.act)

    def submit(self):
        sharing.submit(fresh(self.bid), **self.act)

    def correct(self, three, all_agree):
        parts = [
            corrections.Part(organisation=organisation, share=share)
            for organisation, share in self.shares(three).items()
            if share
        ]
        made = corrections.propose(self.bid, shares=parts, reason="Work moved", **self.act)
        asked = set(made.shares.filter(is_changed=True).values_list("organisation_id", flat=True))
        for lead in [lead for lead in self.leads if lead.organisation_id in asked][: None if all_agree else 1]:
            corrections.agree(made, by=lead, now=NOW)
        if fresh(made).agreed_at is None:
            corrections.withdraw(made, **self.act)

    def end_bid(self, outcome):
        bids.record_outcome(fresh(self.bid), outcome=outcome, outcome_on=TODAY, **self.act)

    def create(self, worth):
        dates = {"starts_on": STARTED, "ends_on": date(2027, 3, 31)}
        contracts.create_from_bid(self.bid, **dates, annual_value=abs(worth), value=abs(worth), **self.act)

    def sign(self):
        contracts.sign(self.running(), signed_on=STARTED, **self.act)

    def reallocate(self, three, day):
        from_day = STARTED + timedelta(days=day)
        contracts.reallocate(
            self.running(), effective_from=from_day, shares=self.shares(three), reason="Work moved", **self.act
        )

    def vary(self, change, day, is_agreed):
        made = variations.propose(
            contract=self.running(),
            title="More",
            change=change,
            effective_on=STARTED + timedelta(days=day),
            reason="Asked",
            asked_by="commissioner",
            **self.act,
        )
        asked = set(made.agreements.values_list("organisation_id", flat=True)) if is_agreed else set()
        for lead in [lead for lead in self.leads if lead.organisation_id in asked]:
            variations.agree(made, by=lead, now=NOW)
        variations.consult(made, consulted_on=TODAY, who="People", means="A talk", said="Yes", **self.act)
        variations.approve(made, approved_on=TODAY, **self.act)

    def extend(self, day):
        ends_on = date(2027, 3, 31) + timedelta(days=day)
        made = options.create(contract=self.running(), extends_to=ends_on, notify_by=TODAY, **self.act)
        options.exercise(made, exercised_on=TODAY, **self.act)

    def leave(self, who):
        memberships.end(self.organisations[who].memberships.get(), left_on=TODAY, **self.act)

    def close(self):
        contracts.close(self.running(), closed_on=TODAY, **self.act)


class Nothing(RuleBroken):
    """There is no contract yet."""

    code = "nothing"
    message = "No contract."


@pytest.fixture
def northern(world):
    cypress = make_member(world.northern, "Cypress Home")
    organisations = [world.alder, world.birch, cypress]
    leads = [world.lead, *(actor_in(make_seat(world.northern, Role.MEMBER_LEAD, each)) for each in organisations[1:])]
    partnership = partnerships.create(
        name="Warm Homes",
        lead=world.alder,
        partners=organisations[1:],
        started_on=STARTED,
        by=world.coordinator,
        now=NOW,
    )
    answers = {"local_provider": "no", "community_led": "yes", "commissioner": "Leeds"}
    bid = bids.create(
        partnership=partnership, lead=world.alder, title="Advice", by=world.coordinator, now=NOW, **answers
    )
    return Northern(world.coordinator, leads, organisations, bid)


def test_no_sequence_of_steps_loses_a_share_a_penny_or_a_promise(northern):
    done = Counter()

    @seed(SEED)
    @settings(max_examples=SEQUENCES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(run=RUNS)
    def walk(run):
        with transaction.atomic():
            _take(northern, run, done)
            transaction.set_rollback(True)

    walk()
    assert done.keys() >= {"submit", "create", "reallocate", "vary", "leave"}, f"The sequences did not get far: {done}"


def _take(northern, run, done):
    written, before = {}, everything()
    for name, *arguments in run:
        try:
            with transaction.atomic():
                getattr(northern, name)(*arguments)
            done[name] += 1
        except RuleBroken:
            assert everything() == before, f"{name} was refused and changed something"
        else:
            before = everything()
        written = kept(written)
        require_shares_whole(northern.bid)
        require_allocations_whole(northern.contract)
        require_status_from_facts(northern)


def everything():
    """Return every stored row of it as text, in one order."""
    return [serializers.serialize("json", model.objects.order_by("pk")) for model in KEPT]


def kept(before):
    """Return every promise and allocation ever written: of those there were, none has changed or gone."""
    frozen = [*Promise.objects.values(), *Allocation.objects.values()]
    now = {row["id"]: row for row in frozen}
    assert {pk: now.get(pk) for pk in before} == before
    return now


def require_shares_whole(bid):
    """Require 100% of every statement of promises; no single plan above it, whatever the plans total until then."""
    partners = [partner.share for partner in bid.partners.all()]
    assert all(0 <= share <= WHOLE for share in partners)
    statements = {}
    for promise in bid.promises.all():
        statements.setdefault(promise.statement, []).append(promise.share)
    assert all(total(shares) == WHOLE for shares in statements.values())
    assert sorted(statements) == list(range(1, len(statements) + 1))
    assert bool(statements) == bool(fresh(bid).submitted_at)


def require_allocations_whole(contract):
    """On each day on which something begins, and the day before: the shares total 100%, and no penny is missing."""
    if contract is None:
        return
    contract = Contract.objects.with_allocations().get(pk=contract.pk)
    begins = {row.effective_from for row in contract.allocations.all()} | {contract.starts_on}
    begins |= {contract.dates.last_day, TODAY}
    for day in sorted(begins | {day - timedelta(days=1) for day in begins}):
        rows = contract.allocations_on(day)
        held = [row.share for row in rows]
        assert total(held) == (WHOLE if day >= contract.starts_on else 0)
        assert len({row.organisation_id for row in rows}) == len(rows)
        if rows and contract.annual_value is not None:
            assert (
                sum(row.annual_value for row in rows)
                == contract.annual_value
                == sum(split(contract.annual_value, held))
            )
        worth = contract.value_on(day)
        assert worth is None or worth >= 0
        changes = contract.variations.exclude(approved_on=None).filter(effective_on__lte=day)
        assert worth == contract.value + sum(changes.values_list("change", flat=True))


def require_status_from_facts(northern):
    """What a fresh fetch shows is what the stored dates alone say, in whatever order and how often it is read."""
    facts = Bid.objects.values(*Facts.__slots__).get(pk=northern.bid.pk)
    days = [TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=500)]
    expected = {day: stage_on(Facts(**facts), day) for day in days}
    for order in (days, days[::-1]):
        bid = fresh(northern.bid)
        assert {day: bid.stage_on(day) for day in order} == expected
    assert Bid.objects.with_stage(TODAY).get(pk=northern.bid.pk).stage_today == expected[TODAY]
    if northern.contract is None:
        return
    facts = Contract.objects.values(*Dates.__slots__).get(bid=northern.bid)
    days += [facts["starts_on"], facts["extended_to"] or facts["ends_on"]]
    phases = {day: phase_on(Dates(**facts), day) for day in days}
    for order in (days, days[::-1]):
        contract = northern.contract
        assert {day: contract.phase_on(day) for day in order} == phases
    assert Contract.objects.with_phase(TODAY).get(pk=contract.pk).phase_today == phases[TODAY]


def fresh(row):
    return type(row).objects.get(pk=row.pk)
