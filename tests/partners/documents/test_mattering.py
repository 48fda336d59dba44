"""Whose documents are shouted about: only those of organisations in a live contract or an open bid."""

from datetime import timedelta
from decimal import Decimal

import pytest

from consortium import clock
from partners.bids import actions as bids
from partners.contracts import actions as contracts
from partners.documents import actions as documents
from partners.documents.models import Document
from tests.factories.documents import make_document
from tests.factories.partners import make_bid, make_contract
from tests.factories.world import NOW, TODAY

SECTION = "Documents that matter"


@pytest.fixture
def papers(world):
    """A document of Alder and one of Birch, both verified and far from their last day."""
    kept = {}
    for organisation, by in [(world.alder, world.lead), (world.birch, world.member)]:
        made = make_document(
            world, organisation=organisation, by=by, runs_out_on=clock.now().date() + timedelta(days=900)
        )
        kept[organisation.name.split()[0]] = documents.verify(made, by=world.coordinator, now=NOW)
    return kept


def mattering(day=TODAY):
    return sorted(document.organisation.name.split()[0] for document in Document.objects.mattering_on(day))


def test_nothing_matters_without_something_live(papers):
    assert mattering() == []


def test_an_open_bid_makes_the_documents_of_its_partners_matter(world, papers):
    bid = make_bid(world)
    assert mattering() == ["Alder", "Birch"]
    bids.decide(bid, decision="no_go", decided_on=TODAY, by=world.coordinator, now=NOW)
    assert mattering() == []


def test_a_bid_that_was_withdrawn_makes_nothing_matter_any_more(world, papers):
    bids.withdraw(make_bid(world), outcome_on=TODAY, by=world.coordinator, now=NOW)
    assert mattering() == []


def test_a_contract_makes_those_matter_that_hold_a_share_in_force(world, papers):
    contract = make_contract(world)
    later = contract.starts_on + timedelta(days=100)
    whole = {world.alder: Decimal(100)}
    contracts.reallocate(contract, effective_from=later, shares=whole, reason="Left", by=world.coordinator, now=NOW)
    assert mattering() == ["Alder", "Birch"]
    assert mattering(later - timedelta(days=1)) == ["Alder", "Birch"]
    assert mattering(later) == ["Alder"]
    assert mattering(contract.ends_on) == ["Alder"]
    assert mattering(contract.ends_on + timedelta(days=1)) == []


def lines(client):
    sections = {each.title: each.lines for each in client.get("/admin/").context["sections"]}
    return [(line.what, line.is_late) for line in sections.get(SECTION, [])]


def move(document, days):
    today = clock.now().date()
    Document.objects.filter(pk=document.pk).update(issued_on="2020-01-01", runs_out_on=today + timedelta(days=days))


def test_this_week_tells_of_what_matters_runs_out_or_waits(world, papers, signed_in):
    client = signed_in(world.seats.coordinator)
    move(papers["Birch"], 30)
    assert lines(client) == []
    make_bid(world)
    assert lines(client) == [("Birch Community: Safeguarding policy, runs out", False)]
    move(papers["Birch"], -1)
    assert lines(client) == [("Birch Community: Safeguarding policy, has run out", True)]
    renewed = make_document(world, runs_out_on=clock.now().date() + timedelta(days=400))
    assert lines(client) == [("Birch Community: Safeguarding policy, to be verified", False)]
    documents.verify(renewed, by=world.coordinator, now=NOW)
    assert lines(client) == []


def todo(client):
    return [(thing.title, thing.about) for thing in client.get("/").context["todo"]]


def test_home_asks_to_renew_what_matters_within_thirty_days(world, papers, signed_in):
    client = signed_in(world.seats.member)
    move(papers["Birch"], 31)
    make_bid(world)
    assert todo(client) == []
    move(papers["Birch"], 30)
    assert [title for title, _about in todo(client)] == ["Safeguarding policy"]
    thing = client.get("/").context["todo"][0]
    assert (thing.action, thing.due_on) == ("Upload", clock.now().date() + timedelta(days=30))
    assert client.get(thing.url).status_code == 200
    assert todo(signed_in(world.seats.observer)) == []
    assert todo(signed_in(world.seats.lead)) == []


def test_home_asks_for_another_where_one_was_refused_until_it_is_given(world, papers, signed_in):
    documents.refuse(papers["Birch"], reason="Not signed", by=world.coordinator, now=NOW)
    client = signed_in(world.seats.member)
    assert todo(client) == [("Safeguarding policy", "Refused: Not signed")]
    make_document(world, runs_out_on=clock.now().date() + timedelta(days=400))
    assert todo(client) == []
