"""The contracts desk."""

from datetime import timedelta
from decimal import Decimal

import pytest

from consortium import clock
from partners.contracts import actions as contracts
from partners.contracts.models import Contract
from tests.factories.forms import filled
from tests.factories.partners import make_bid, make_contract, make_partnership, make_won_bid
from tests.factories.world import NOW, TODAY

LIST = "/admin/partners/contract/"
VERBS = ["sign", "reallocate", "extend", "begin_exit", "close", "archive"]


@pytest.fixture
def desk(signed_in, world):
    return signed_in(world.seats.coordinator)


def press(client, thing, verb, **typed):
    """Open the button's page, type, and send."""
    address = f"{LIST}{thing.pk}/{verb}/"
    return client.post(address, filled(client.get(address), **typed), follow=True)


def test_list_shows_phase_and_value(desk, world):
    make_contract(world, total_value=Decimal("250000.50"))
    page = desk.get(LIST).content.decode()
    assert [words in page for words in ["Advice in Leeds", "Pre-signature", "£250,000.50"]] == [True] * 3
    assert "Advice in Leeds" not in desk.get(f"{LIST}?phase=closed").content.decode()
    assert "Advice in Leeds" in desk.get(f"{LIST}?phase=pre_signature").content.decode()


def test_create_from_bid_offers_won_bids_that_are_no_contract_yet(desk, world):
    won = make_won_bid(world, title="Won one")
    make_bid(world, partnership=make_partnership(world, name="B"), title="Open one")
    make_contract(world, partnership=make_partnership(world, name="C"), title="Contract already")
    address = f"{LIST}create_from_bid/"
    page = desk.get(address).content.decode()
    assert ["Won one" in page, "Open one" in page, "Contract already" in page] == [True, False, False]
    typed = {"bid": won.pk, "starts_on": "2026-04-01", "ends_on": "2028-03-31"}
    answer = desk.post(address, filled(desk.get(address)) | typed)
    made = Contract.objects.get(bid=won)
    assert answer["Location"] == f"{LIST}{made.pk}/change/"
    assert made.allocations.count() == 2


def test_create_from_bid_refused_keeps_what_was_typed(desk, world):
    address = f"{LIST}create_from_bid/"
    typed = {"bid": make_won_bid(world).pk, "starts_on": "2026-04-01", "ends_on": "2026-03-31"}
    page = desk.post(address, typed).content.decode()
    assert "A contract ends on the day it starts, or later." in page
    assert 'value="2026-04-01"' in page


def test_create_from_bid_does_not_take_another_consortiums_bid(signed_in, world):
    client = signed_in(world.seats.foreign_coordinator)
    typed = {"bid": make_won_bid(world).pk, "starts_on": "2026-04-01", "ends_on": "2028-03-31"}
    assert set(client.post(f"{LIST}create_from_bid/", typed).context["form"].errors) == {"bid"}
    assert not Contract.objects.exists()


def test_add_and_change_go_through_the_actions(desk, world):
    typed = {
        "partnership": make_partnership(world).pk,
        "title": "Advice",
        "holder": world.alder.pk,
        "commissioner": "Leeds",
        "starts_on": "01/04/2026",
        "ends_on": "31/03/2028",
    }
    assert desk.post(f"{LIST}add/", filled(desk.get(f"{LIST}add/")) | typed).status_code == 302
    made = Contract.objects.get()
    address = f"{LIST}{made.pk}/change/"
    changed = {"title": "New", "signed_on": "2026-01-01"}
    assert desk.post(address, filled(desk.get(address)) | changed).status_code == 302
    made.refresh_from_db()
    assert (made.title, made.signed_on, made.currency) == ("New", None, "GBP")


def test_buttons_take_a_contract_to_its_close(desk, world):
    today = clock.today(world.northern.zone)
    contract = contracts.create(
        partnership=make_partnership(world),
        holder=world.alder,
        title="Advice",
        commissioner="Leeds",
        starts_on=TODAY,
        ends_on=today + timedelta(days=700),
        by=world.coordinator,
        now=NOW,
    )
    press(desk, contract, "sign")
    press(desk, contract, "extend")
    press(desk, contract, "begin_exit")
    press(desk, contract, "close")
    contract.refresh_from_db()
    assert (contract.signed_on, contract.exiting_on, contract.closed_on) == (today, today, today)
    assert contract.extended_to == today + timedelta(days=700 + 365)
    assert "Nothing was changed." in press(desk, contract, "close").content.decode()


def test_reallocate_begins_with_the_shares_in_force_and_adds_a_statement(desk, world):
    contract = make_contract(world)
    page = desk.get(f"{LIST}{contract.pk}/reallocate/")
    alder, birch = f"share-{world.alder.pk}", f"share-{world.birch.pk}"
    assert [filled(page)[name] for name in (alder, birch)] == ["60.00", "40.00"]
    day = (contract.ends_on - timedelta(days=9)).isoformat()
    typed = {"effective_from": day, "reason": "Agreed in April"}
    refused = press(desk, contract, "reallocate", **typed, **{alder: "10"}).content.decode()
    assert "The shares total 50.00%. They must total exactly 100%." in refused
    assert "Agreed in April" in refused
    press(desk, contract, "reallocate", **typed, **{alder: "0", birch: "100"})
    assert [row.organisation for row in contract.allocations_on(contract.ends_on)] == [world.birch]
    assert contract.allocations.count() == 3


@pytest.mark.parametrize("verb", ["change", "history", *VERBS])
def test_another_consortiums_contract_is_not_there(signed_in, world, verb):
    contract = make_contract(world)
    client = signed_in(world.seats.foreign_coordinator)
    assert client.get(f"{LIST}{contract.pk}/{verb}/").status_code == 404
    assert client.post(f"{LIST}{contract.pk}/{verb}/", {}).status_code == 404


@pytest.mark.parametrize("seat", ["member", "observer", "lead", "broker"])
def test_desk_is_closed_to_everybody_else(signed_in, world, seat):
    contract = make_contract(world)
    client = signed_in(getattr(world.seats, seat))
    paths = ["", "add/", "create_from_bid/", f"{contract.pk}/change/", *(f"{contract.pk}/{verb}/" for verb in VERBS)]
    for path in paths:
        assert client.get(f"{LIST}{path}", follow=True).status_code == 403
