"""Notices of Find a Tender, Contracts Finder and Sell2Wales as they were published, and one carried to a contract."""

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from consortium.access.actor import command
from partners.bids import actions as bids
from partners.bids import sharing
from partners.bids.models import Bid
from partners.contracts import actions as contracts
from partners.notices import actions as notices
from tests import services
from tests.factories.partners import make_partnership
from tests.factories.world import NOW, TODAY

pytestmark = pytest.mark.realdata

FIND_A_TENDER = services.REAL_DATA / "ocds" / "find-a-tender"


def read(path):
    return notices.procurements((services.REAL_DATA / "ocds" / path).read_bytes())


def take_in(world, name, **given):
    [found] = read(f"find-a-tender/{name}").values()
    return notices.take_in(found, by=command(world.northern.pk), now=NOW, **given)


def test_every_file_is_read():
    kinds = Counter()
    for path in (services.REAL_DATA / "ocds").rglob("*.json*"):
        for releases in notices.procurements(path.read_bytes()).values():
            kinds.update(release.kind for release in releases)
            assert all(release.title for release in releases if release.kind != "contract")
    assert set(kinds) == {"pipeline", "engagement", "tender", "award", "contract"}


def test_the_page_of_contracts_finder():
    found = [
        release for releases in read("contracts-finder/cf_package_2025-01-23_100.json").values() for release in releases
    ]
    assert len(found) == 100
    assert Counter(release.kind for release in found) == {"award": 59, "tender": 38, "engagement": 1, "pipeline": 2}
    early = [release for release in found if release.kind in {"pipeline", "engagement"}]
    assert not any("submission_deadline_at" in release.carried for release in early)
    assert all(release.carried["submission_deadline_at"] for release in found if release.kind == "tender")
    assert all(release.carried["commissioner"] and release.carried["cpv"] for release in found)


def test_0_and_001_are_not_stated():
    found = [release for releases in read("sell2wales/s2w_releases_90.jsonl").values() for release in releases]
    worth = [release.carried.get("total_value") for release in found]
    assert (len(found), worth.count(None)) == (90, 35)
    assert min(Decimal(value) for value in worth if value) > 1


@pytest.mark.parametrize(
    ("name", "kind", "title", "worth"),
    [
        ("fts_083664-2026_planning_UK1_pipeline.json", "pipeline", "ServiceNow Development", "2500000.00"),
        ("fts_083655-2026_planning_UK2_engagement.json", "engagement", "Automatic Doors", "360000.00"),
        ("fts_083650-2026_award_UK6_belowthreshold.json", "award", "HC2645", None),
    ],
)
def test_notices_that_are_not_open_for_bids(world, name, kind, title, worth):
    bid = take_in(world, name, partnership=make_partnership(world), lead=world.alder).bid
    bid = Bid.objects.get(pk=bid.pk)
    assert (bid.notice_kind, bid.title[: len(title)]) == (kind, title)
    assert bid.total_value == (worth and Decimal(worth))
    assert (bid.submission_deadline_at, bid.clarification_deadline_at) == (None, None)
    assert bid.not_open


def test_from_the_file_to_a_contract(world):
    name = "fts_032703-2026_tender_UK4.json"
    bid = take_in(world, name, partnership=make_partnership(world), lead=world.alder).bid
    bid = Bid.objects.get(pk=bid.pk)
    assert (bid.commissioner, bid.ocid, bid.notice_id) == (
        "Harrogate Town Council",
        "ocds-h6vhtk-067fb8",
        "032703-2026",
    )
    assert (bid.route, bid.cpv, bid.area, bid.total_value) == (
        "below_threshold",
        "09323000",
        "Yorkshire and the Humber (UKE2)",
        Decimal("33721.00"),
    )
    weights = (bid.weight_price, bid.weight_quality, bid.weight_social_value)
    assert weights == (Decimal(20), Decimal(80), Decimal(0))  # experience 30, proposal 50, price 20
    assert bid.submission_deadline_at == datetime(2026, 5, 8, 22, 59, 59, tzinfo=UTC)
    assert (bid.starts_on, bid.not_open) == (date(2026, 5, 14), "")
    assert take_in(world, name).does_nothing
    by = {"by": world.coordinator, "now": NOW}
    bids.revise(bid, local_provider="no", community_led="yes", **by)
    bids.decide(bid, decision="go", decided_on=TODAY, **by)
    for organisation, share in ((world.alder, 70), (world.birch, 30)):
        sharing.add_partner(bid, organisation=organisation, share=Decimal(share), **by)
    sharing.submit(bid, **by)
    bids.record_outcome(bid, outcome="won", outcome_on=TODAY, **by)
    made = contracts.create_from_bid(bid, starts_on=bid.starts_on, ends_on=date(2026, 12, 31), **by)
    assert (made.commissioner, made.value, made.allocations.count()) == (
        "Harrogate Town Council",
        Decimal("33721.00"),
        2,
    )
