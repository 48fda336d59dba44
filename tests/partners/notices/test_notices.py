"""A notice becomes a bid; the same one changes nothing, a later one what no person changed."""

import copy
import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from consortium.activity.models import Event
from partners.bids import actions as bids
from partners.bids.models import Bid
from partners.lots import actions as lots
from partners.notices import actions as notices
from partners.notices.models import Notice
from partners.notices.ocds import Unreadable
from tests.factories.notices import package, release
from tests.factories.partners import make_bid, make_foreign_partnership, make_partnership
from tests.factories.world import NOW, TODAY

OCID = "ocds-zz0001-000001"


def take_in(world, *releases, **given):
    found = notices.one_of(notices.procurements(package(*releases)))
    return notices.take_in(found, by=world.coordinator, now=NOW, **given)


@pytest.fixture
def home(world):
    return {"partnership": make_partnership(world), "lead": world.alder}


def test_a_tender_notice_becomes_a_bid(world, home):
    bid = take_in(world, release(), **home).bid
    bid = Bid.objects.get(pk=bid.pk)
    assert (bid.title, bid.commissioner, bid.ocid, bid.notice_id) == (
        "Advice in the north",
        "Riverbank Borough Council",
        OCID,
        "000001-2026",
    )
    assert (bid.total_value, bid.currency, bid.cpv, bid.area) == (
        Decimal("240000.00"),
        "GBP",
        "85312310",
        "Yorkshire and the Humber (UKE42)",
    )
    assert (bid.route, bid.nation, bid.term_months, bid.extension_months) == ("light_touch", "ENG", 24, 12)
    assert bid.submission_deadline_at == datetime(2026, 8, 3, 11, 0, tzinfo=UTC)
    assert bid.clarification_deadline_at == datetime(2026, 7, 20, 16, 0, tzinfo=UTC)
    assert str(bid.starts_on) == "2026-11-01"
    assert [(lot.number, lot.title, lot.value) for lot in bid.lots.all()] == [
        ("1", "Advice by telephone", Decimal("140000.00")),
        ("2", "Advice face to face", None),
    ]
    assert (bid.notice_kind, bid.not_open) == ("tender", "")
    assert Event.objects.filter(kind="bid.notice_taken_in", subject_id=bid.pk).count() == 1


def test_the_same_notice_again_changes_nothing(world, home):
    bid = take_in(world, release(), **home).bid
    before = Bid.objects.values("updated_at", "title").get(), Event.objects.count(), Bid.history.count()
    again = take_in(world, release())
    assert [step.effect for step in again.steps] == ["known"]
    altered = take_in(world, release(tender__title="Another title"))
    assert [step.effect for step in altered.steps] == ["altered"]
    assert (Bid.objects.values("updated_at", "title").get(), Event.objects.count(), Bid.history.count()) == before
    assert Notice.objects.get().bid == bid


def test_a_later_notice_updates_what_no_person_changed(world, home):
    bid = take_in(world, release(), **home).bid
    bids.revise(bid, title="Our own words", total_value=None, by=world.coordinator, now=NOW)
    lots.remove_lot(bid, lot=bid.lots.get(number="2"), by=world.coordinator, now=NOW)
    later = release(id="000002-2026", date="2026-07-10T09:00:00+01:00")
    later["tender"] |= {
        "title": "Advice in the north, corrected",
        "value": {"amount": 260000, "currency": "GBP"},
        "tenderPeriod": {"endDate": "2026-08-10T12:00:00+01:00"},
    }
    later["tender"]["lots"][0]["title"] = "Advice by telephone and video"
    later["tender"]["lots"][1]["title"] = "Advice at home"
    done = take_in(world, later)
    bid = Bid.objects.get()
    assert (bid.title, bid.total_value) == ("Our own words", None)
    assert bid.submission_deadline_at == datetime(2026, 8, 10, 11, 0, tzinfo=UTC)
    assert [(lot.number, lot.title) for lot in bid.lots.all()] == [("1", "Advice by telephone and video")]
    assert {(line.label, line.here) for line in done.steps[0].kept} == {
        ("Title", "Our own words"),
        ("Total value, net", ""),
        ("Lot 2", ""),
    }
    assert set(Notice.objects.get(release_id="000002-2026").kept) == {"Title", "Total value, net", "Lot 2"}
    third = copy.deepcopy(later) | {"id": "000003-2026", "date": "2026-07-12T09:00:00+01:00"}
    third["tender"]["title"] = "Advice in the north, once more"
    take_in(world, third)
    assert Bid.objects.get().title == "Our own words"


