"""The bids desk."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from consortium import clock
from partners.bids.models import Bid
from partners.partnerships import actions as partnerships
from tests.factories.forms import filled
from tests.factories.partners import make_bid, make_foreign_partnership, make_partnership, make_submitted_bid
from tests.factories.queries import costs
from tests.factories.world import NOW, make_member

LIST = "/admin/partners/bid/"
VERBS = [
    "add_partner",
    "set_share",
    "remove_partner",
    "qualify",
    "decide",
    "submit",
    "shortlist",
    "notify_award",
    "record_outcome",
    "withdraw",
    "cancel",
    "archive",
]


@pytest.fixture
def desk(signed_in, world):
    return signed_in(world.seats.coordinator)


def press(client, thing, verb, **typed):
    """Open the button's page, type, and send."""
    address = f"{LIST}{thing.pk}/{verb}/"
    return client.post(address, filled(client.get(address), **typed), follow=True)


def test_list_shows_stage_deadline_and_value(desk, world):
    make_bid(world, total_value=Decimal("12500.00"), submission_deadline_at=datetime(2026, 3, 31, 11, 0, tzinfo=UTC))
    page = desk.get(LIST).content.decode()
    shown = ["Advice in Leeds", "Identified", "Tuesday 31 March 2026, 12:00 noon (London)", "£12,500"]
    assert [words in page for words in shown] == [True] * 4


@pytest.mark.parametrize(("query", "found"), [("stage=submitted", True), ("stage=won", False), ("stage=", True)])
def test_list_filters_by_the_stage_today(desk, world, query, found):
    make_submitted_bid(world)
    assert ("Advice in Leeds" in desk.get(f"{LIST}?{query}").content.decode()) == found


def test_export_streams_the_list(desk, world):
    make_bid(world, title="=cmd()")
    text = b"".join(desk.get(f"{LIST}export-csv/").streaming_content).decode("utf-8-sig")
    assert "'=cmd()" in text


def test_add_creates_through_the_action(desk, world):
    page = desk.get(f"{LIST}add/")
    typed = {
        "partnership": make_partnership(world).pk,
        "title": "Advice",
        "commissioner": "Leeds",
        "lead": world.alder.pk,
        "submission_deadline_at_0": "31/03/2026",
        "submission_deadline_at_1": "12:00",
    }
    answer = desk.post(f"{LIST}add/", filled(page) | typed)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    made = Bid.objects.get()
    assert (made.currency, made.submission_deadline) == ("GBP", "Tuesday 31 March 2026, 12:00 noon (London)")


def test_add_refused_keeps_what_was_typed(desk, world):
    typed = {
        "partnership": make_partnership(world).pk,
        "title": "Advice in Leeds",
        "commissioner": "Leeds",
        "lead": make_member(world.northern, "Elm").pk,
    }
    page = desk.post(f"{LIST}add/", filled(desk.get(f"{LIST}add/")) | typed).content.decode()
    assert "Elm is not a partner in Warm Homes. Add it there first." in page
    assert 'value="Advice in Leeds"' in page


def test_add_does_not_take_another_consortiums_rows(desk, world):
    typed = {
        "partnership": make_foreign_partnership(world).pk,
        "title": "A",
        "commissioner": "B",
        "lead": world.cedar.pk,
    }
    answer = desk.post(f"{LIST}add/", filled(desk.get(f"{LIST}add/")) | typed)
    assert set(answer.context["adminform"].form.errors) == {"partnership", "lead"}


def test_change_revises_what_is_known_and_no_fact(desk, world):
    bid = make_bid(world)
    address = f"{LIST}{bid.pk}/change/"
    typed = {"title": "New", "outcome": "won", "outcome_on": "2026-01-01"}
    assert desk.post(address, filled(desk.get(address)) | typed).status_code == 302
    bid.refresh_from_db()
    assert (bid.title, bid.outcome, bid.outcome_on) == ("New", "", None)


