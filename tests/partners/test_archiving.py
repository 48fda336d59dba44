"""Bids and contracts that are put away: when they may be, what leaves them out, and what still tells of them."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from consortium import clock
from consortium.activity.kinds import sentence
from consortium.activity.models import Event
from partners.bids import actions as bids
from partners.bids.models import Bid
from partners.contracts import actions as contracts
from partners.contracts.models import Contract
from partners.partnerships import actions as partnerships
from tests.factories.api import Integrator
from tests.factories.forms import filled
from tests.factories.partners import make_bid, make_contract, make_partnership, make_submitted_bid, make_won_bid
from tests.factories.steering import today
from tests.factories.world import NOW, TODAY

NOUNS = ["bid", "contract"]


def act(world):
    return {"by": world.coordinator, "now": NOW}


@dataclass
class Pair:
    bid: Bid
    contract: Contract


@pytest.fixture
def over(world):
    """A contract that is closed, and the bid it came from."""
    contract = contracts.close(make_contract(world), closed_on=TODAY, **act(world))
    return Pair(contract.bid, contract)


@pytest.fixture
def put_away(world, over):
    contracts.archive(over.contract, **act(world))
    bids.archive(over.bid, **act(world))
    return over


def test_archive_tells_once_of_a_contract_and_of_its_bid(world, over):
    for _ in range(2):
        contracts.archive(over.contract, **act(world))
        bids.archive(over.bid, **act(world))
    assert (over.contract.archived_at, over.bid.archived_at) == (NOW, NOW)
    told = [sentence(event) for event in Event.objects.filter(kind__endswith=".archived").order_by("pk")]
    who = world.coordinator.name
    assert told == [f"{who} archived the contract Advice in Leeds", f"{who} archived the bid Advice in Leeds"]


@pytest.mark.parametrize("make", [make_bid, make_submitted_bid])
def test_archive_of_a_bid_waits_for_its_outcome(world, make):
    bid = make(world)
    with pytest.raises(bids.StillUnderWay, match="Record its outcome or withdraw it first"):
        bids.archive(bid, **act(world))
    bids.withdraw(bid, outcome_on=TODAY, **act(world))
    assert bids.archive(bid, **act(world)).archived_at == NOW


def test_archive_of_a_bid_waits_for_its_contract(world, over):
    with pytest.raises(bids.ContractFirst, match="Archive the contract first"):
        bids.archive(over.bid, **act(world))
    assert over.bid.archived_at is None


def test_archive_of_a_contract_waits_until_it_is_closed(world):
    contract = make_contract(world)
    for _ in range(2):
        with pytest.raises(contracts.NotClosed, match="Close it once nothing is left to do or to pay"):
            contracts.archive(contract, **act(world))
        contracts.sign(contract, signed_on=TODAY, **act(world)) if not contract.signed_on else None
    assert contract.archived_at is None


def test_an_archived_bid_becomes_no_contract(world):
    won = bids.archive(make_won_bid(world), **act(world))
    term = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=365)}
    with pytest.raises(contracts.BidArchived, match="Add the contract by hand"):
        contracts.create_from_bid(won, **term, **act(world))
    answer = Integrator(world.seats.coordinator).call(
        "POST", "contracts/create_from_bid/", {"bid": str(won.pk), "starts_on": "2026-04-01", "ends_on": "2028-03-31"}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "bid_archived")
    assert not Contract.objects.exists()


@pytest.mark.parametrize("noun", NOUNS)
def test_archive_over_the_api_leaves_a_tombstone(world, over, noun):
    contracts.archive(over.contract, **act(world)) if noun == "bid" else None
    api, path = Integrator(world.seats.coordinator), f"{noun}s/{getattr(over, noun).pk}/"
    before = clock.now().isoformat().replace("+", "%2B")
    answers = [api.call("POST", f"{path}archive/") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["archived_at"] is not None
    found = {
        query: [row["id"] for row in api.call("GET", f"{noun}s/?{query}").json()["results"]]
        for query in ["", "archived=true", "archived=false", f"updated_since={before}"]
    }
    gone = [str(getattr(over, noun).pk)]
    assert found == {"": [], "archived=true": gone, "archived=false": [], f"updated_since={before}": gone}
    assert api.call("GET", path).json()["id"] == gone[0]


def test_archive_over_the_api_says_what_to_do_first(world):
    contract = make_contract(world)
    api = Integrator(world.seats.coordinator)
    codes = [
        api.call("POST", f"{noun}s/{pk}/archive/").json()["code"]
        for noun, pk in [("contract", contract.pk), ("bid", contract.bid_id)]
    ]
    assert codes == ["not_closed", "contract_not_archived"]


@pytest.mark.parametrize("noun", NOUNS)
def test_archive_button_asks_first_and_says_why_not(signed_in, world, noun):
    contract = make_contract(world)
    thing = contract if noun == "contract" else contract.bid
    desk, address = signed_in(world.seats.coordinator), f"/admin/partners/{noun}/{thing.pk}/archive/"
    page = desk.post(address, filled(desk.get(address))).content.decode()
    assert ("then archive it." in page or "Archive the contract first." in page) is True
    contracts.close(contract, closed_on=TODAY, **act(world))
    contracts.archive(contract, **act(world)) if noun == "bid" else None
    for method, hidden in [(desk.get, False), (desk.post, True), (desk.post, True)]:
        method(address)
        thing.refresh_from_db()
        assert (thing.archived_at is not None) == hidden
    kind = f"{noun}.archived"
    assert Event.objects.about(thing).filter(kind=kind).count() == 1


@pytest.mark.parametrize("noun", NOUNS)
def test_archived_ones_are_on_the_desk_for_whoever_asks(signed_in, world, put_away, noun):
    desk, address = signed_in(world.seats.coordinator), f"/admin/partners/{noun}/"
    shown = [len(desk.get(f"{address}{query}").context["cl"].result_list) for query in ["", "?archived=yes"]]
    assert shown == [0, 1]
    make_contract(world, partnership=make_partnership(world, name="B"))
    queries = ["", "?archived=yes", "?archived=all", "?archived=nonsense"]
    assert [len(desk.get(address + query).context["cl"].result_list) for query in queries] == [1, 1, 2, 1]
    exported = b"".join(desk.get(f"{address}export-csv/?archived=all").streaming_content).decode()
    assert exported.count("Advice in Leeds") == 2


def test_portal_home_and_this_week_leave_them_out(signed_in, world, put_away):
    member = signed_in(world.seats.member)
    home = f"/consortia/northern/partnerships/{put_away.bid.partnership_id}"
    addresses = ["/", "/consortia/northern/bids/", "/consortia/northern/contracts/", f"{home}/bids/"]
    for address in [*addresses, f"{home}/contracts/"]:
        assert ("Advice in Leeds" in member.get(address).content.decode()) is False
    assert member.get(f"/consortia/northern/contracts/{put_away.contract.pk}/").status_code == 200  # its history stays
    week = signed_in(world.seats.coordinator).get("/admin/")
    assert [section.title for section in week.context["sections"]] == []


def test_an_archived_bid_is_not_offered_for_a_contract(signed_in, world):
    won = bids.archive(make_won_bid(world), **act(world))
    desk, address = signed_in(world.seats.coordinator), "/admin/partners/contract/create_from_bid/"
    assert won.title not in desk.get(address).content.decode()
    typed = {"bid": won.pk, "starts_on": "2026-04-01", "ends_on": "2028-03-31"}
    assert set(desk.post(address, typed).context["form"].errors) == {"bid"}


def test_fields_find_no_archived_rows(signed_in, world):
    gone = make_partnership(world, name="Warm Halls")
    partnerships.archive(partnerships.end(gone, ended_on=today(world), **act(world)), **act(world))
    kept = make_partnership(world, name="Warm Homes")
    desk = signed_in(world.seats.coordinator)
    asked = {"app_label": "partners", "model_name": "bid", "field_name": "partnership", "term": "Warm"}
    found = desk.get("/admin/autocomplete/", asked).json()["results"]
    assert [row["id"] for row in found] == [str(kept.pk)]
