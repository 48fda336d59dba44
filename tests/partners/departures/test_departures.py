"""A member that is suspended, leaves or merges while a contract runs: history stays, and somebody is asked."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine

from consortium.errors import RuleBroken
from consortium.membership import actions as memberships
from consortium.organisations import merging
from consortium.organisations.models import Organisation
from partners.bids import leaving as of_bids
from partners.bids import sharing
from partners.bids.models import Bid
from partners.contracts import actions as contracts
from partners.contracts import leaving as of_contracts
from partners.contracts.models import Contract
from partners.departures.queries import departures, gone_on
from partners.figures.queries import figures_of
from partners.invitations import actions as invitations
from partners.partnerships import actions as partnerships
from partners.payments import actions as payments
from tests.factories.api import Integrator
from tests.factories.forms import filled
from tests.factories.partners import make_bid, make_live_contract, make_partnership, make_payment
from tests.factories.world import NOW, TODAY, make_member

MONTH_AGO = TODAY - timedelta(days=30)
TOMORROW = TODAY + timedelta(days=1)
HOSTILE = "=cmd() <script>alert(1)</script> \u202egnirts"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def suspend(world, organisation, day=TODAY):
    return memberships.suspend(organisation.memberships.get(), suspended_on=day, by=world.coordinator, now=NOW)


def leave(world, organisation, day=TODAY):
    return memberships.end(organisation.memberships.get(), left_on=day, by=world.coordinator, now=NOW)


def merge(world, organisation, into, day=TODAY):
    return merging.merge(organisation, into=into, merged_on=day, by=world.coordinator, now=NOW)


def reallocate(world, contract, day=TODAY, **shares):
    held = {getattr(world, name): Decimal(share) for name, share in shares.items()}
    return contracts.reallocate(
        contract, effective_from=day, shares=held, reason="Taken over", by=world.coordinator, now=NOW, basis="direct"
    )


def code_of(act, *args, **fields):
    with pytest.raises(RuleBroken) as refused:
        act(*args, **fields)
    return refused.value.code, str(refused.value)


def needing(day=TODAY):
    return list(of_contracts.needing_reallocation(Contract.objects.all(), day))


def section_of(client):
    sections = {each.title: each.lines for each in client.get("/admin/").context["sections"]}
    return sections.get("Shares of members that left", [])


@pytest.mark.parametrize("departs", [suspend, leave])
def test_a_member_that_leaves_keeps_its_history_and_asks_for_reallocation(world, signed_in, departs):
    contract = make_live_contract(world)
    payment = make_payment(world, contract)
    payments.accept(payment, valid_on=TODAY, by=world.coordinator, now=NOW)
    payments.pay(payment, paid_on=TODAY, by=world.coordinator, now=NOW)
    before = figures_of(contract, world.coordinator, TODAY)
    assert needing() == []
    departs(world, world.birch)
    desk, address = signed_in(world.seats.coordinator), f"/consortia/northern/contracts/{contract.pk}/"

    (line,) = section_of(desk)
    assert "Birch Community" in line.about
    assert "40%" in line.about
    assert line.action == "Reallocate"
    form = desk.get(line.url)
    typed = filled(form)
    assert typed[f"share-{world.birch.pk}"] in ("0", "0.00")
    assert desk.post(line.url, typed | {"reason": "Birch is away"}).status_code == 200  # 60 is not 100
    typed |= {f"share-{world.alder.pk}": "100", "reason": HOSTILE, "basis": "direct"}
    assert desk.post(line.url, typed).status_code == 302

    assert section_of(desk) == needing() == []
    assert [row.share for row in contract.allocations_on(TODAY - timedelta(days=1))] == [Decimal(60), Decimal(40)]
    assert [(row.share, row.basis) for row in contract.allocations_on(TODAY)] == [(Decimal(100), "direct")]
    after = figures_of(Contract.objects.get(pk=contract.pk), world.coordinator, TODAY)
    assert [row.pay for row in after] == [row.pay for row in before]
    page = desk.get(address).content.decode()
    assert "<script>alert" not in page
    assert "Direct: given to whom the reason says" in page


def test_pages_of_partners_say_who_left(world, signed_in):
    contract, bid = make_live_contract(world), make_bid(world, make_partnership(world, "Bids"), "Next year")
    partner = signed_in(world.seats.lead)
    addresses = [f"/consortia/northern/contracts/{contract.pk}/", f"/consortia/northern/bids/{bid.pk}/"]
    assert not any("to be reallocated" in partner.get(each).content.decode() for each in addresses)
    suspend(world, world.birch)
    for address in addresses:
        page = partner.get(address).content.decode()
        assert "to be reallocated" in page
        assert "Birch Community is suspended since 3 March 2026" in page
        assert signed_in(world.seats.outsider).get(address).status_code == 404
        partner = signed_in(world.seats.lead)


def test_a_merger_proposes_the_share_for_the_successor(world, signed_in):
    contract = make_live_contract(world)
    merge(world, world.birch, world.alder)
    desk = signed_in(world.seats.coordinator)
    (line,) = section_of(desk)
    assert "merged into Alder Advice on 3 March 2026" in line.about
    typed = filled(desk.get(line.url))
    assert Decimal(typed[f"share-{world.alder.pk}"]) == 100
    assert desk.post(line.url, typed | {"reason": "Merged"}).status_code == 302
    assert needing() == []
    assert world.birch.name in desk.get(f"/consortia/northern/contracts/{contract.pk}/").content.decode()
    partnership = desk.get(f"/consortia/northern/partnerships/{contract.partnership_id}/").content.decode()
    assert "merged into Alder Advice" in partnership


def test_the_form_says_when_a_successor_is_not_in_the_partnership(world, signed_in):
    contract = make_live_contract(world)
    merge(world, world.birch, make_member(world.northern, "Elder Trust"))
    page = signed_in(world.seats.coordinator).get(f"/admin/partners/contract/{contract.pk}/reallocate/")
    assert "For Elder Trust to take it over, add it to the partnership first." in page.content.decode()


def test_nothing_new_begins_with_who_left(world):
    contract, bid = make_live_contract(world), make_bid(world, make_partnership(world, "Bids"), shares=("60",))
    third = make_member(world.northern, "Damson Trust")
    suspend(world, world.birch)
    merge(world, third, world.alder)
    act = {"by": world.coordinator, "now": NOW}
    refusals = [
        code_of(sharing.add_partner, bid, organisation=world.birch, share=Decimal(1), **act),
        code_of(invitations.invite, bid, organisations=[world.birch], **act),
        code_of(invitations.invite, bid, organisations=[third], **act),
        code_of(reallocate, world, contract, alder="50", birch="50"),
        code_of(contracts.revise, contract, holder=world.birch, **act),
        code_of(partnerships.create, name="New", lead=world.alder, partners=[world.birch], started_on=TODAY, **act),
    ]
    left, no_member = "has_left", "not_a_member"
    assert [code for code, _ in refusals] == [left, no_member, no_member, left, left, no_member]
    assert "Birch Community is suspended since 3 March 2026. Reinstate its membership first" in refusals[0][1]
    assert "Damson Trust merged into Alder Advice on 3 March 2026. Name Alder Advice instead." in refusals[2][1]
    assert code_of(memberships.create, organisation=third, applied_on=TODAY, **act)[0] == "organisation_merged"


def test_who_is_suspended_may_keep_its_share_and_who_left_may_not(world):
    contract = make_live_contract(world)
    suspend(world, world.birch)
    reallocate(world, contract, alder="65", birch="35")
    assert needing() == [contract]
    leave(world, world.birch, TOMORROW)
    assert code_of(reallocate, world, contract, TOMORROW, alder="70", birch="30")[0] == "has_left"
    reallocate(world, contract, TOMORROW, alder="100")
    assert needing() == []  # it is planned already


def test_a_share_in_a_bid_can_only_shrink(world):
    bid = make_bid(world)
    leave(world, world.birch)
    act = {"organisation": world.birch, "by": world.coordinator, "now": NOW}
    assert code_of(sharing.set_share, bid, share=Decimal(41), **act)[0] == "has_left"
    assert bid.partners.get(organisation=world.birch).share == 40
    assert [leaver.share for leaver in of_bids.leavers(bid, TODAY)] == [Decimal(40)]
    assert list(of_bids.needing_reallocation(Bid.objects.all(), TODAY)) == [bid]
    sharing.set_share(bid, share=Decimal(0), **act)
    assert of_bids.leavers(Bid.objects.get(pk=bid.pk), TODAY) == []
    assert not of_bids.needing_reallocation(Bid.objects.all(), TODAY).exists()


def test_suspension_is_lifted_and_nobody_is_asked_twice(world):
    make_live_contract(world)
    membership = suspend(world, world.birch, MONTH_AGO)
    act = {"by": world.coordinator, "now": NOW}
    assert code_of(memberships.suspend, membership, suspended_on=TODAY, **act)[0] == "already_suspended"
    assert code_of(memberships.reinstate, membership, reinstated_on=MONTH_AGO, **act)[0] == "day_wrong"
    memberships.reinstate(membership, reinstated_on=TODAY, **act)
    assert code_of(memberships.reinstate, membership, reinstated_on=TODAY, **act)[0] == "not_suspended"
    assert [membership.status_on(day) for day in (MONTH_AGO, TODAY)] == ["suspended", "active"]
    assert needing() == []
    assert len(needing(TODAY - timedelta(days=1))) == 1
    suspend(world, world.birch, TODAY)
    assert len(needing()) == 1


def test_mergers_end_where_somebody_goes_on(world):
    third = make_member(world.northern, "Damson Trust")
    act = {"merged_on": TODAY, "by": world.coordinator, "now": NOW}
    assert code_of(merging.merge, world.birch, into=world.birch, **act)[0] == "into_itself"
    assert code_of(merging.merge, world.birch, into=world.alder, **act | {"merged_on": TOMORROW})[0] == "not_yet"
    assert code_of(merging.merge, world.birch, into=world.cedar, **act)[0] == "invalid"
    merging.merge(world.birch, into=world.alder, **act)
    assert code_of(merging.merge, world.birch, into=third, **act)[0] == "already_merged"
    assert code_of(merging.merge, world.alder, into=world.birch, **act)[0] == "into_merged"
    merging.merge(Organisation.objects.get(pk=world.alder.pk), into=third, **act)
    assert Organisation.objects.get(pk=world.birch.pk).successor == third
    assert world.birch.memberships.get().status_on(TODAY) == "merged"
    merging.unmerge(world.birch, by=world.coordinator, now=NOW)
    assert code_of(merging.unmerge, world.birch, by=world.coordinator, now=NOW)[0] == "not_merged"
    assert Organisation.objects.get(pk=world.birch.pk).merged_on is None


def test_the_database_and_the_rule_name_the_same_organisations(world):
    never = Organisation.objects.create(consortium=world.northern, name="Never", created_at=NOW, updated_at=NOW)
    left, back, merged = (make_member(world.northern, name) for name in ("Left", "Back", "Merged"))
    suspend(world, world.birch)
    leave(world, left)
    leave(world, back, MONTH_AGO)
    memberships.create(organisation=back, applied_on=MONTH_AGO, admitted_on=TODAY, by=world.coordinator, now=NOW)
    merge(world, merged, world.alder)
    for day, names in [(TODAY, {"Birch Community", "Left", "Merged"}), (MONTH_AGO, {"Back"})]:
        ids = set(gone_on(day).values_list("pk", flat=True))
        assert ids == set(departures(Organisation.objects.values_list("pk", flat=True), day))
        assert set(Organisation.objects.filter(pk__in=ids).values_list("name", flat=True)) == names
    assert never.pk not in set(gone_on(TODAY).values_list("pk", flat=True))


def test_api(world):
    contract, api = make_live_contract(world), Integrator(world.seats.coordinator)
    membership = world.birch.memberships.get()
    told = api.call("POST", f"memberships/{membership.pk}/suspend/", {"suspended_on": str(TODAY)})
    assert (told.status_code, told.json()["status"]) == (200, "suspended")
    found = api.call("GET", f"contracts/{contract.pk}/leavers/").json()["leavers"]
    assert [(row["name"], row["share"], row["why"], row["successor"]) for row in found] == [
        ("Birch Community", "40.00", "suspended", None)
    ]
    for asked, count in [("true", 1), ("false", 0)]:
        assert len(api.call("GET", f"contracts/?needs_reallocation={asked}").json()["results"]) == count
    api.call("POST", f"memberships/{membership.pk}/reinstate/", {"reinstated_on": str(TOMORROW)})
    told = api.call(
        "POST", f"organisations/{world.birch.pk}/merge/", {"into": str(world.cedar.pk), "merged_on": "2026-03-03"}
    )
    assert told.status_code == 400
    told = api.call(
        "POST", f"organisations/{world.birch.pk}/merge/", {"into": str(world.alder.pk), "merged_on": "2026-03-03"}
    )
    assert (told.status_code, told.json()["merged_into"]) == (200, str(world.alder.pk))
    (row,) = api.call("GET", f"contracts/{contract.pk}/leavers/").json()["leavers"]
    assert (row["why"], row["successor"]) == ("merged", str(world.alder.pk))
    assert Integrator(world.seats.outsider).call("GET", f"contracts/{contract.pk}/leavers/").status_code == 404
    member = Integrator(world.seats.member)
    assert member.call("POST", f"organisations/{world.birch.pk}/unmerge/").status_code == 403


def test_the_api_of_a_bid_warns_of_who_has_left_until_it_has_no_share(world):
    bid, api = make_bid(world), Integrator(world.seats.coordinator)
    said = "Birch Community is suspended since 3 March 2026, and has a share."
    assert said not in api.call("GET", f"bids/{bid.pk}/").json()["warnings"]
    suspend(world, world.birch)
    for warnings in (
        api.call("GET", f"bids/{bid.pk}/").json()["warnings"],
        api.call("GET", "bids/").json()["results"][0]["warnings"],
    ):
        assert warnings.count(said) == 1
    (row,) = api.call("GET", f"bids/{bid.pk}/leavers/").json()["leavers"]
    assert (row["name"], row["share"], row["why"], row["since"]) == (
        "Birch Community",
        "40.00",
        "suspended",
        "2026-03-03",
    )
    assert Integrator(world.seats.member).call("GET", f"bids/{bid.pk}/leavers/").json()["leavers"] == [row]
    assert Integrator(world.seats.outsider).call("GET", f"bids/{bid.pk}/leavers/").status_code == 404
    zero = {"organisation": str(world.birch.pk), "share": "0"}
    assert said not in api.call("POST", f"bids/{bid.pk}/set_share/", zero).json()["warnings"]
    assert api.call("GET", f"bids/{bid.pk}/leavers/").json() == {"leavers": []}