def test_what_a_notice_does_not_carry_stays(world, home):
    take_in(world, release(), **home)
    take_in(world, {"ocid": OCID, "id": "9", "date": "2026-07-11T09:00:00Z", "tag": ["tenderUpdate"], "tender": {}})
    bid = Bid.objects.get()
    assert (bid.title, bid.total_value, bid.notice_id) == ("Advice in the north", Decimal("240000.00"), "9")


def test_an_older_notice_changes_nothing_and_says_so(world, home):
    take_in(world, release(), **home)
    older = release(id="000000-2026", date="2026-05-01T09:00:00+01:00", tender__title="Before")
    done = take_in(world, older)
    assert [step.words for step in done.steps] == ["is older than the last notice that was taken in; nothing changes"]
    assert (Bid.objects.get().title, Notice.objects.count()) == ("Advice in the north", 1)


@pytest.mark.parametrize(("notice_type", "kind"), [("UK1", "pipeline"), ("UK2", "engagement"), ("UK3", "pipeline")])
def test_an_early_notice_is_not_open_until_a_tender_comes(world, home, notice_type, kind):
    early = release(id="000000-2026", date="2026-05-01T09:00:00+01:00", tag=["planning"])
    early["tender"]["status"] = "planned"
    early["planning"] = {"documents": [{"id": "000000-2026", "noticeType": notice_type}]}
    bid = take_in(world, early, **home).bid
    assert (bid.notice_kind, bid.not_open) == (kind, "Not open for bids yet")
    assert (bid.submission_deadline_at, bid.clarification_deadline_at) == (None, None)
    assert bid.stage_on(TODAY) == "identified"
    take_in(world, release())
    bid = Bid.objects.get()
    assert (bid.notice_kind, bid.not_open) == ("tender", "")
    assert bid.submission_deadline_at is not None


def test_a_file_with_the_whole_story_is_taken_in_order(world, home):
    plan = release(id="1", date="2026-05-01T09:00:00Z", tag=["planning"], tender__status="planning")
    del plan["tender"]["procurementMethodDetails"]
    del plan["tender"]["procurementMethod"]
    award = release(id="3", date="2026-10-01T09:00:00Z", tag=["award"], tender__status="complete")
    award["tender"]["title"] = "Advice in the north (awarded)"
    done = take_in(world, award, release(), plan, **home)
    assert [step.release.release_id for step in done.steps] == ["1", "000001-2026", "3"]
    bid = Bid.objects.get()
    assert (bid.title, bid.route, bid.notice_kind) == ("Advice in the north (awarded)", "light_touch", "award")
    assert bid.not_open == "Awarded: no longer open for bids"
    assert bid.submission_deadline_at is not None  # what the tender notice said stays


def test_a_bid_that_says_the_ocid_is_taken_over(world):
    bid = make_bid(world, title="As we call it", ocid=OCID)
    done = take_in(world, release())
    bid.refresh_from_db()
    assert (done.bid, bid.title, bid.cpv) == (bid, "As we call it", "85312310")
    assert "Title" in {line.label for line in done.steps[0].kept}
    make_bid(world, partnership=bid.partnership, title="Another", ocid="ocds-zz0001-000002")
    second = make_bid(world, partnership=bid.partnership, title="And another", ocid="ocds-zz0001-000002")
    with pytest.raises(notices.SeveralBids):
        take_in(world, release(ocid=second.ocid))


