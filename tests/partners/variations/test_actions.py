"""Variations: who agrees, who was consulted, and what the contract is worth."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from consortium.access.frozen import Frozen
from consortium.access.roles import Role
from consortium.activity.kinds import sentence
from consortium.activity.models import Event
from consortium.errors import NotValid
from partners.contracts import actions as contracts
from partners.contracts.models import Allocation, Contract
from partners.variations import actions as variations
from partners.variations.fitting import behind
from partners.variations.models import Variation
from tests.factories.partners import make_live_contract, make_variation
from tests.factories.world import NOW, TODAY, actor_in, make_member, make_seat, make_user

YESTERDAY = TODAY - timedelta(days=1)


def act(world):
    return {"by": world.coordinator, "now": NOW}


@pytest.fixture
def birchs_lead(world):
    return actor_in(make_seat(world.northern, Role.MEMBER_LEAD, world.birch, make_user("Bea Birch")))


def agreed(variation, *leads):
    for lead in leads:
        variation = variations.agree(variation, by=lead, now=NOW)
    return variation


def consulted(world, variation, day=TODAY):
    asked = {"who": "People at the drop-in", "means": "A meeting", "said": "Open on Saturdays too."}
    return variations.consult(variation, consulted_on=day, **asked, **act(world))


def approved(world, variation, *leads, day=TODAY):
    consulted(world, agreed(variation, *leads), day)
    return variations.approve(variation, approved_on=day, **act(world))


def worth(variation, day):
    return Contract.objects.get(pk=variation.contract_id).value_on(day)


def test_it_counts_from_its_day_once_all_agreed_somebody_was_asked_and_it_is_approved(world, birchs_lead):
    variation = make_variation(world)
    assert [each.organisation.name for each in variation.waiting_for] == ["Alder Advice", "Birch Community"]
    with pytest.raises(variations.NotAgreed, match="agreement of Alder Advice, Birch Community"):
        variations.approve(variation, approved_on=TODAY, **act(world))
    agreed(variation, world.lead, birchs_lead)
    with pytest.raises(variations.NobodyConsulted):
        variations.approve(variation, approved_on=TODAY, **act(world))
    consulted(world, variation)
    with pytest.raises(variations.NobodyConsulted):  # asked today is not before yesterday
        variations.approve(variation, approved_on=YESTERDAY, **act(world))
    assert worth(variation, TODAY) == Decimal("200000.00")
    done = variations.approve(variation, approved_on=TODAY, **act(world))
    assert (done.state, worth(done, YESTERDAY), worth(done, TODAY)) == ("approved", Decimal(200000), Decimal(210000))
    told = [event.kind for event in Event.objects.about(variation.contract).order_by("pk")]
    assert told[-5:] == [f"variation.{verb}" for verb in ["proposed", "agreed", "agreed", "consulted", "approved"]]
    last = Event.objects.about(variation.contract).first()
    assert sentence(last) == (
        "Coordinator Northern approved the variation of Advice in Leeds from 3 March 2026: Outreach in two more towns"
    )


def test_agree_twice_changes_nothing_and_strangers_are_not_asked(world):
    elm = make_member(world.northern, "Elm")
    elms_lead = actor_in(make_seat(world.northern, Role.MEMBER_LEAD, elm, make_user("Ed Elm")))
    variation = make_variation(world)
    agreed(variation, world.lead, world.lead)
    assert Event.objects.about(variation.contract).filter(kind="variation.agreed").count() == 1
    for who in (elms_lead, world.coordinator, world.outsider):
        with pytest.raises(variations.NotAsked):
            variations.agree(variation, by=who, now=NOW)
        with pytest.raises(variations.NotAsked):
            variations.refuse(variation, reason="No", by=who, now=NOW)


@pytest.mark.parametrize("end", ["refuse", "reject", "withdraw", "approve"])
def test_it_ends_once(world, birchs_lead, end):
    variation = make_variation(world)
    consulted(world, agreed(variation, world.lead, birchs_lead))
    ends = {
        "refuse": lambda: variations.refuse(variation, reason="Too much", by=birchs_lead, now=NOW),
        "reject": lambda: variations.reject(variation, rejected_on=TODAY, reason="No money", **act(world)),
        "withdraw": lambda: variations.withdraw(variation, **act(world)),
        "approve": lambda: variations.approve(variation, approved_on=TODAY, **act(world)),
    }
    state = ends[end]().state
    assert worth(variation, TODAY) == (Decimal(210000) if end == "approve" else Decimal(200000))
    for again in [*ends.values(), lambda: consulted(world, variation)]:
        with pytest.raises(variations.VariationOver, match=f"{state.label.lower()} already"):
            again()


def test_what_was_asked_is_on_record_for_good(world):
    consultation = consulted(world, make_variation(world)).consultations.get()
    consultation.said = "Nothing"
    with pytest.raises(Frozen):
        consultation.save()


def test_the_partners_of_its_day_are_asked(world):
    contract = make_live_contract(world)
    contracts.reallocate(
        contract, effective_from=TODAY, shares={world.birch: Decimal(100)}, reason="All of it", **act(world)
    )
    later = make_variation(world, contract)
    earlier = make_variation(world, contract, effective_on=YESTERDAY)
    assert [each.organisation.name for each in later.waiting_for] == ["Birch Community"]
    assert [each.organisation.name for each in earlier.waiting_for] == ["Alder Advice", "Birch Community"]


def test_propose_stays_within_the_contract_and_its_consortium(world):
    contract = make_live_contract(world)
    for day in (date(2025, 3, 31), date(2027, 4, 1)):
        with pytest.raises(contracts.DayWrong, match="Choose a day within it"):
            make_variation(world, contract, effective_on=day)
    with pytest.raises(NotValid):
        variations.propose(
            contract=contract,
            title="A",
            change=Decimal(1),
            effective_on=TODAY,
            reason="B",
            asked_by="us",
            by=world.foreign_coordinator,
            now=NOW,
        )
    contracts.close(contract, closed_on=TODAY, **act(world))
    with pytest.raises(contracts.AlreadyClosed):
        make_variation(world, contract)
    assert not Variation.objects.exists()


def test_approve_refuses_what_would_leave_less_than_nothing_on_any_day(world, birchs_lead):
    contract = make_live_contract(world)
    approved(world, make_variation(world, contract, change=Decimal(-150000)), world.lead, birchs_lead)
    more = make_variation(world, contract, change=Decimal(100000), effective_on=TODAY + timedelta(days=90))
    approved(world, more, world.lead, birchs_lead)
    less = make_variation(world, contract, change=Decimal(-60000), effective_on=TODAY + timedelta(days=30))
    with pytest.raises(variations.BelowNothing, match="from 2 April 2026"):
        approved(world, less, world.lead, birchs_lead)
    assert worth(more, TODAY) == Decimal(50000)


def test_shares_stay_and_the_page_can_tell_that_they_are_behind(world, birchs_lead):
    contract = make_live_contract(world)
    before = list(Allocation.objects.values())
    variation = approved(world, make_variation(world, contract), world.lead, birchs_lead)
    assert list(Allocation.objects.values()) == before
    zone = world.northern.zone

    def told(day=TODAY):
        fresh = Contract.objects.with_allocations().get(pk=contract.pk)
        return behind(fresh.allocations.all(), fresh.variations.all(), day, zone)

    assert told() is None  # the shares were written down on the day of the approval: whoever did knew of it
    Variation.objects.filter(pk=variation.pk).update(approved_on=TODAY + timedelta(days=1))
    assert told() == (date(2025, 4, 1), TODAY, Decimal("100000.00"))
    assert told(YESTERDAY) is None
    contracts.reallocate(
        contract,
        effective_from=TODAY,
        shares={world.alder: Decimal(50), world.birch: Decimal(50)},
        reason="With the variation",
        **act(world),
    )
    assert told() is None


def test_visible_to_follows_the_contract(world):
    variation = make_variation(world)
    who = (world.coordinator, world.lead, world.member, world.outsider, world.foreign_coordinator)
    assert [list(Variation.objects.visible_to(each)) for each in who] == [[variation]] * 3 + [[]] * 2
