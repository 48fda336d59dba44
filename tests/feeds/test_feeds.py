"""One's own calendar: a secret kept as a digest, entries that keep their names, and nothing that one may not see."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from consortium.access.roles import Role
from consortium.feeds import actions as feeds
from consortium.feeds.models import Feed, FeedEntry
from consortium.feeds.queries import entries_for
from consortium.seats import actions as seats
from partners.bids import actions as bids
from partners.contracts import actions as contracts
from reflections.reviews.models import Mode, Review
from tests.factories import reviews
from tests.factories.partners import make_bid, make_contract, make_partnership
from tests.factories.world import NOW, TODAY, make_member, make_seat, make_user

DEADLINE = datetime(2026, 3, 30, 11, 0, tzinfo=UTC)  # noon in London: the clocks have just gone forward
HOSTILE = "Advice;\nBEGIN:VEVENT,\u202e" + "x" * 150


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


def address_of(actor):
    _feed, secret = feeds.make(by=actor, now=NOW)
    return f"/calendar/{secret}/consortium.ics"


def events(address):
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    return {str(each["SUMMARY"]): each for each in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_days_are_all_day_and_instants_in_utc(world):
    make_bid(world, submission_deadline_at=DEADLINE, award_expected_on=TODAY)
    found = events(address_of(world.member))
    submission, award = found["Advice in Leeds: submit"], found["Advice in Leeds: award expected"]
    assert submission["DTSTART"].to_ical() == b"20260330T110000Z"
    assert (award["DTSTART"].to_ical(), award["DTEND"].to_ical()) == (b"20260303", b"20260304")
    assert award["DTSTART"].params["VALUE"] == "DATE"
    assert submission["URL"].startswith("http://")


def test_a_change_raises_the_sequence_and_a_removal_cancels(world):
    bid = make_bid(world, submission_deadline_at=DEADLINE)
    address = address_of(world.member)
    (first,) = events(address).values()
    assert events(address) == {"Advice in Leeds: submit": first}
    bids.revise(bid, submission_deadline_at=DEADLINE + timedelta(hours=1), by=world.coordinator, now=NOW)
    (moved,) = events(address).values()
    assert (moved["UID"], moved["SEQUENCE"], moved["STATUS"]) == (first["UID"], 1, "CONFIRMED")
    bids.withdraw(bid, outcome_on=TODAY, by=world.coordinator, now=NOW)
    (gone,) = events(address).values()
    assert (gone["UID"], gone["SEQUENCE"], gone["STATUS"]) == (first["UID"], 2, "CANCELLED")
    assert (str(gone["SUMMARY"]), gone.get("URL")) == ("Cancelled", None)
    assert events(address)["Cancelled"]["SEQUENCE"] == 2


def test_what_has_gone_by_is_left_out_and_not_cancelled(world):
    make_bid(world, submission_deadline_at=DEADLINE)
    address = address_of(world.member)
    events(address)
    with time_machine.travel(NOW + timedelta(days=200), tick=False):
        assert events(address) == {}
    assert FeedEntry.objects.get().cancelled_at is None


def test_an_entry_keeps_its_name_when_the_address_is_new(world):
    make_contract(world)
    old, new = address_of(world.member), None
    before = {str(each["UID"]) for each in events(old).values()}
    new = address_of(world.member)
    assert {str(each["UID"]) for each in events(new).values()} == before
    assert len(before) == 2
    assert Client().get(old).status_code == 404


def test_only_what_the_person_may_see_stands_there(world):
    make_bid(world, make_partnership(world, partners=[make_member(world.northern, "Elm")]), shares=("100",))
    bids_of_alder = make_bid(world, submission_deadline_at=DEADLINE, title="Both")
    make_bid(
        world,
        make_partnership(world, partners=[make_member(world.northern, "Fir")]),
        shares=("100",),
        title="Not Birch’s",
        submission_deadline_at=DEADLINE,
    )
    assert set(events(address_of(world.member))) == {f"{bids_of_alder.title}: submit"}
    assert set(events(address_of(world.coordinator))) == {"Both: submit", "Not Birch’s: submit"}
    assert events(address_of(world.outsider)) == {}


def test_a_seat_that_ends_takes_its_entries_away(world):
    contract = make_contract(world)
    address = address_of(world.member)
    assert set(events(address)) == {f"{contract.title}: starts", f"{contract.title}: last day"}
    seats.end(world.seats.member, by=world.coordinator, now=NOW)
    assert set(events(address)) == {"Cancelled"}
    assert contract.title not in Client().get(address).content.decode()


def test_a_person_without_a_seat_has_an_empty_calendar(world, client):
    stranger = make_user("Uma Underhill")
    client.force_login(stranger)
    page = client.post("/me/feed/make/").content.decode()
    address = re.search(r"/calendar/[^/]+/consortium\.ics", page).group()
    assert events(address) == {}
    stranger.is_active = False
    stranger.save()
    assert Client().get(address).status_code == 404


def test_two_seats_make_one_entry_of_each_thing(world):
    make_seat(world.northern, Role.MEMBER, world.alder, world.seats.member.user)
    make_contract(world)
    assert len(entries_for(world.seats.member.user, TODAY)) == 2


def test_a_review_that_protects_answers_is_not_named(world):
    damson, elm = make_member(world.northern, "Damson"), make_member(world.northern, "Elm")
    parties = [world.alder, world.birch, damson, elm]
    people = [world.seats.lead, world.seats.member]
    people += [make_seat(world.northern, Role.MEMBER, each) for each in (damson, elm)]
    review = reviews.opened(reviews.Group(reviews.make_partnership(world.northern, parties), parties, people))
    Review.objects.filter(pk=review.pk).update(mode=Mode.CONFIDENTIAL)
    found = events(address_of(world.member))
    assert set(found) == {"A review: opens", "A review: answers by today"}
    assert review.partnership.name not in Client().get(address_of(world.coordinator)).content.decode()
    Review.objects.filter(pk=review.pk).update(mode=Mode.OPEN)
    assert f"Review of {review.partnership.name}: answers by today" in events(address_of(world.member))


def test_hostile_titles_stay_one_line_of_one_event(world):
    contract = make_contract(world)
    contracts.revise(contract, title=HOSTILE, by=world.coordinator, now=NOW)
    address = address_of(world.member)
    assert len(events(address)) == 2
    lines = Client().get(address).content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert lines.count(b"BEGIN:VEVENT") == 2


def test_the_secret_is_shown_once_and_kept_nowhere(signed_in, world, caplog):
    member = signed_in(world.seats.member)
    assert "Your calendar has no address" in member.get("/me/feed/").content.decode()
    page = member.post("/me/feed/make/").content.decode()
    address = re.search(r"/calendar/([^/]+)/consortium\.ics", page)
    secret = address.group(1)
    assert secret not in member.get("/me/feed/").content.decode()
    kept = Feed.objects.get()
    assert secret not in str(vars(kept))
    assert Client().get(address.group()).status_code == 200
    for wrong in [secret[:-1], secret + "x", "\x00", kept.digest]:
        assert Client().get(f"/calendar/{wrong}/consortium.ics").status_code == 404
    member.post("/me/feed/revoke/")
    assert Client().get(address.group()).status_code == 404
    with pytest.raises(feeds.NothingToRevoke):
        feeds.revoke(by=world.member, now=NOW)
    assert secret not in caplog.text


def test_nobody_makes_or_revokes_for_somebody_else(signed_in, world):
    address = address_of(world.member)
    lead = signed_in(world.seats.lead)
    lead.post("/me/feed/make/")
    lead.post("/me/feed/revoke/")
    assert Client().get(address).status_code == 200
