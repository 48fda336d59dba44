"""Deadlines are read and shown by the clock of the bid's own zone."""

import csv
import io
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from consortium.activity.models import Event
from partners.bids import actions as bids
from partners.bids import sharing
from partners.bids.deadlines import NoSuchTime, instant_of, spoken
from partners.bids.models import Bid
from tests.factories.api import Integrator
from tests.factories.forms import filled
from tests.factories.partners import make_bid, make_partnership
from tests.factories.world import NOW

LIST = "/admin/partners/bid/"
LONDON, AUCKLAND = ZoneInfo("Europe/London"), ZoneInfo("Pacific/Auckland")
DAY, TIME = "submission_deadline_at_0", "submission_deadline_at_1"


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def wall(*parts):
    """A time on a clock: nobody has said where."""
    return utc(*parts).replace(tzinfo=None)


@pytest.fixture
def desk(signed_in, world):
    return signed_in(world.seats.coordinator)


@pytest.fixture
def send(desk, world):
    """Return a function that opens a bid's page, types, sends, and returns the answer and the deadline then."""

    def type_in(bid, **typed):
        address = f"{LIST}{bid.pk}/change/"
        answer = desk.post(address, filled(desk.get(address), **typed))
        bid.refresh_from_db()
        return answer, bid.submission_deadline_at

    return type_in


def in_zone(world, zone, deadline=None):
    return make_bid(world, make_partnership(world, name=zone), time_zone=zone, submission_deadline_at=deadline)


@pytest.mark.parametrize(
    ("zone", "instant", "day", "time"),
    [
        ("Europe/London", utc(2026, 7, 1, 11), "01/07/2026", "12:00:00"),
        ("Europe/Dublin", utc(2026, 12, 1, 12), "01/12/2026", "12:00:00"),
        ("Pacific/Auckland", utc(2026, 6, 30, 23, 59), "01/07/2026", "11:59:00"),
        ("America/St_Johns", utc(2026, 7, 1, 1, 30), "30/06/2026", "23:00:00"),
    ],
)
def test_change_shows_and_reads_the_bids_own_clock(desk, world, send, zone, instant, day, time):
    bid = in_zone(world, zone, instant)
    page = desk.get(f"{LIST}{bid.pk}/change/")
    assert (filled(page)[DAY], filled(page)[TIME]) == (day, time)
    assert f"The time in {zone.rpartition('/')[2].replace('_', ' ')}." in page.content.decode()
    assert send(bid, **{TIME: "09:00"})[1].astimezone(ZoneInfo(zone)).strftime("%d/%m/%Y %H:%M") == f"{day} 09:00"


def test_add_reads_the_clock_of_the_zone_that_is_typed(desk, world):
    page = desk.get(f"{LIST}add/")
    assert filled(page)["time_zone"] == "Europe/London"
    typed = {"partnership": make_partnership(world).pk, "title": "A", "commissioner": "B", "lead": world.alder.pk}
    typed |= {"time_zone": "Pacific/Auckland", DAY: "01/07/2026", TIME: "12:00"}
    assert desk.post(f"{LIST}add/", filled(page) | typed).status_code == 302
    made = Bid.objects.get()
    assert (made.submission_deadline_at, made.clarification_deadline_at) == (utc(2026, 7, 1, 0), None)
    assert made.submission_deadline == "Wednesday 1 July 2026, 12:00 noon (Auckland)"


def test_a_new_zone_moves_the_deadline_to_the_same_time_there(world, send):
    bid = in_zone(world, "Europe/London", utc(2026, 7, 1, 11))
    assert send(bid, time_zone="Pacific/Auckland")[1] == utc(2026, 7, 1, 0)
    told = Event.objects.about(bid).get(kind="bid.revised").data["fields"]
    assert told == ["clarification_deadline_at", "submission_deadline_at", "time_zone"]


def test_a_new_zone_and_a_new_time_go_together(world, send):
    bid = in_zone(world, "Europe/London", utc(2026, 7, 1, 11))
    assert send(bid, **{"time_zone": "Pacific/Auckland", DAY: "02/07/2026", TIME: "17:00"})[1] == utc(2026, 7, 2, 5)


def test_a_zone_that_is_none_keeps_what_was_typed(world, send):
    bid = in_zone(world, "Europe/London", utc(2026, 7, 1, 11))
    for zone in ["Mars/Olympus", "", "<script>", "../../etc/passwd", "x" * 10_000]:
        answer, deadline = send(bid, **{"time_zone": zone, TIME: "17:00"})
        assert (set(answer.context["adminform"].form.errors), deadline) == ({"time_zone"}, utc(2026, 7, 1, 11))
        assert 'value="17:00"' in answer.content.decode()