def test_a_bid_that_is_over_or_archived_stays_as_it_is(world, home):
    bid = take_in(world, release(), **home).bid
    bids.withdraw(bid, outcome_on=TODAY, by=world.coordinator, now=NOW)
    done = take_in(world, release(id="2", date="2026-09-01T09:00:00Z", tender__title="New words"))
    assert [step.effect for step in done.steps] == ["over"]
    assert Bid.objects.get().title == "Advice in the north"
    bids.archive(Bid.objects.get(), by=world.coordinator, now=NOW)
    with pytest.raises(notices.BidArchived):
        take_in(world, release(id="3", date="2026-09-02T09:00:00Z"))


def test_another_consortium_has_a_bid_of_its_own(world, home):
    take_in(world, release(), **home)
    found = notices.procurements(package(release()))[OCID]
    theirs = {"partnership": make_foreign_partnership(world), "lead": world.cedar}
    bid = notices.take_in(found, by=world.foreign_coordinator, now=NOW, **theirs).bid
    assert bid.consortium == world.southern
    assert [notice.bid for notice in Notice.objects.visible_to(world.foreign_coordinator)] == [bid]
    other = notices.procurements(package(release(ocid="ocds-x")))["ocds-x"]
    with pytest.raises(notices.RuleBroken):
        notices.take_in(other, by=world.coordinator, now=NOW, **theirs)
    assert Bid.objects.count() == 2


def test_a_new_bid_needs_a_partnership_a_title_and_a_buyer(world, home):
    with pytest.raises(notices.PartnershipNeeded):
        take_in(world, release())
    with pytest.raises(notices.NothingToBidFor):
        take_in(world, release(tender__title=""), **home)
    with pytest.raises(notices.SeveralProcurements, match="Say which OCID: ocds-zz0001-000001 "):
        take_in(world, release(), release(ocid="ocds-2"), **home)
    with pytest.raises(notices.NotInThisFile):
        notices.one_of(notices.procurements(package(release())), "ocds-2")
    assert not Bid.objects.exists()


# --- reading -----------------------------------------------------------------------------------------


def read_one(**changes):
    [found] = notices.procurements(package(release(**changes))).values()
    return found[0]


@pytest.mark.parametrize("amount", [0, 0.0, 0.01, "0.01", 0.001, None])
def test_no_amount_is_not_stated(amount):
    read = read_one(tender__value={"amount": amount, "currency": "GBP"})
    assert "total_value" not in read.carried
    assert read.notes == ()


@pytest.mark.parametrize("amount", [-5, "1e14", "1e999999", 10**13, "abc", "NaN", "=cmd()"])
def test_what_is_no_amount_is_noted(amount):
    read = read_one(tender__value={"amount": amount, "currency": "GBP"})
    assert "total_value" not in read.carried
    assert "is no amount that fits" in read.notes[0]


def test_a_deadline_without_a_zone_is_left_out_and_noted():
    read = read_one(tender__tenderPeriod={"endDate": "2026-08-03T12:00:00"})
    assert "submission_deadline_at" not in read.carried
    assert "could be one of several instants" in read.notes[0]
    read = read_one(tender__tenderPeriod={"endDate": "soon"}, date="2026-06-30T09:00:00")
    assert ["is no instant" in note for note in read.notes] == [True, False]
    assert read.notes[1] == "releases[0].date: no zone is given, so it is read as UTC."


