"""Requirements: made by coordinators while something can still be required, seen by those who share in it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from consortium.errors import RuleBroken
from partners.bids import actions as bids
from partners.bids import sharing
from partners.bids.models import Bid
from partners.contracts import actions as contracts
from partners.documents import actions as documents
from partners.documents import types
from partners.requirements import actions as requirements
from partners.requirements.models import Requirement
from partners.requirements.queries import asked_of, missing_of, required_by
from partners.requirements.readiness import Lack
from tests.factories.api import Integrator
from tests.factories.bidding import DUE, make_open_bid, make_requirement
from tests.factories.documents import make_document, make_insurance, make_type
from tests.factories.forms import filled
from tests.factories.partners import make_bid, make_contract, make_foreign_partnership
from tests.factories.queries import costs
from tests.factories.world import NOW, TODAY, make_member


def make_policy(world):
    return make_type(world, "Safeguarding policy", "review_by")


def test_create_refuses_what_makes_no_sense(world):
    bid, policy = make_bid(world), make_policy(world)
    made = make_requirement(world, bid, minimum_cover=Decimal(5_000_000))
    assert str(made) == "Public liability insurance for Advice in Leeds"
    with pytest.raises(RuleBroken, match="requires that already"):
        make_requirement(world, bid)
    with pytest.raises(RuleBroken, match="states no cover"):
        make_requirement(world, bid, policy, minimum_cover=Decimal(1))
    with pytest.raises(RuleBroken, match="one of them"):
        requirements.create(type=policy, by=world.coordinator, now=NOW)
    foreign = types.create(name="Theirs", expiry_kind="none", by=world.foreign_coordinator, now=NOW)
    with pytest.raises(RuleBroken, match="not known in this consortium"):
        make_requirement(world, bid, foreign)
    types.archive(policy, by=world.coordinator, now=NOW)
    with pytest.raises(documents.TypeArchived):
        make_requirement(world, bid, policy)
    assert Requirement.objects.count() == 1


def test_what_a_bid_required_stays_once_it_went_in(world):
    bid = make_bid(world)
    made = make_requirement(world, bid)
    sharing.submit(bid, by=world.coordinator, now=NOW)
    made.refresh_from_db()
    for act in (lambda: requirements.archive(made, by=world.coordinator, now=NOW),
                lambda: requirements.revise(made, note="More", by=world.coordinator, now=NOW),
                lambda: make_requirement(world, bid, make_policy(world))):  # fmt: skip
        with pytest.raises(RuleBroken, match="stays as it was"):
            act()


def test_a_contract_requires_until_it_is_closed(world):
    contract = make_contract(world)
    made = requirements.require(contract, type=make_policy(world), by=world.coordinator, now=NOW)
    assert made.contract == contract
    contract = contracts.sign(contract, signed_on=TODAY, by=world.coordinator, now=NOW)
    later = NOW + timedelta(days=900)
    contracts.close(contract, closed_on=TODAY + timedelta(days=800), by=world.coordinator, now=later)
    with pytest.raises(requirements.ContractClosed):
        requirements.archive(Requirement.objects.get(pk=made.pk), by=world.coordinator, now=later)


def test_missing_is_read_from_documents_that_count_and_costs_two_queries(world, django_assert_num_queries):
    bid, insurance = make_open_bid(world, submission_deadline_at=DUE), make_insurance(world)
    make_requirement(world, bid, insurance, minimum_cover=Decimal(5_000_000))
    document = make_document(world, type=insurance, cover=Decimal(5_000_000), runs_out_on=DUE.date())
    documents.refuse(document, reason="Page 2 is missing", by=world.coordinator, now=NOW)
    ids = [world.alder.pk, world.birch.pk]

    def lacks():
        found = missing_of([each.asked for each in required_by(bid)], ids, DUE.date(), lead_id=bid.lead_id)
        return [[one.lack for one in found[key]] for key in ids]

    assert lacks() == [[Lack.NO_DOCUMENT], [Lack.NO_DOCUMENT]]
    documents.verify(document, by=world.coordinator, now=NOW)
    with django_assert_num_queries(2):
        assert lacks() == [[Lack.NO_DOCUMENT], []]
    documents.withdraw(document, reason="Wrong one", by=world.member, now=NOW)
    assert lacks() == [[Lack.NO_DOCUMENT], [Lack.NO_DOCUMENT]]


@pytest.mark.either
def test_asked_of_costs_the_same_for_1_3_and_30_bids(world):
    def add(number):
        make_requirement(world, make_open_bid(world, f"Bid {number}"))

    counts = costs(lambda: asked_of(Bid.objects.all(), world.alder.pk, TODAY), add)
    assert counts == [2, 2, 2]


def test_coordinators_require_on_the_bid_and_on_the_desk(world, signed_in):
    client, bid, insurance = signed_in(world.seats.coordinator), make_bid(world), make_insurance(world)
    button = f"/admin/partners/bid/{bid.pk}/require/"
    sent = filled(
        client.get(button), type=str(insurance.pk), minimum_cover="5000000", note="=cmd()", of_whom="everybody"
    )
    assert client.post(button, sent).status_code == 302
    assert client.post(button, sent).status_code == 200  # the second click says that it is there already
    made = Requirement.objects.get()
    assert (made.bid, made.minimum_cover) == (bid, Decimal(5_000_000))
    assert "'=cmd()" in client.get("/admin/partners/requirement/export-csv/").getvalue().decode()
    assert "Public liability insurance" in client.get(f"/admin/partners/bid/{bid.pk}/change/").content.decode()
    desk = f"/admin/partners/requirement/{made.pk}/change/"
    client.post(desk, filled(client.get(desk), of_whom="lead"))
    assert Requirement.objects.get().of_whom == "lead"


def test_api_keeps_requirements_to_those_who_share(world):
    coordinator, lead = Integrator(world.seats.coordinator), Integrator(world.seats.lead)
    bid, insurance = make_bid(world), make_insurance(world)
    hidden = make_requirement(world, make_open_bid(world))
    sent = {"bid": str(bid.pk), "type": str(insurance.pk), "minimum_cover": "5000000.00"}
    made = coordinator.call("POST", "requirements/", sent)
    assert made.status_code == 201, made.json()
    path = f"requirements/{made.json()['id']}/"
    assert [each["id"] for each in lead.call("GET", "requirements/").json()["results"]] == [made.json()["id"]]
    assert lead.call("GET", f"requirements/{hidden.pk}/").status_code == 404
    assert Integrator(world.seats.outsider).call("GET", "requirements/").json()["results"] == []
    assert coordinator.call("PATCH", path, {"note": "Ask the buyer"}).status_code == 428
    revised = coordinator.call("PATCH", path, {"note": "Ask the buyer"}, **{"If-Match": made.headers["ETag"]})
    assert revised.json()["note"] == "Ask the buyer"
    assert coordinator.call("POST", f"{path}archive/").json()["archived_at"]
    gone = coordinator.call("GET", f"requirements/?updated_since={NOW:%Y-%m-%dT%H:%M:%SZ}&bid={bid.pk}").json()
    assert [each["id"] for each in gone["results"]] == [made.json()["id"]]


def test_api_refuses_a_bid_and_a_type_of_another_consortium(world):
    partnership = make_foreign_partnership(world)
    theirs = bids.create(
        partnership=partnership,
        lead=world.cedar,
        title="Theirs",
        commissioner="X",
        by=world.foreign_coordinator,
        now=NOW,
    )
    sent = {"bid": str(theirs.pk), "type": str(make_insurance(world).pk)}
    answer = Integrator(world.seats.coordinator).call("POST", "requirements/", sent)
    assert answer.status_code == 400
    assert Requirement.objects.count() == 0


def test_long_and_hostile_notes(world, signed_in):
    client, bid = signed_in(world.seats.coordinator), make_bid(world)
    button = f"/admin/partners/bid/{bid.pk}/require/"
    sent = filled(client.get(button), type=str(make_insurance(world).pk), of_whom="everybody")
    assert "at most 500" in client.post(button, {**sent, "note": "x" * 10_000}).content.decode()
    client.post(button, {**sent, "note": "<script>alert(1)</script>\u202e"})
    make_member(world.northern, "Elm")
    page = signed_in(world.seats.member).get("/consortia/northern/requirements/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