@pytest.mark.parametrize(
    ("zone", "day", "time", "instead"),
    [
        ("Europe/London", "29/03/2026", "01:30", "Sunday 29 March 2026, 02:30 (London)"),
        ("Europe/Dublin", "29/03/2026", "01:30", "Sunday 29 March 2026, 02:30 (Dublin)"),
        ("Pacific/Auckland", "27/09/2026", "02:15", "Sunday 27 September 2026, 03:15 (Auckland)"),
        ("Pacific/Apia", "30/12/2011", "12:00", "Saturday 31 December 2011, 12:00 noon (Apia)"),
    ],
)
def test_a_time_that_the_clocks_skip_is_refused_with_the_next_one(world, send, zone, day, time, instead):
    bid = in_zone(world, zone)
    answer, deadline = send(bid, **{DAY: day, TIME: time})
    (error,) = answer.context["adminform"].form.errors["submission_deadline_at"]
    assert (error, deadline) == (f"The clocks skip {time} that day. If you mean {instead}, type that.", None)


def test_of_two_alike_the_first_is_taken_and_said(world, send):
    bid = in_zone(world, "Europe/London")
    assert send(bid, **{DAY: "25/10/2026", TIME: "01:30"})[1] == utc(2026, 10, 25, 0, 30)
    assert bid.submission_deadline == "Sunday 25 October 2026, 01:30, the first time that night (London)"


def test_saving_something_else_keeps_the_second_of_two_alike_to_the_microsecond(world, send):
    second = utc(2026, 10, 25, 1, 30, 15, 250)
    bid = in_zone(world, "Europe/London", second)
    assert bid.submission_deadline == "Sunday 25 October 2026, 01:30, the second time that night (London)"
    answer, deadline = send(bid, title="New")
    assert (answer.status_code, bid.title, deadline) == (302, "New", second)


def test_a_deadline_is_cleared_and_half_a_deadline_is_refused(world, send):
    bid = in_zone(world, "Pacific/Auckland", utc(2026, 7, 1, 0))
    for typed in [{DAY: ""}, {TIME: ""}]:
        answer, deadline = send(bid, **typed)
        errors = answer.context["adminform"].form.errors
        assert (errors["submission_deadline_at"], deadline) == (["Give the day and the time."], utc(2026, 7, 1, 0))
    assert send(bid, **{DAY: "", TIME: ""})[1] is None


@pytest.mark.parametrize("day", ["31/12/9999", "01/01/0001", "30/02/2026", "=cmd()"])
def test_days_that_are_none_or_nowhere_near_are_refused(world, send, day):
    bid = in_zone(world, "America/St_Johns")
    answer, deadline = send(bid, **{DAY: day, TIME: "23:59"})
    assert (list(answer.context["adminform"].form.errors), deadline) == (["submission_deadline_at"], None)


def test_export_writes_the_deadline_where_it_is(desk, world):
    in_zone(world, "Pacific/Auckland", utc(2026, 6, 30, 23))
    text = b"".join(desk.get(f"{LIST}export-csv/").streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    shown = (row["submission deadline, where it is"], row["deadlines follow"])
    assert shown == ("2026-07-01T11:00:00+12:00", "Pacific/Auckland")


def test_the_api_takes_instants_and_refuses_a_time_without_its_offset(world):
    api, bid = Integrator(world.seats.coordinator), in_zone(world, "Pacific/Auckland")
    path = f"bids/{bid.pk}/"

    def revise(**body):
        return api.call("PATCH", path, body, **{"If-Match": api.call("GET", path)["ETag"]})

    refused = revise(submission_deadline_at="2026-07-01T12:00:00")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "/submission_deadline_at")
    assert "Give the offset too" in refused.json()["errors"][0]["detail"]
    assert revise(submission_deadline_at="2026-07-01T12:00:00+12:00").status_code == 200
    assert revise(time_zone="Europe/London").status_code == 200  # which moves nothing
    bid.refresh_from_db()
    assert (bid.submission_deadline_at, bid.time_zone) == (utc(2026, 7, 1, 0), "Europe/London")
    far = revise(submission_deadline_at="9999-12-31T23:59:00Z", time_zone="Pacific/Auckland")
    assert (far.status_code, far.json()["errors"][0]["field"]) == (400, "/submission_deadline_at")


def test_a_bid_is_submitted_on_the_day_that_it_is_where_the_consortium_is(world):
    """The days of facts and the day of a page are one zone's: a bid that went in is never shown as not gone in."""
    bid = in_zone(world, "Pacific/Auckland")
    late = utc(2026, 3, 3, 20)  # 4 March in Auckland
    bids.qualify(bid, qualifying_on=NOW.date(), by=world.coordinator, now=late)
    sharing.submit(bid, by=world.coordinator, now=late)
    assert (bid.submitted_on, bid.stage_on(late.date())) == (late.date(), "submitted")


def test_instant_of_takes_the_first_of_two_and_none_that_is_skipped():
    assert instant_of(wall(2026, 4, 5, 2, 30), AUCKLAND) == utc(2026, 4, 4, 13, 30)
    again = "Sunday 5 April 2026, 02:30, the second time that night (Auckland)"
    assert spoken(utc(2026, 4, 4, 14, 30), AUCKLAND) == again
    for skipped in [wall(2026, 3, 29, 1, 0), wall(2026, 3, 29, 1, 59, 59)]:
        with pytest.raises(NoSuchTime):
            instant_of(skipped, LONDON)
    assert instant_of(wall(2026, 3, 29, 2, 0), LONDON) == utc(2026, 3, 29, 1)