def test_texts_are_cleaned_and_never_cut_silently(world, home):
    hostile = "\u202e<script>alert(1)</script>\x00 =cmd()\ud800" + "x" * 10_000
    bid = take_in(world, release(tender__title=hostile), **home).bid
    bid.refresh_from_db()
    assert bid.title.startswith("<script>alert(1)</script> =cmd()xxx")
    assert (len(bid.title), bid.title[-1]) == (200, "…")
    assert (
        "releases[0].tender.title: the notice has 10,032 characters; the first 199 are kept."
        in read_one(tender__title=hostile).notes
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"<html>", "not JSON: Expecting value, line 1"),
        (b"%PDF-1.7 \xff\xfe", "UTF-8"),
        (b"[" * 100_000, "nested deeper"),
        (b'{"releases": [NaN]}', "where a number belongs"),
        (b'{"releases": [' + b"9" * 5000 + b"]}", "longer than any amount"),
        (b'{"ocid": "a", "ocid": "b"}', "“ocid” stands twice"),
        (b"[]", "The document holds a list, where an object belongs."),
        (b"{}", "no “releases”"),
        (b'{"releases": {"a": 1}}', "releases holds an object, where a list belongs."),
        (b'{"releases": ["x"]}', "releases[0] holds a text, where an object belongs."),
        (b'{"records": [{"ocid": "a"}]}', "records[0] has neither"),
        (b'{"a": 1}\n{"b":', "Line 2 of this file is not JSON"),
    ],
)
def test_what_is_no_notice_is_refused_in_words(data, words):
    with pytest.raises(Unreadable) as refused:
        notices.procurements(data)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ocid": None}, "no “releases”|releases\\[0\\].ocid is missing"),
        ({"ocid": "a b"}, "releases\\[0\\].ocid is “a b”"),
        ({"id": "x" * 61}, "releases\\[0\\].id is “xxx"),
        ({"id": ["x"]}, "releases\\[0\\].id holds a list, where a text belongs"),
        ({"date": "yesterday"}, "releases\\[0\\].date is “yesterday”"),
        ({"date": "0001-01-01T00:00:00Z"}, "in the year 1,"),
        ({"tag": ["party"], "tender__status": ""}, "no kind of notice"),
        ({"tender__title": {"en": "x"}}, "releases\\[0\\].tender.title holds an object"),
        ({"tender__lots": {}}, "tender.lots holds an object"),
        ({"tender__value": 5}, "tender.value holds a number"),
    ],
)
def test_what_is_wrong_in_a_notice_is_named_by_its_path(changes, words):
    with pytest.raises(Unreadable, match=words):
        read_one(**changes)


def test_size_and_number_are_bounded(settings):
    with pytest.raises(Unreadable, match="1,001 releases"):
        notices.procurements(json.dumps({"releases": [release()] * 1001}).encode())
    settings.NOTICE_MAX_MB = 0
    with pytest.raises(Unreadable, match="larger than 0 MB"):
        notices.procurements(package(release()))


def test_other_shapes_of_document_are_read():
    one = release()
    shapes = [
        one,
        {"records": [{"ocid": OCID, "releases": [one]}]},
        {"records": [{"ocid": OCID, "releases": [{"url": "x"}], "compiledRelease": one | {"tag": ["compiled"]}}]},
        {"ocid": OCID, "compiledRelease": one | {"tag": ["compiled"]}},
    ]
    for shape in shapes:
        [found] = notices.procurements(json.dumps(shape).encode()).values()
        assert (found[0].title, found[0].kind) == ("Advice in the north", "tender")
    lines = f"{json.dumps(one)}\n\n{json.dumps(release(ocid='ocds-2'))}\n".encode()
    assert list(notices.procurements(lines)) == [OCID, "ocds-2"]


def test_nobody_reads_a_notice_of_a_bid_that_they_do_not_see(world, home):
    take_in(world, release(), **home)
    seen = {name: Notice.objects.visible_to(getattr(world, name)).count() for name in ("member", "coordinator")}
    assert seen == {"member": 1, "coordinator": 1}
    assert not Notice.objects.visible_to(world.foreign_coordinator).exists()
