"""What a contract requires of those who deliver it: all of it to coordinators, to each member its own."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from partners.contracts import actions as contracts
from partners.documents import actions as documents
from partners.partnerships import actions as partnerships
from partners.requirements import actions as requirements
from partners.requirements.queries import readiness_of
from tests.factories.api import Integrator
from tests.factories.documents import make_document, make_insurance, make_type
from tests.factories.partners import make_contract, make_live_contract
from tests.factories.queries import costs
from tests.factories.world import NOW, TODAY, make_member

TEN_MILLION = Decimal(10_000_000)


@pytest.fixture(autouse=True)
def then():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def contract(world):
    """Cover of ten million of everybody, and a policy of the holder alone."""
    made = make_live_contract(world)
    requirements.create(
        contract=made, type=make_insurance(world), minimum_cover=TEN_MILLION, by=world.coordinator, now=NOW
    )
    policy = make_type(world, "Whistle-blowing policy", "review_by")
    requirements.create(contract=made, type=policy, of_whom="lead", by=world.coordinator, now=NOW)
    return made


def lacks(contract, day=TODAY):
    return {each.organisation.name: [one.lack for one in each.missing] for each in readiness_of(contract, day)}


def test_the_holder_and_those_with_a_share_are_judged_by_what_they_have_today(world, contract):
    assert lacks(contract) == {"Alder Advice": ["no_document", "no_document"], "Birch Community": ["no_document"]}
    make_member(world.northern, "Bystander")
    given = {"cover": Decimal(5_000_000), "runs_out_on": TODAY + timedelta(days=30)}
    policy = make_document(world, world.birch, make_insurance(world), **given)
    assert lacks(contract)["Birch Community"] == ["not_verified", "cover_below"]
    documents.verify(policy, by=world.coordinator, now=NOW)
    assert lacks(contract)["Birch Community"] == ["cover_below"]
    assert lacks(contract, TODAY + timedelta(days=31))["Birch Community"] == ["runs_out"]


def test_a_share_that_was_given_away_asks_for_nothing_any_more(world, contract):
    contracts.reallocate(
        contract,
        effective_from=TODAY,
        shares={world.alder: Decimal(100)},
        reason="Birch stops",
        by=world.coordinator,
        now=NOW,
    )
    assert list(lacks(contract)) == ["Alder Advice"]
    assert list(lacks(contract, TODAY - timedelta(days=1))) == ["Alder Advice", "Birch Community"]


def test_before_it_starts_those_who_will_deliver_are_judged_and_nothing_required_is_nothing_missing(world):
    contract = make_contract(world)
    assert lacks(contract) == {"Alder Advice": [], "Birch Community": []}


def test_portal_shows_coordinators_everybody_and_members_what_is_theirs(world, signed_in, contract):
    address = f"/consortia/northern/contracts/{contract.pk}/requirements/"
    said = "Public liability insurance: no document."
    page = " ".join(signed_in(world.seats.coordinator).get(address).content.decode().split())
    assert [page.count(said), "Alder Advice, the holder" in page, "Birch Community" in page] == [2, True, True]
    assert "Upload" not in page
    member = signed_in(world.seats.member)
    page = " ".join(member.get(address).content.decode().split())
    assert [page.count(said), "Alder Advice" in page, "cover of £10,000,000 or more" in page] == [1, False, True]
    upload = reverse("document-upload", args=["northern", make_insurance(world).pk])
    assert f'href="{upload}"' in page
    assert address in member.get(f"/consortia/northern/contracts/{contract.pk}/").content.decode()
    assert signed_in(world.seats.broker).get(address).status_code == 403
    assert signed_in(world.seats.outsider).get(address).status_code == 404


def test_desk_lists_who_is_missing_what(world, signed_in, contract):
    desk, address = signed_in(world.seats.coordinator), f"/admin/partners/contract/{contract.pk}/change/"
    page = desk.get(address).content.decode()
    assert "<p>Birch Community: Public liability insurance: no document.</p>" in page
    type(world.birch).objects.filter(pk=world.birch.pk).update(name="<script>alert(1)</script>")
    assert "<script>alert(1)" not in desk.get(address).content.decode()


def test_api_tells_coordinators_all_and_a_member_its_own(world, contract):
    path = f"contracts/{contract.pk}/readiness/"
    told = Integrator(world.seats.coordinator).call("GET", path).json()
    assert (told["on"], [(row["name"], row["share"], row["is_holder"]) for row in told["organisations"]]) == (
        "2026-03-03",
        [("Alder Advice", "60.00", True), ("Birch Community", "40.00", False)],
    )
    lack = told["organisations"][1]["missing"][0]
    assert (lack["type_name"], lack["lack"], lack["have"]) == ("Public liability insurance", "no_document", None)
    (own,) = Integrator(world.seats.member).call("GET", path).json()["organisations"]
    assert own == told["organisations"][1]
    assert Integrator(world.seats.outsider).call("GET", path).status_code == 404
    assert Integrator(world.seats.coordinator, scopes={"contracts.view"}).call("GET", path).status_code == 403


@pytest.mark.either
def test_it_costs_the_same_for_1_3_and_30_who_deliver(world, contract):
    delivering = []

    def add(number):
        delivering.append(make_member(world.northern, f"Member {number}"))
        since = {"role": "partner", "since": TODAY, "by": world.coordinator, "now": NOW}
        partnerships.add_party(contract.partnership, organisation=delivering[-1], **since)
        shares = dict.fromkeys(delivering, Decimal(1)) | {world.alder: Decimal(100 - len(delivering))}
        contracts.reallocate(
            contract, effective_from=TODAY, shares=shares, reason="More", by=world.coordinator, now=NOW
        )

    first, *others = costs(lambda: readiness_of(type(contract).objects.get(pk=contract.pk), TODAY), add)
    assert [first, *others] == [first] * 3
    assert len(lacks(contract)) == 31
