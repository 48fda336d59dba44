"""Who could be in this bid: filters, what each is missing on the day, and where each stands."""

from datetime import timedelta
from decimal import Decimal

import pytest

from consortium.membership import actions as memberships
from consortium.offers import actions as offers
from partners.bids import sharing
from partners.candidates.queries import Place, candidates, members
from partners.documents import actions as documents
from partners.invitations import actions as invitations
from tests.factories.api import Integrator
from tests.factories.bidding import DUE, make_invitation, make_open_bid, make_requirement, make_tag
from tests.factories.documents import make_document, make_insurance
from tests.factories.queries import costs
from tests.factories.world import NOW, TODAY, make_member

FAR = DUE + timedelta(days=3650)  # the pages read the real clock, and this bid is still open


@pytest.fixture
def bid(world):
    return make_open_bid(world, partners=[world.alder], submission_deadline_at=FAR)


def places(world, bid):
    rows = members(world.coordinator, TODAY)
    return {each.organisation.name: each.place for each in candidates(bid, rows, TODAY)}


def test_candidates_stand_where_facts_put_them(world, bid):
    make_invitation(world, bid, world.birch)
    made = make_invitation(world, bid)
    assert places(world, bid) == {
        "Alder Advice": Place.INVITED,
        "Birch Community": Place.INVITED,
        "Elm House": Place.LEAD,
        "Fir Group": Place.NONE,
    }
    invitations.accept(made, by=world.lead, now=NOW)
    assert places(world, bid)["Alder Advice"] == Place.PARTNER
    other = make_open_bid(world, "Another")
    assert places(world, other)["Alder Advice"] == Place.NONE
    invitations.accept(make_invitation(world, other), by=world.lead, now=NOW)
    assert places(world, other)["Alder Advice"] == Place.ACCEPTED


def test_a_declined_one_can_be_invited_again_and_a_withdrawn_one_was_not_asked(world, bid):
    invitations.decline(make_invitation(world, bid), reason="terms", by=world.lead, now=NOW)
    invitations.withdraw(make_invitation(world, bid, world.birch), by=world.coordinator, now=NOW)
    found = {each.organisation.name: each for each in candidates(bid, members(world.coordinator, TODAY), TODAY)}
    assert (found["Alder Advice"].place, found["Alder Advice"].can_be_invited) == (Place.DECLINED, True)
    assert found["Birch Community"].place == Place.NONE


def test_members_are_narrowed_by_offers_size_and_membership(world):
    debt, leeds = make_tag(world), make_tag(world, "Leeds", "area")
    offers.declare(world.alder, services=[debt], areas=[leeds], by=world.coordinator, now=NOW)
    offers.declare(world.birch, services=[debt], by=world.coordinator, now=NOW)
    make_member(world.northern, "Elm", size_band="small")
    memberships.revise(world.birch.memberships.get(), suspended_on=TODAY, by=world.coordinator, now=NOW)

    def names(**asked):
        return [each.name for each in members(world.coordinator, TODAY, **asked)]

    assert names() == ["Alder Advice", "Elm"]
    assert names(active=False, tags=[debt]) == ["Alder Advice", "Birch Community"]
    assert names(active=False, tags=[debt, leeds]) == ["Alder Advice"]
    assert names(size="small") == ["Elm"]


def test_page_names_what_is_missing_and_marks_who_is_ready(world, signed_in, bid):
    insurance = make_insurance(world)
    make_requirement(world, bid, insurance, minimum_cover=Decimal(5_000_000))
    for organisation, cover in [(world.alder, 5_000_000), (world.birch, 2_000_000)]:
        paper = make_document(
            world, organisation, insurance, by=world.coordinator, cover=Decimal(cover), runs_out_on=FAR.date()
        )
        documents.verify(paper, by=world.coordinator, now=NOW)
    late = make_document(
        world,
        bid.lead,
        insurance,
        by=world.coordinator,
        cover=Decimal(5_000_000),
        runs_out_on=TODAY + timedelta(days=9),
    )
    documents.verify(late, by=world.coordinator, now=NOW)
    page = " ".join(signed_in(world.seats.coordinator).get(address(bid)).content.decode().split())
    assert "Nothing: ready" in page
    assert "Public liability insurance: cover £2,000,000, needed £5,000,000" in page
    assert "Public liability insurance: holds only until 12 March 2026" in page
    assert "Public liability insurance: no document" in page


def address(bid):
    return f"/admin/partners/bid/{bid.pk}/candidates/"


def test_page_takes_any_filter_and_says_when_nobody_fits(world, signed_in, bid):
    client, tag = signed_in(world.seats.coordinator), make_tag(world)
    foreign = offers.create(kind="service", name="Theirs", by=world.foreign_coordinator, now=NOW)
    assert "No member fits" in client.get(f"{address(bid)}?service={tag.pk}").content.decode()
    for query in (f"service={foreign.pk}", "service=%00&size=huge&page=zero", "members=all&area=1"):
        answer = client.get(f"{address(bid)}?{query}")
        assert answer.status_code == 200
        assert "Birch Community" in answer.content.decode()
        assert "Cedar Trust" not in answer.content.decode()


def test_page_of_a_bid_that_went_in_invites_nobody(world, signed_in, bid):
    sharing.add_partner(bid, organisation=world.alder, share=Decimal(100), by=world.coordinator, now=NOW)
    sharing.submit(bid, by=world.coordinator, now=NOW)
    page = signed_in(world.seats.coordinator).get(address(bid)).content.decode()
    assert "This bid has gone in" in page
    assert 'name="organisation"' not in page


def test_api_lists_candidates_with_what_is_missing(world, bid):
    make_requirement(world, bid, minimum_cover=Decimal(5_000_000))
    client, path = Integrator(world.seats.coordinator), f"bids/{bid.pk}/candidates/"
    found = {each["name"]: each for each in client.call("GET", path).json()["results"]}
    assert (found["Elm House"]["place"], found["Elm House"]["is_ready"]) == ("lead", False)
    assert [each["lack"] for each in found["Birch Community"]["missing"]] == ["no_document"]
    assert client.call("GET", f"{path}?limit=1").json()["next"]
    assert client.call("GET", f"{path}?size=small").json()["results"] == []
    assert client.call("GET", f"{path}?service=nonsense").status_code == 400
    assert Integrator(world.seats.coordinator, scopes=["bids.manage"]).call("GET", path).status_code == 403
    assert Integrator(world.seats.foreign_coordinator).call("GET", path).status_code == 404
    assert Integrator(world.seats.lead).call("GET", path).status_code == 403


@pytest.mark.either
def test_candidates_cost_the_same_for_1_3_and_30_members(world, signed_in, bid):
    insurance = make_insurance(world)
    make_requirement(world, bid, insurance)
    tag, client, api = make_tag(world), signed_in(world.seats.coordinator), Integrator(world.seats.coordinator)

    def add(number):
        made = make_member(world.northern, f"Member {number}")
        offers.declare(made, services=[tag], by=world.coordinator, now=NOW)
        make_document(world, made, insurance, by=world.coordinator, cover=Decimal(1))
        make_invitation(world, bid, made)

    def ask():
        assert client.get(address(bid)).status_code == 200
        assert api.call("GET", f"bids/{bid.pk}/candidates/").status_code == 200

    assert len(set(costs(ask, add))) == 1