def test_buttons_take_a_bid_from_sharing_to_its_outcome(desk, world):
    today = clock.today(world.northern.zone)
    bid = make_bid(world, shares=("60",))
    press(desk, bid, "add_partner", organisation=world.birch.pk, share="30.00", role="Outreach")
    press(desk, bid, "set_share", organisation=world.birch.pk, share="40")
    assert bid.partners.get(organisation=world.birch).role == "Outreach"
    press(desk, bid, "qualify")
    press(desk, bid, "decide", decision="go")
    page = press(desk, bid, "submit").content.decode()
    assert "Submitted. The shares are promises now." in page
    press(desk, bid, "shortlist")
    press(desk, bid, "notify_award", standstill_began_on=today.isoformat())
    press(desk, bid, "record_outcome", outcome="won", lessons="Start earlier.")
    bid.refresh_from_db()
    facts = (bid.qualifying_on, bid.decided_on, bid.shortlisted_on, bid.award_notified_on, bid.outcome_on)
    assert facts == (today,) * 5
    assert (bid.stage_on(today), bid.lessons, bid.promises.count()) == ("won", "Start earlier.", 2)


def test_submit_refused_says_the_total(desk, world):
    bid = make_bid(world, shares=("60", "30"))
    page = press(desk, bid, "submit").content.decode()
    assert "The promised shares total 90.00%. They must total exactly 100% before submission." in page
    assert bid.promises.count() == 0


def test_second_click_is_refused(desk, world):
    bid = make_submitted_bid(world)
    assert "This bid was already submitted. Nothing was changed." in press(desk, bid, "submit").content.decode()


def test_remove_withdraw_and_cancel(desk, world):
    for verb, outcome in [("withdraw", "withdrawn"), ("cancel", "cancelled_by_buyer")]:
        bid = make_bid(world, partnership=make_partnership(world, name=verb))
        press(desk, bid, "remove_partner", organisation=world.birch.pk)
        press(desk, bid, verb)
        bid.refresh_from_db()
        assert (bid.outcome, bid.partners.count()) == (outcome, 1)


def test_add_partner_offers_only_partners_of_the_partnership(desk, world):
    make_member(world.northern, "Elm")
    bid = make_bid(world, shares=("60",))
    page = desk.get(f"{LIST}{bid.pk}/add_partner/").content.decode()
    assert ["Birch Community" in page, "Elm" in page, "Cedar Trust" in page] == [True, False, False]


@pytest.mark.parametrize("verb", ["change", "history", *VERBS])
def test_another_consortiums_bid_is_not_there(signed_in, world, verb):
    bid = make_bid(world)
    client = signed_in(world.seats.foreign_coordinator)
    assert client.get(f"{LIST}{bid.pk}/{verb}/").status_code == 404
    assert client.post(f"{LIST}{bid.pk}/{verb}/", {}).status_code == 404


@pytest.mark.parametrize("seat", ["member", "observer", "lead", "broker"])
def test_desk_is_closed_to_everybody_else(signed_in, world, seat):
    bid = make_bid(world)
    client = signed_in(getattr(world.seats, seat))
    for path in ["", "add/", f"{bid.pk}/change/", *(f"{bid.pk}/{verb}/" for verb in VERBS)]:
        assert client.get(f"{LIST}{path}", follow=True).status_code == 403


@pytest.mark.either
def test_object_page_costs_the_same_however_many_share(desk, world):
    partnership = make_partnership(world)
    bid = make_bid(world, partnership)

    def join(number):
        elm = make_member(world.northern, f"Elm {number}")
        partnerships.add_party(
            partnership, organisation=elm, role="partner", since=NOW.date(), by=world.coordinator, now=NOW
        )
        bid.partners.create(organisation=elm, share=0)

    taken = costs(lambda: desk.get(f"{LIST}{bid.pk}/change/"), join)
    assert taken == [taken[0]] * 3
