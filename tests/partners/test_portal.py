"""What members see of partnerships, bids and contracts, and what others do not."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from partners.bids import actions as bids
from partners.contracts import actions as contracts
from partners.partnerships import actions as partnerships
from tests.factories.partners import (
    make_bid,
    make_contract,
    make_foreign_partnership,
    make_partnership,
    make_submitted_bid,
)
from tests.factories.world import NOW, TODAY, make_contact, make_member

HOSTILE = "<script>alert(1)</script>{{ 1 }}"
SEATS = ["member", "observer", "lead", "broker", "coordinator"]


def pages(contract):
    """Return every page about a contract, its bid and its partnership."""
    home = "/consortia/northern"
    partnership = f"{home}/partnerships/{contract.partnership_id}/"
    return [
        f"{home}/partnerships/",
        f"{home}/bids/",
        f"{home}/contracts/",
        partnership,
        f"{partnership}bids/",
        f"{partnership}contracts/",
        f"{home}/bids/{contract.bid_id}/",
        f"{home}/contracts/{contract.pk}/",
    ]


def text(answer):
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("seat", SEATS)
def test_everybody_seated_here_may_look_and_nobody_may_send(signed_in, world, seat):
    addresses = pages(make_contract(world))
    client = signed_in(getattr(world.seats, seat))
    assert [client.get(address).status_code for address in addresses] == [200] * 8
    assert [client.post(address).status_code for address in addresses] == [405] * 8


@pytest.mark.parametrize("seat", ["outsider", "foreign_coordinator"])
def test_another_consortium_is_not_there(signed_in, world, seat):
    addresses = pages(make_contract(world))
    client = signed_in(getattr(world.seats, seat))
    assert [client.get(address).status_code for address in addresses] == [404] * 8
    southern = [address.replace("/northern/", "/southern/") for address in addresses]
    assert [client.get(address).status_code for address in southern] == [200] * 3 + [404] * 5


def test_strangers_are_asked_to_sign_in(client, world):
    for address in pages(make_contract(world)):
        assert client.get(address)["Location"].startswith("/accounts/login/")


def test_hostile_text_is_escaped_on_every_page(signed_in, world):
    partnership = make_partnership(world, name=HOSTILE, purpose=HOSTILE)
    contract = make_contract(world, partnership=partnership, title=HOSTILE, commissioner=HOSTILE, lead_reason=HOSTILE)
    client = signed_in(world.seats.member)
    for address in pages(contract):
        page = text(client.get(address))
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 1 }}" in page


def test_partnership_list_is_ours_until_asked_for_every_one(signed_in, world):
    make_partnership(world)
    make_partnership(world, name="Not ours", partners=[make_member(world.northern, "Elm")])
    client = signed_in(world.seats.member)
    ours, every = (
        text(client.get("/consortia/northern/partnerships/")),
        text(client.get("/consortia/northern/partnerships/?whose=all")),
    )
    assert ["Warm Homes" in ours, "Not ours" in ours, "Not ours" in every] == [True, False, True]


def test_partnership_list_of_nobody_says_what_to_do(signed_in, world):
    make_foreign_partnership(world)
    page = text(signed_in(world.seats.member).get("/consortia/northern/partnerships/"))
    assert "We are in no partnership yet" in page
    assert "Southern Kitchens" not in page


def test_partnership_tells_every_part_and_the_story(signed_in, world):
    made = make_partnership(world)
    partnerships.change_lead(
        made, organisation=world.birch, since=TODAY - timedelta(days=9), by=world.coordinator, now=NOW
    )
    page = text(signed_in(world.seats.member).get(f"/consortia/northern/partnerships/{made.pk}/"))
    assert page.count('<th scope="row" data-label="Organisation">') == 4
    assert "Coordinator Northern made Birch Community the lead of Warm Homes" in page


def test_bid_says_its_deadline_and_our_share(signed_in, world):
    manager = make_contact(world.alder, "Ali Khan")
    bid = make_bid(
        world,
        submission_deadline_at=datetime(2026, 3, 3, 12, tzinfo=UTC),
        total_value=Decimal("12500.00"),
        manager=manager,
    )
    page = text(signed_in(world.seats.member).get(f"/consortia/northern/bids/{bid.pk}/"))
    for words in [
        "Tuesday 3 March 2026, 12:00 noon (London)",
        "£12,500",
        "Planned for Birch Community</h2> <p>40%",
        "Ali Khan",
    ]:
        assert words in page
    assert "Planned for Alder Advice" not in page
    assert manager.email not in page


def test_bid_after_submission_shows_what_was_promised(signed_in, world):
    bid = make_submitted_bid(world)
    bid.partners.update(share=50)  # whatever is written there later, the promise stands
    page = text(signed_in(world.seats.member).get(f"/consortia/northern/bids/{bid.pk}/"))
    assert "What Birch Community was promised</h2> <p>40%" in page
    assert "50%" not in page


def test_bid_list_puts_open_bids_first_by_deadline(signed_in, world):
    partnership = make_partnership(world)
    for title, days in [("Later", 30), ("Sooner", 10), ("Closed", 1)]:
        bid = make_bid(world, partnership, title=title, submission_deadline_at=NOW + timedelta(days=days))
    bids.withdraw(bid, outcome_on=TODAY, by=world.coordinator, now=NOW)
    make_bid(world, partnership, title="No deadline yet")
    page = text(signed_in(world.seats.member).get("/consortia/northern/bids/"))
    titles = ["Sooner", "Later", "No deadline yet", "Closed"]
    assert sorted(titles, key=page.index) == titles


def test_bid_of_a_partnership_we_are_not_in_is_not_there(signed_in, world):
    elm = make_member(world.northern, "Elm")
    bid = make_bid(world, make_partnership(world, partners=[elm]), shares=("100",))
    client = signed_in(world.seats.member)
    assert client.get(f"/consortia/northern/bids/{bid.pk}/").status_code == 404
    assert "Advice in Leeds" not in text(client.get("/consortia/northern/bids/"))
    of_partnership = client.get(f"/consortia/northern/partnerships/{bid.partnership_id}/bids/")
    assert "Advice in Leeds" not in text(of_partnership)


def test_contract_draws_our_promise_beside_our_allocation_and_nobody_elses(signed_in, world):
    contract = make_contract(world)
    contracts.reallocate(
        contract,
        effective_from=contract.starts_on,
        shares={world.alder: Decimal("75"), world.birch: Decimal("25")},
        reason="Agreed in April",
        by=world.coordinator,
        now=NOW,
    )
    address = f"/consortia/northern/contracts/{contract.pk}/"
    page = text(signed_in(world.seats.member).get(address))
    figure = page[page.index("<figure") : page.index("</figure>")]
    assert ["Birch Community" in figure, "Alder Advice" in figure] == [True, False]
    assert "40 %" in figure
    assert "25 %" in figure
    assert "Agreed in April" in page
    assert "<figure" not in text(signed_in(world.seats.broker).get(address))


def test_contract_that_was_not_won_by_a_bid_says_not_in_the_bid(signed_in, world):
    contract = contracts.create(
        partnership=make_partnership(world),
        holder=world.alder,
        title="Direct",
        commissioner="Leeds",
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=900),
        by=world.coordinator,
        now=NOW,
    )
    address = f"/consortia/northern/contracts/{contract.pk}/"
    client = signed_in(world.seats.member)
    assert "Nobody has a share yet." in text(client.get(address))
    shares = {world.birch: Decimal(100)}
    contracts.reallocate(contract, effective_from=TODAY, shares=shares, reason="Ours", by=world.coordinator, now=NOW)
    assert "Not in the bid" in text(client.get(address))
