"""Bids over the API."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from consortium import clock
from consortium.organisations import actions as organisations
from partners.bids import actions as bids
from partners.bids.models import Bid, Promise
from tests.factories.api import Integrator
from tests.factories.partners import (
    make_bid,
    make_foreign_partnership,
    make_partnership,
    make_submitted_bid,
    make_won_bid,
)
from tests.factories.world import NOW, TODAY, make_member

VERBS = [
    "qualify",
    "decide",
    "add_partner",
    "set_share",
    "remove_partner",
    "submit",
    "shortlist",
    "notify_award",
    "record_outcome",
    "withdraw",
    "cancel",
    "archive",
]


@pytest.fixture
def api(world):
    return Integrator(world.seats.coordinator)


def ids(answer):
    assert answer.status_code == 200, answer.json()
    return [row["id"] for row in answer.json()["results"]]


def test_list_shows_money_as_text_and_shares_with_two_places(api, world):
    make_bid(world)
    (row,) = api.call("GET", "bids/").json()["results"]
    assert (row["annual_value"], row["currency"], row["total_value"]) == ("100000.00", "GBP", None)
    assert [(partner["name"], partner["share"]) for partner in row["partners"]] == [
        ("Alder Advice", "60.00"),
        ("Birch Community", "40.00"),
    ]
    assert (row["stage"], row["promises"]) == ("identified", [])


def test_list_filters(api, world):
    organisations.revise(world.birch, identifiers=[("GB-CHC", "1000340")], by=world.coordinator, now=NOW)
    noon = datetime(2026, 3, 31, 12, tzinfo=UTC)
    won = str(make_won_bid(world, submission_deadline_at=noon).pk)
    alone = make_bid(world, partnership=make_partnership(world, name="B"), shares=("100",))
    bids.qualify(alone, qualifying_on=TODAY, by=world.coordinator, now=NOW)
    for query, found in [
        (f"partnership={alone.partnership_id}", [str(alone.pk)]),
        ("outcome=won", [won]),
        ("stage=qualifying", [str(alone.pk)]),
        ("stage=won", [won]),
        ("identifier=GB-CHC-1000340", [won]),
        (f"organisation={world.birch.pk}", [won]),
        (f"organisation={world.cedar.pk}", []),
        ("deadline_from=2026-03-31T12:00:00Z&deadline_before=2026-03-31T12:00:01Z", [won]),
        ("deadline_before=2026-03-31T12:00:00Z", []),
        ("route=grant", []),
    ]:
        assert (query, ids(api.call("GET", f"bids/?{query}"))) == (query, found)
    for query in ["stage=nonsense", "partnership=1", "deadline_from=yesterday", "ordering=outcome"]:
        assert api.call("GET", f"bids/?{query}").status_code == 400


def test_create_keeps_what_was_sent_and_nothing_that_is_a_fact(api, world):
    body = {
        "partnership": str(make_partnership(world).pk),
        "title": "Advice <script>",
        "commissioner": "Leeds City Council",
        "lead": str(world.alder.pk),
        "annual_value": "12500.50",
        "weight_price": "30",
        "weight_quality": "60",
        "weight_social_value": "10",
        "submission_deadline_at": "2026-03-31T12:00:00+01:00",
        "outcome": "won",
        "submitted_at": "2026-01-01T00:00:00Z",
    }
    made = api.call("POST", "bids/", body)
    assert made.status_code == 201, made.json()
    row = made.json()
    assert (row["title"], row["annual_value"], row["outcome"]) == ("Advice <script>", "12500.50", "")
    assert (row["submitted_at"], row["stage"]) == (None, "identified")
    assert Bid.objects.get().submission_deadline_at == datetime(2026, 3, 31, 11, tzinfo=UTC)


def test_create_names_the_field_at_fault(api, world):
    foreign = make_foreign_partnership(world)
    body = {"partnership": str(foreign.pk), "title": "", "lead": str(world.cedar.pk), "annual_value": "NaN"}
    refused = api.call("POST", "bids/", body)
    assert refused.status_code == 400
    fields = {error["field"] for error in refused.json()["errors"]}
    assert fields == {"/partnership", "/title", "/lead", "/annual_value", "/commissioner"}


def test_create_refuses_weights_that_do_not_total_100(api, world):
    body = {
        "partnership": str(make_partnership(world).pk),
        "title": "A",
        "commissioner": "B",
        "lead": str(world.alder.pk),
        "weight_price": "30",
    }
    refused = api.call("POST", "bids/", body)
    assert (refused.status_code, "total 100" in refused.json()["detail"]) == (400, True)


def test_revise_leaves_the_partnership(api, world):
    bid = make_bid(world)
    other = make_partnership(world, name="Other")
    path = f"bids/{bid.pk}/"
    etag = api.call("GET", path)["ETag"]
    done = api.call("PATCH", path, {"title": "New", "partnership": str(other.pk)}, **{"If-Match": etag}).json()
    assert (done["title"], done["partnership"]) == ("New", str(bid.partnership_id))


def test_verbs_take_a_bid_from_sharing_to_its_outcome(api, world):
    today = clock.today(world.northern.zone).isoformat()
    path = f"bids/{make_bid(world, shares=('100',)).pk}"

    def call(verb, body=None):
        answer = api.call("POST", f"{path}/{verb}/", body)
        assert answer.status_code == 200, (verb, answer.json())
        return answer.json()

    assert call("qualify", {"qualifying_on": today})["stage"] == "qualifying"
    assert call("decide", {"decision": "go", "decided_on": today})["stage"] == "preparing"
    call("add_partner", {"organisation": str(world.birch.pk), "share": "25.50", "role": "Outreach", "value": "10"})
    call("set_share", {"organisation": str(world.alder.pk), "share": "74.50"})
    assert [row["share"] for row in call("submit")["promises"]] == ["74.50", "25.50"]
    assert call("shortlist", {"shortlisted_on": today})["stage"] == "shortlisted"
    told = call("notify_award", {"award_notified_on": today, "standstill_began_on": today})
    assert (told["stage"], told["standstill_ends_on"] > today) == ("standstill", True)
    assert call("record_outcome", {"outcome": "won", "outcome_on": today})["stage"] == "won"
    refused = api.call("POST", f"{path}/record_outcome/", {"outcome": "lost", "outcome_on": today})
    assert (refused.status_code, refused.json()["code"]) == (409, "outcome_recorded")


def test_remove_partner_and_end_without_the_buyer(api, world):
    today = clock.today(world.northern.zone).isoformat()
    for verb, stage in [("withdraw", "withdrawn"), ("cancel", "cancelled_by_buyer")]:
        path = f"bids/{make_bid(world, partnership=make_partnership(world, name=verb)).pk}"
        left = api.call("POST", f"{path}/remove_partner/", {"organisation": str(world.birch.pk)}).json()
        assert [row["name"] for row in left["partners"]] == ["Alder Advice"]
        assert api.call("POST", f"{path}/{verb}/", {"outcome_on": today}).json()["stage"] == stage


def test_submit_twice_is_a_conflict_and_writes_nothing(api, world):
    path = f"bids/{make_submitted_bid(world).pk}/submit/"
    refused = api.call("POST", path)
    assert (refused.status_code, refused.json()["code"]) == (409, "already_submitted")
    assert Promise.objects.count() == 2


def test_submit_with_a_key_is_answered_the_same_again(api, world):
    path = f"bids/{make_bid(world).pk}/submit/"
    first = api.call("POST", path, **{"Idempotency-Key": "a"})
    again = api.call("POST", path, **{"Idempotency-Key": "a"})
    assert (first.status_code, again.status_code, again.json()) == (200, 200, first.json())


def test_submit_of_shares_that_do_not_total_100_says_the_total(api, world):
    refused = api.call("POST", f"bids/{make_bid(world, shares=('60', '30')).pk}/submit/")
    assert refused.json()["detail"] == (
        "The promised shares total 90.00%. They must total exactly 100% before submission."
    )


@pytest.mark.parametrize("share", ["-1", "100.01", "33.333", "NaN", "many"])
def test_set_share_refuses_what_is_no_share(api, world, share):
    path = f"bids/{make_bid(world).pk}/set_share/"
    refused = api.call("POST", path, {"organisation": str(world.birch.pk), "share": share})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "/share")


def test_record_outcome_takes_only_won_or_lost(api, world):
    path = f"bids/{make_submitted_bid(world).pk}/record_outcome/"
    refused = api.call("POST", path, {"outcome": "withdrawn", "outcome_on": "2026-03-03"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "/outcome")


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_another_consortium_finds_nothing(world, verb):
    bid = make_bid(world)
    for seat, expected in [("outsider", 403), ("foreign_coordinator", 404)]:
        stranger = Integrator(getattr(world.seats, seat))
        path = f"bids/{bid.pk}/{verb}{'/' if verb else ''}"
        method, body = ("POST", {}) if verb else ("GET", None)
        assert stranger.call(method, path, body).status_code == (expected if verb else 404)
        assert stranger.call(method, f"/api/v1/consortia/northern/{path}", body).status_code == 404
        assert ids(stranger.call("GET", "bids/")) == []


@pytest.mark.parametrize("seat", ["observer", "member", "lead", "broker"])
def test_others_may_look_but_not_change(world, seat):
    bid = make_bid(world)
    api = Integrator(getattr(world.seats, seat))
    assert ids(api.call("GET", "bids/")) == [str(bid.pk)]
    assert api.call("POST", "bids/", {}).status_code == 403
    assert api.call("PATCH", f"bids/{bid.pk}/", {}, **{"If-Match": "*"}).status_code == 403
    for verb in VERBS:
        assert api.call("POST", f"bids/{bid.pk}/{verb}/", {}).status_code == 403


def test_a_member_outside_the_partnership_finds_nothing(world):
    elm = make_member(world.northern, "Elm")
    bid = make_bid(world, partnership=make_partnership(world, partners=[elm]), shares=("100",))
    api = Integrator(world.seats.member)
    assert ids(api.call("GET", "bids/")) == []
    assert api.call("GET", f"bids/{bid.pk}/").status_code == 404


def test_deadlines_in_the_past_are_facts_too(api, world):
    bid = make_bid(world, submission_deadline_at=NOW - timedelta(days=400), annual_value=Decimal("0.00"))
    assert api.call("GET", f"bids/{bid.pk}/").json()["annual_value"] == "0.00"
