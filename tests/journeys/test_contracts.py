"""Bids and contracts through real processes: from the deadline to the last invoice, over HTTP, as people would.

Four journeys, on days that follow each other, in one installation.
"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from tests.factories.forms import filled
from tests.journeys import steps
from tests.journeys.browsing import Visitor
from tests.journeys.delivery import ALDER, ANN, BEN, BIRCH, CEDAR, DEE, DOVE, HERE, Northern, words

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.timeout(240)]

LONDON = ZoneInfo("Europe/London")
IS_DUE, INVITED, REMINDED = "is due", "could you be in this bid?", "please answer"
TWO_ANSWERS = {"local_provider": "no", "community_led": "yes"}
SHARE_WAITS = "Somebody’s share is to be reallocated"


def at(month, day, year=2027, hour=9, minute=30):
    return datetime.combine(date(year, month, day), time(hour, minute), tzinfo=LONDON)


@pytest.fixture(scope="module")
def northern(shared_stack):
    shared_stack.travel_to(at(3, 1))
    found = shared_stack.prepare()
    shared_stack.start()
    return Northern(shared_stack, found)


@pytest.fixture(autouse=True)
def clean(northern):
    """Nothing broke on the way, and nobody got a letter twice."""
    yield
    assert "Traceback" not in northern.stack.said
    assert northern.stack.sink.copies.total() == len(northern.stack.sink.copies)


def test_a_bid_becomes_a_contract_that_is_varied_paid_extended_and_closed(northern):
    northern.stack.travel_to(at(3, 1))
    bid = prepared(northern)
    reminded_until_it_is_in(northern, bid)
    contract = won_and_signed(northern, bid)
    varied(northern, contract)
    paid(northern, contract)
    extended(northern, contract)
    closed(northern, contract)


def prepared(northern):
    """A bid from the coordinator’s form; its shares total 100% only at the second attempt."""
    bid = northern.added(
        "bid",
        "bids",
        partnership=northern.partnership,
        title="Advice in Leeds",
        commissioner="Leeds City Council",
        lead=northern.members[ALDER],
        total_value="120000.00",
        annual_value="60000.01",
        submission_deadline_at_0="2027-03-17",
        submission_deadline_at_1="12:00",
        **TWO_ANSWERS,
    )["id"]
    assert northern.seen("bids", bid, "stage") == ("identified",)
    northern.press("bid", bid, "decide", decision="go")
    northern.press("bid", bid, "add_partner", organisation=northern.members[ALDER], share="60")
    northern.told("bids", bid, "add_partner", organisation=northern.members[BIRCH], share="30")
    assert "The promised shares total 90.00%" in words(northern.refused("bid", bid, "submit"))
    assert northern.told("bids", bid, "submit", status=409)["code"] == "shares_not_whole"
    northern.press("bid", bid, "set_share", organisation=northern.members[BIRCH], share="40")
    assert northern.seen("bids", bid, "stage", "promises") == ("preparing", [])
    return bid


def reminded_until_it_is_in(northern, bid):
    """The leads of both partners hear 14 and 7 days before; once it is in, they hear of another bid alone."""
    for day in (3, 10):
        before = len(northern.stack.sink.mails)
        northern.stack.travel_to(at(3, day))
        letters = northern.stack.wait_for_letters(IS_DUE, ANN, BEN, since=before)
        assert letters[BEN]["Subject"] == "Advice in Leeds is due Wednesday 17 March 2027, 12:00 noon (London)"
    ben = northern.stack.person(BEN)
    page = words(ben.get(steps.link_in(letters[BEN], "Look at the bid")))
    assert ["Preparing." in page, "Planned for Birch Community" in page] == [True, True]
    northern.made(
        "bids",
        partnership=northern.partnership,
        title="Advice in York",
        commissioner="York",
        lead=northern.members[BIRCH],
        submission_deadline_at="2027-03-29T12:00:00+01:00",
    )
    northern.press("bid", bid, "submit")
    assert "already submitted" in words(northern.refused("bid", bid, "submit"))
    stage, promises = northern.seen("bids", bid, "stage", "promises")
    assert (stage, shares(promises)) == ("submitted", {ALDER: "60.00", BIRCH: "40.00"})
    before = len(northern.stack.sink.mails)
    northern.stack.travel_to(at(3, 15))
    letters = northern.stack.wait_for_letters(IS_DUE, BEN, since=before)
    assert letters[BEN]["Subject"].startswith("Advice in York is due")


def won_and_signed(northern, bid):
    northern.stack.travel_to(at(3, 22))
    northern.press("bid", bid, "record_outcome", outcome="won")
    page = northern.page(BEN, f"bids/{bid}/")
    assert ["Won." in page, "What Birch Community was promised" in page] == [True, True]
    address = "/admin/partners/contract/create_from_bid/"
    typed = {"bid": bid, "starts_on": "2027-04-01", "ends_on": "2027-09-30"}
    northern.cora.post(address, filled(northern.cora.get(address), **typed))
    (contract,) = northern.listed("contracts", bid=bid)
    assert (contract["phase"], contract["value_today"]) == ("pre_signature", "120000.00")
    assert shares(contract["allocations"]) == {ALDER: "60.00", BIRCH: "40.00"}
    assert [row["annual_value"] for row in contract["allocations"]] == ["36000.01", "24000.00"]
    again = northern.call("POST", "contracts/create_from_bid/", typed, status=409)
    assert again["code"] == "already_a_contract"
    assert northern.told("contracts", contract["id"], "sign", signed_on="2027-03-22")["phase"] == "mobilising"
    page = northern.page(BEN, f"contracts/{contract['id']}/")
    assert ["Mobilising." in page, "£120,000" in page] == [True, True]
    return contract["id"]


def varied(northern, contract):
    """Nobody’s agreement is taken for granted: it counts once both partners and somebody consulted are on record."""
    northern.stack.travel_to(at(6, 1))
    assert northern.seen("contracts", contract, "phase", "value_today") == ("live", "120000.00")
    variation = northern.added(
        "variation",
        "variations",
        contract=contract,
        title="Outreach in two towns",
        change="12000.01",
        effective_on="2027-06-01",
        asked_by="commissioner",
        reason="The commissioner asks for it.",
    )["id"]
    northern.press(
        "variation", variation, "consult", who="People who use it", means="A talk", said="Yes, and in the evening."
    )
    address = f"{HERE}/contracts/{contract}/variations/"
    for person, waits in [(ANN, BIRCH), (BEN, "")]:
        refused = northern.told("variations", variation, "approve", status=409, approved_on="2027-06-01")
        assert refused["code"] == "not_agreed"
        assert "Variation: Outreach in two towns" in northern.page(person)
        browser = northern.stack.person(person)
        agreed = browser.post(f"{HERE}/variations/{variation}/agree/", filled(browser.get(address)))
        assert (f"It still waits for {waits}." if waits else "A coordinator approves it next.") in agreed.text
        assert "Variation: Outreach in two towns" not in northern.page(person)
    northern.press("variation", variation, "approve")
    assert northern.seen("variations", variation, "state") == ("approved",)
    assert northern.seen("contracts", contract, "value", "value_today") == ("120000.00", "132000.01")
    page = northern.page(BEN, f"contracts/{contract}/")
    assert ["Live." in page, "£120,000" in page, "£132,000.01" in page] == [True, True, True]


def paid(northern, contract):
    invoice = northern.made(
        "payments",
        contract=contract,
        organisation=northern.members[BIRCH],
        reference="B-17",
        amount="2000.02",
        received_on="2027-06-01",
    )["id"]
    assert northern.told("payments", invoice, "pay", status=409, paid_on="2027-06-01")["code"] == "not_accepted"
    northern.press("payment", invoice, "accept")
    assert northern.seen("payments", invoice, "standing", "due_on") == ("due", "2027-07-01")
    northern.stack.travel_to(at(7, 2))
    assert northern.seen("payments", invoice, "standing") == ("overdue",)
    assert "B-17" in northern.week()
    northern.press("payment", invoice, "pay")
    assert "B-17" not in northern.week()
    page = northern.page(BEN, f"payments/{invoice}/")
    assert ["£2,000.02" in page, "Paid" in page, "Past the day" in page] == [True, True, False]


def extended(northern, contract):
    """The last day of notice comes near: the holder’s lead and the coordinator read of it, the other partner not."""
    option = northern.added(
        "extensionoption", "extension-options", contract=contract, extends_to="2027-12-31", notify_by="2027-08-31"
    )["id"]
    notice = "Advice in Leeds: extend to 31 December 2027"
    assert notice not in northern.week()
    northern.stack.travel_to(at(8, 10))
    assert [notice in northern.week(), notice in northern.page(ANN), notice in northern.page(BEN)] == [
        True,
        True,
        False,
    ]
    northern.press("extensionoption", option, "exercise")
    assert "was exercised on 10 August 2027" in words(northern.refused("extensionoption", option, "exercise"))
    assert notice not in northern.week()
    assert northern.seen("contracts", contract, "phase", "extended_to") == ("live", "2027-12-31")
    northern.stack.travel_to(at(10, 1))
    page = northern.page(BEN, f"contracts/{contract}/")
    assert ["Extension." in page, "31 December 2027" in page] == [True, True]
    assert northern.seen("contracts", contract, "phase", "value_today") == ("extension", "132000.01")


def closed(northern, contract):
    northern.stack.travel_to(at(12, 1))
    northern.press("contract", contract, "begin_exit")
    assert northern.seen("contracts", contract, "phase") == ("exiting",)
    northern.stack.travel_to(at(1, 10, year=2028))
    assert northern.seen("contracts", contract, "phase") == ("ended",)
    northern.press("contract", contract, "close")
    assert northern.seen("contracts", contract, "phase", "closed_on") == ("closed", "2028-01-10")
    late = {"contract": contract, "organisation": northern.members[BIRCH], "reference": "B-18", "amount": "1.00"}
    refused = northern.call("POST", "payments/", late | {"received_on": "2028-01-10"}, status=409)
    assert refused["code"] == "contract_closed"
    assert "Closed." in northern.page(ANN, f"contracts/{contract}/")
    assert "Advice in Leeds" not in northern.page(ANN)


def test_of_two_lots_the_one_that_was_won_becomes_the_contract(northern):
    northern.stack.travel_to(at(1, 17, year=2028))
    bid = bid_of(northern, "Carers in two places", {ALDER: "55", BIRCH: "45"}, total_value="200000.00")
    northern.press("bid", bid, "add_lot", number="1", title="North", value="80000.03")
    lots = northern.told("bids", bid, "add_lot", number="2", title="South", value="119999.97")["lots"]
    north, south = (lot["id"] for lot in lots)
    northern.told("bids", bid, "submit")
    assert northern.told("bids", bid, "record_outcome", status=409, outcome="won", outcome_on="2028-01-17")["code"] == (
        "lots_undecided"
    )
    northern.press("bid", bid, "decide_lot", lot=north, outcome="won")
    assert northern.seen("bids", bid, "stage", "part_awarded") == ("submitted", False)
    early = {"bid": bid, "starts_on": "2028-02-01", "ends_on": "2029-01-31"}
    assert northern.call("POST", "contracts/create_from_bid/", early, status=409)["code"] == "not_won"
    northern.told("bids", bid, "decide_lot", lot=south, outcome="lost", outcome_on="2028-01-17")
    assert northern.seen("bids", bid, "stage", "part_awarded") == ("won", True)
    page = northern.page(BEN, f"bids/{bid}/")
    assert ["Part awarded" in page, "Won, " in page, "Lost, " in page] == [True, True, True]
    contract = northern.call("POST", "contracts/create_from_bid/", early, status=201)
    assert (contract["value_today"], contract["annual_value"]) == ("80000.03", None)
    assert shares(contract["allocations"]) == {ALDER: "55.00", BIRCH: "45.00"}
    page = northern.page(BEN, f"contracts/{contract['id']}/")
    assert ["£80,000.03" in page, "£200,000" in page] == [True, False]


def test_a_member_leaves_and_its_share_is_given_to_another(northern):
    northern.stack.travel_to(at(2, 1, year=2028))
    contract = three_share(northern)
    (membership,) = northern.listed("memberships", organisation=northern.members[CEDAR])
    question = "Rooms for the night: whose share is it now?"
    assert [question in northern.week(), leavers(northern, contract)] == [False, []]
    northern.stack.travel_to(at(2, 8, year=2028))
    northern.told("memberships", membership["id"], "end", left_on="2028-02-08")
    assert leavers(northern, contract) == [(CEDAR, "20.00")]
    assert asking(northern) == [contract]
    assert [question in northern.week(), SHARE_WAITS in northern.page(BEN, f"contracts/{contract}/")] == [True, True]
    assert northern.seen("contracts", contract, "phase") == ("live",)

    birch = f"share-{northern.members[BIRCH]}"
    short = words(northern.refused("contract", contract, "reallocate", reason="Cedar left"))
    assert ["The shares total 80.00%" in short, "Cedar Trust left the consortium on 8 February 2028" in short] == [
        True,
        True,
    ]
    northern.press("contract", contract, "reallocate", reason="Cedar left", **{birch: "50"})
    assert [leavers(northern, contract), asking(northern)] == [[], []]
    assert [question in northern.week(), SHARE_WAITS in northern.page(BEN, f"contracts/{contract}/")] == [False, False]
    before = northern.call("GET", f"contracts/{contract}/shares/?on=2028-02-07")["shares"]
    after = northern.call("GET", f"contracts/{contract}/shares/?on=2028-02-08")["shares"]
    assert shares(before) == {ALDER: "50.00", BIRCH: "30.00", CEDAR: "20.00"}
    assert shares(after) == {ALDER: "50.00", BIRCH: "50.00"}
    told = northern.page(BEN, f"contracts/{contract}/?on=2028-02-07").partition("On <time")[2].partition("</ul>")[0]
    assert "Cedar Trust: 20%" in told
    back = northern.told(
        "contracts",
        contract,
        "reallocate",
        status=409,
        effective_from="2028-02-08",
        reason="Back",
        shares=[{"organisation": northern.members[CEDAR], "share": "100"}],
    )
    assert back["code"] == "has_left"


def test_a_member_declines_by_the_link_in_its_mail_and_is_asked_no_more(northern):
    northern.stack.travel_to(at(2, 14, year=2028))
    bid = bid_of(northern, "Meals on wheels", {ALDER: "100"}, submission_deadline_at="2028-03-02T12:00:00+00:00")
    before = len(northern.stack.sink.mails)
    both = [northern.members[DOVE], northern.members[BIRCH]]
    northern.press("bid", bid, "invite", organisations=both, when="now")
    letters = northern.stack.wait_for_letters(INVITED, DEE, BEN, since=before)

    phone, link = Visitor(northern.stack.site), steps.link_in(letters[DEE], "Look at it and answer")
    asked = phone.get(link)
    assert (asked.status_code, "Continue as Dee Dale" in asked.text) == (200, True)
    page = phone.post(link, filled(asked))
    assert "Or say no, in one tap" in page.text
    token = filled(page)["csrfmiddlewaretoken"]
    declined = phone.post(f"{page.path}decline/", {"csrfmiddlewaretoken": token, "reason": "no_capacity"})
    assert "Nobody will remind you." in words(declined)
    assert "This is done." in Visitor(northern.stack.site).get(link).text

    states = {row["organisation"]: row["state"] for row in northern.listed("bid-invitations", bid=bid)}
    assert states == {northern.members[DOVE]: "declined", northern.members[BIRCH]: "waiting"}
    page = words(northern.cora.get(f"/admin/partners/bid/{bid}/candidates/"))
    assert ["Declined" in page, "We have no capacity at that time" in page] == [True, True]

    northern.stack.travel_to(at(2, 15, year=2028))
    before = len(northern.stack.sink.mails)
    offered = northern.cora.get(f"/admin/partners/bid/{bid}/chase/").text
    assert [BIRCH in offered, DOVE in offered] == [True, False]
    forced = northern.refused("bid", bid, "chase", asks=[f"answer:{northern.members[DOVE]}"], when="now")
    assert "is not one of the available choices" in forced.text
    northern.press("bid", bid, "chase", asks=[f"answer:{northern.members[BIRCH]}"], when="now")
    northern.stack.wait_for_letters(REMINDED, BEN, since=before)
    northern.stack.travel_to(at(2, 17, year=2028))
    northern.stack.wait_for_letters(IS_DUE, ANN, since=before)  # who was only invited hears of no deadline
    assert [to for to, _ in northern.stack.letters_sent()[before:] if DEE in str(to)] == []


def bid_of(northern, title, parts, **fields):
    """A bid of the API, decided and shared."""
    fields = {"commissioner": "Leeds City Council", "lead": northern.members[ALDER]} | TWO_ANSWERS | fields
    bid = northern.made("bids", partnership=northern.partnership, title=title, **fields)["id"]
    for name, share in parts.items():
        northern.told("bids", bid, "add_partner", organisation=northern.members[name], share=share)
    return bid


def three_share(northern):
    """A contract that runs, of three organisations, typed in without a bid."""
    contract = northern.made(
        "contracts",
        partnership=northern.partnership,
        holder=northern.members[ALDER],
        title="Rooms for the night",
        commissioner="Leeds City Council",
        starts_on="2028-02-01",
        ends_on="2029-01-31",
    )["id"]
    parts = {ALDER: "50", BIRCH: "30", CEDAR: "20"}
    rows = [{"organisation": northern.members[name], "share": share} for name, share in parts.items()]
    northern.told("contracts", contract, "reallocate", effective_from="2028-02-01", shares=rows, reason="As agreed")
    northern.told("contracts", contract, "sign", signed_on="2028-02-01")
    return contract


def shares(rows):
    return {row["name"]: row["share"] for row in rows}


def leavers(northern, contract):
    found = northern.call("GET", f"contracts/{contract}/leavers/")["leavers"]
    return [(row["name"], row["share"]) for row in found]


def asking(northern):
    return [row["id"] for row in northern.listed("contracts", needs_reallocation="true")]
